import { createHeartbeat } from "../lib/notify/heartbeat.ts";
import { createSlack, type Slack } from "../lib/notify/slack.ts";
import { createKafka } from "../lib/read/kafka.ts";
import { runAlert } from "../lib/run/alert.ts";
import { invoke } from "../lib/run/invoke.ts";
import type { AlertSummary, SkippedSummary, TestReport } from "../lib/run/report.ts";
import { runTest } from "../lib/run/test-message.ts";
import { asksForTest, runClock, timeLimit } from "../lib/run/time.ts";
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
    // Made when something is sent: most runs send nothing, and load nothing for it.
    const slack: Slack = { send: (...message) => createSlack(log).send(...message) };
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
