import type { ApiConfig } from "../config/config.ts";
import type { Deadline } from "../deadline.ts";
import type { Log } from "../log.ts";
import type { Kafka } from "../ports.ts";
import { Caller, type RetryPolicy } from "./caller.ts";
import { createSend } from "./client.ts";
import { readGroupInfo } from "./group-info.ts";
import { readInstance } from "./instance.ts";
import { Pace } from "./pace.ts";
import { findTargets } from "./targets.ts";

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
    async readOffsets(rules, deadline) {
      const caller = createCaller(deadline);
      // One second's worth: enough to keep the pace while answers take less than that.
      const concurrency = api.maxRps;
      const targets = findTargets(rules);
      const results = await Promise.all(
        targets.map((target) => readInstance(caller, target, concurrency)),
      );
      const discovered = new Map<string, ReadonlySet<string>>();
      for (const [index, target] of targets.entries()) {
        const groups = results[index]?.discovered;
        if (groups) discovered.set(target.instance, groups);
      }
      return {
        groups: results.flatMap(({ groups }) => groups),
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
