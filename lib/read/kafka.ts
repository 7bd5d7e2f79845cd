import type { Deadline } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { ApiConfig } from "../config/config.ts";
import type { GroupInfo, GroupReading, ReadingSummary } from "../model/reading.ts";
import type { AnyRule } from "../model/rule.ts";
import { Caller, type RetryPolicy } from "./caller.ts";
import { createSend } from "./client.ts";
import { readGroupInfo } from "./group-info.ts";
import { readInstance } from "./instance.ts";
import { Pace } from "./pace.ts";
import { findTargets } from "./targets.ts";

/** The CKafka API, as a run needs it. */
export interface Kafka {
  /**
   * Reads every group that the rules name or match. What cannot be read is in the result, never
   * thrown; it ends by the deadline.
   * @param onGroup is handed each group as soon as its pages are there
   */
  readOffsets(
    rules: readonly AnyRule[],
    deadline: Deadline,
    onGroup: (reading: GroupReading) => void,
  ): Promise<ReadingSummary>;
  /**
   * States of the given groups, in as few calls as possible; a group that could not be asked is
   * missing from the result. Attempts are added to `apiCalls`.
   */
  readGroupInfo(
    instance: string,
    groups: readonly string[],
    deadline: Deadline,
  ): Promise<{ readonly infos: ReadonlyMap<string, GroupInfo>; readonly apiCalls: number }>;
}

const RETRY: RetryPolicy = { maxAttempts: 4, attemptMs: 5_000, backoffMs: 200 };

/** One for the process: a warm instance's next run may start within the same second. */
const pace = new Pace();

/**
 * The CKafka API through the official SDK.
 * @param redact takes secrets out of what the API says, since that goes into results and messages
 */
export function createKafka(
  api: ApiConfig,
  { log, redact }: { readonly log: Log; readonly redact: (text: string) => string },
  retry: RetryPolicy = RETRY,
): Kafka {
  const send = createSend(api);
  const createCaller = (deadline: Deadline) =>
    new Caller({ send, pace, perSecond: api.maxRps, deadline, retry, redact, log });

  return {
    async readOffsets(rules, deadline, onGroup) {
      const caller = createCaller(deadline);
      // One second's worth: enough to keep the pace while answers take less than that.
      const concurrency = api.maxRps;
      const targets = findTargets(rules);
      const results = await Promise.all(
        targets.map((target) => readInstance(caller, target, concurrency)),
      );
      for (const { groups } of results) for (const group of groups) onGroup(group);
      const discovered = new Map<string, ReadonlySet<string>>();
      for (const [index, target] of targets.entries()) {
        const groups = results[index]?.discovered;
        if (groups) discovered.set(target.instance, groups);
      }
      return {
        unreadable: results.flatMap(({ unreadable }) => unreadable),
        discovered,
        apiCalls: caller.attempts,
      };
    },

    async readGroupInfo(instance, groups, deadline) {
      const caller = createCaller(deadline);
      const { infos, failures } = await readGroupInfo(caller, instance, groups);
      for (const { code, message: reason, requestId } of failures) {
        log.warn("group state not known", { instance, code, reason, requestId });
      }
      return { infos, apiCalls: caller.attempts };
    },
  };
}
