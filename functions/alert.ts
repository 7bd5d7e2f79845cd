import { createHeartbeat } from "../lib/notify/heartbeat.ts";
import { createSlack } from "../lib/notify/slack.ts";
import { createKafka } from "../lib/read/kafka.ts";
import { runAlert } from "../lib/run/alert.ts";
import { invoke } from "../lib/run/invoke.ts";
import type { AlertSummary, SkippedSummary, TestReport } from "../lib/run/report.ts";
import { asksForTest, runTest } from "../lib/run/test-message.ts";
import { runClock, timeLimit } from "../lib/run/time.ts";
import { openStoreWithin } from "../lib/state/open.ts";
import type { WarmStates } from "../lib/state/session.ts";

const warm: WarmStates = new Map();

/**
 * The function on its timer. Configuration: `process.env`.
 * @param event the timer's, whose `Time` is the run's clock; `{"test":true}` asks for a test message
 */
export function main_handler(
  event: unknown,
  context: unknown,
): Promise<AlertSummary | SkippedSummary | TestReport> {
  const machineNow = Date.now();
  const time = { now: runClock(event, machineNow), machineNow, limit: timeLimit(context) };
  return invoke(process.env, { forAlert: true }, async (config, { log, redact }) => {
    const slack = createSlack(log);
    if (asksForTest(event)) return runTest(config, slack, time.limit);
    const ports = {
      kafka: createKafka(config.api, { log, redact }),
      slack,
      heartbeat: createHeartbeat(config.heartbeatUrl, log),
      store: openStoreWithin(config.state, config.api.credentials),
      storeName: JSON.stringify(config.state),
      warm,
      log,
    };
    return runAlert(config, ports, time);
  });
}
