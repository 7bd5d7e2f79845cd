import type { Deadline } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { ApiConfig } from "../config/config.ts";
import type { GroupInfo, GroupReading, LogStarts, ReadingSummary } from "../model/reading.ts";
import type { AnyRule } from "../model/rule.ts";
import { Caller, type RetryPolicy } from "./caller.ts";
import { createSend } from "./client.ts";
import { readGroupInfo } from "./group-info.ts";
import { readInstance } from "./instance.ts";
import { createLogStartBudget, type LogStartBudget, readLogStarts } from "./log-starts.ts";
import { Pace } from "./pace.ts";
import { findScopes } from "./scope.ts";

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
  /**
   * Where the logs of topics begin, the first ones first: what lies before is deleted. At most 10 calls
   * and 2 s a run in all; what is not known then, or could not be asked, is missing.
   */
  readLogStarts(
    instance: string,
    topics: readonly string[],
    deadline: Deadline,
  ): Promise<{ readonly starts: LogStarts; readonly apiCalls: number }>;
}

const POLICY: RetryPolicy = { maxAttempts: 4, attemptMs: 5_000, backoffMs: 200 };

/** One for the process: a warm instance's next run may start within the same second. */
const pace = new Pace();

/**
 * The CKafka API through the official SDK.
 * @param redact takes secrets out of what the API says, since that goes into results and messages
 */
export function createKafka(
  api: ApiConfig,
  { log, redact }: { readonly log: Log; readonly redact: (text: string) => string },
  policy: RetryPolicy = POLICY,
): Kafka {
  const send = createSend(api);
  const createCaller = (deadline: Deadline, retries = policy) =>
    new Caller({ send, pace, perSecond: api.maxRps, deadline, policy: retries, redact, log });
  let logStartBudget: LogStartBudget | null = null;

  return {
    async readOffsets(rules, deadline, onGroup) {
      const instances = await Promise.all(
        findScopes(rules).map(async (scope) => {
          const caller = createCaller(deadline);
          const summary = await readInstance(caller, scope, onGroup);
          return { instance: scope.instance, attempts: caller.attempts, ...summary };
        }),
      );
      return {
        unreadable: instances.flatMap(({ unreadable }) => unreadable),
        discovered: new Map(
          instances.flatMap(({ instance, discovered }) =>
            discovered === null ? [] : [[instance, discovered] as const],
          ),
        ),
        apiCalls: instances.reduce((sum, { attempts }) => sum + attempts, 0),
      };
    },

    async readGroupInfo(instance, groups, deadline) {
      const caller = createCaller(deadline);
      const { infos, errors } = await readGroupInfo(caller, instance, groups);
      for (const { code, message: error, requestId } of errors) {
        log.warn("group state not known", { instance, code, error, requestId });
      }
      return { infos, apiCalls: caller.attempts };
    },

    async readLogStarts(instance, topics, deadline) {
      logStartBudget ??= createLogStartBudget();
      const budget = logStartBudget.within(deadline);
      // Each attempt counts: a failed call is not made again.
      const caller = createCaller(budget, { ...policy, maxAttempts: 1 });
      const starts = await readLogStarts(caller, instance, topics, budget, (topic, error) => {
        const { code, message, requestId } = error;
        log.warn("log start not known", { instance, topic, code, error: message, requestId });
      });
      return { starts, apiCalls: caller.attempts };
    },
  };
}
