import { createHeartbeat } from "../lib/notify/heartbeat.ts";
import { createSlack } from "../lib/notify/slack.ts";
import { createKafka } from "../lib/read/kafka.ts";
import { runAlert } from "../lib/run/alert.ts";
import { timeLimit } from "../lib/run/function-context.ts";
import { invoke } from "../lib/run/invoke.ts";
import type { AlertSummary, SkippedSummary } from "../lib/run/report.ts";
import { openStoreWithin } from "../lib/state/open.ts";
import type { WarmStates } from "../lib/state/session.ts";

const warm: WarmStates = new Map();

/** The function on its timer; the event says nothing that it needs. Configuration: `process.env`. */
export function main_handler(
  _event: unknown,
  context: unknown,
): Promise<AlertSummary | SkippedSummary> {
  const time = { now: Date.now(), limit: timeLimit(context) };
  return invoke(process.env, { forAlert: true }, async (config, { log, redact }) => {
    const ports = {
      kafka: createKafka(config.api, { log, redact }),
      slack: createSlack(log),
      heartbeat: createHeartbeat(config.heartbeatUrl, log),
      store: openStoreWithin(config.state, config.api.credentials),
      storeName: JSON.stringify(config.state),
      warm,
      log,
    };
    return runAlert(config, ports, time);
  });
}
