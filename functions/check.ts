import { parseCheckEvent } from "../lib/config/check-event.ts";
import { createKafka } from "../lib/read/kafka.ts";
import { runCheck, Watch } from "../lib/run/check.ts";
import { invoke } from "../lib/run/invoke.ts";
import type { CheckReport } from "../lib/run/report.ts";
import { timeLimit } from "../lib/run/time.ts";
import { openStoreWithin } from "../lib/state/open.ts";

/**
 * The check by hand.
 * @param event `{groups?: string[], rules?: …}`: the groups to narrow to, rules to try instead of `LAG_RULES`
 */
export function main_handler(event: unknown, context: unknown): Promise<CheckReport> {
  return look(event, context, new Watch());
}

/** One of the looks of a watch, which keeps what it sees. */
export async function look(event: unknown, context: unknown, watch: Watch): Promise<CheckReport> {
  const time = { now: Date.now(), limit: timeLimit(context) };
  const { groups, rules, mistakes } = parseCheckEvent(event);
  return invoke(
    process.env,
    { forAlert: false, rules, mistakes },
    async (config, { log, redact }) => {
      const ports = {
        kafka: createKafka(config.api, { log, redact }),
        store: openStoreWithin(config.state, config.api.credentials),
        log,
      };
      return runCheck(config, ports, time, groups, watch);
    },
  );
}
