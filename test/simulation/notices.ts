import { isDeepStrictEqual } from "node:util";
import { groupBy } from "../../lib/base/group-by.ts";
import { decideAll } from "../../lib/decide/decide.ts";
import type { Notice } from "../../lib/decide/notice.ts";
import { composeMessages } from "../../lib/notify/message/compose.ts";
import type { Kafka } from "../../lib/read/kafka.ts";
import { observe } from "../../lib/run/observe.ts";
import { encodedIn } from "../../lib/state/encoded.ts";
import { openSession } from "../../lib/state/session.ts";
import { type Store, StoreError } from "../../lib/state/store.ts";
import { contradictions } from "../notify/message/contradictions.ts";
import type { Invocation } from "./invocation.ts";

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * What the messages of a run say that the notices behind them do not bear out. The notices are decided
 * once more, from what the run was told: the messages that they make must be the ones that Slack got.
 */
export async function falseWords(invocation: Invocation): Promise<string[]> {
  const { plan, sent } = invocation;
  if (sent.length === 0) return [];
  const { now, config } = plan;
  const notices = await decideAgain(invocation);
  const told = notices.flatMap((notice) => contradictions(notice, now));
  const byChannel = groupBy(notices, ({ channel }) => urlOf(invocation, channel));
  for (const { url, message } of sent) {
    const again = composeMessages(byChannel.get(url) ?? [], { now, region: config.api.region });
    if (again.some((one) => isDeepStrictEqual(one.message, message))) continue;
    told.push(`a message to ${url} is another one when the run is decided again`);
  }
  return told;
}

function urlOf({ plan: { config } }: Invocation, channel: string | null): string | null {
  return config.slack.channels.get(channel ?? "") ?? config.slack.defaultUrl;
}

async function decideAgain(invocation: Invocation): Promise<Notice[]> {
  const { plan, told, limit, look } = invocation;
  if (look === null) return [];
  const { reading } = look;
  const { infos, starts } = told;
  const opened = await openSession({
    store: () => encodedIn(storeOf(invocation)),
    storeName: "simulated",
    warm: new Map(told.warm),
    log: SILENT,
    lockMs: 0,
    loading: limit,
    saving: limit,
    now: plan.machineNow,
  });
  if (opened.kind === "held") return [];
  const kafka: Kafka = {
    readOffsets: async (_, __, onGroup) => {
      for (const group of reading.groups) onGroup(group);
      return reading;
    },
    readGroupInfo: async (instance) => ({ infos: infos.get(instance) ?? new Map(), apiCalls: 0 }),
    readLogStarts: async (instance: string) => ({
      starts: starts.get(instance) ?? new Map(),
      apiCalls: 0,
    }),
  };
  const { known } = await observe(plan.config, opened.session.state, kafka, limit, plan.now);
  return decideAll(known).flatMap(({ notice }) => notice ?? []);
}

/** What the run's store told it, and nothing else. */
function storeOf({ told }: Invocation): Store {
  return {
    load: async () => {
      if (told.document === undefined) throw new StoreError("it did not answer");
      return told.document;
    },
    save: async () => {},
    setAside: async () => "aside",
    close: async () => {},
  };
}
