import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import * as v from "valibot";

/** What `alert` returns, as far as the demo shows it. */
const Summary = v.object({
  firing: v.number(),
  suppressed: v.number(),
  held: v.number(),
  unreadable: v.array(v.object({ group: v.string() })),
  notified: v.array(
    v.object({
      subject: v.string(),
      severity: v.string(),
      reason: v.picklist(["first", "escalated", "reminder", "resolved", "gone"]),
    }),
  ),
});
export type Summary = v.InferOutput<typeof Summary>;
export type Reason = Summary["notified"][number]["reason"];

const Bundle = v.object({ main_handler: v.function() });
const TIME_LIMIT_MS = 30_000;

/** Loads the built bundle as SCF does; each call of the result is one firing of its timer. */
export function loadAlertFunction(): () => Promise<Summary> {
  const require = createRequire(__filename);
  const { main_handler } = v.parse(Bundle, require("../../dist/alert.js"));
  return async () => {
    const endsAt = performance.now() + TIME_LIMIT_MS;
    const event = {
      Type: "Timer",
      TriggerName: "every-minute",
      Time: new Date().toISOString().replace(/\.\d+/, ""),
      Message: "",
    };
    const context = {
      getRemainingTimeInMillis: () => Math.max(0, endsAt - performance.now()),
      time_limit_in_ms: TIME_LIMIT_MS,
      memory_limit_in_mb: 128,
      request_id: randomUUID(),
      function_name: "ckafka-lag-alerts-demo-alert",
    };
    return v.parse(Summary, await main_handler(event, context));
  };
}
