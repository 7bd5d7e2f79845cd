import { compareSeverity } from "../model/severity.ts";
import type { Alert, Owed, Reason } from "./alert.ts";

/** Records a notification that Slack has taken; `null`: with it the alert is over. */
export function recordNotified(
  alert: Alert,
  reason: Reason,
  channel: string,
  now: number,
): Alert | null {
  if (reason === "resolved" || reason === "gone") return null;
  const { firing, lastSentSeverity } = alert;
  const worse =
    firing !== null && (lastSentSeverity === null || compareSeverity(firing, lastSentSeverity) > 0);
  return {
    ...alert,
    lastSentAt: now,
    lastSentSeverity: worse || reason === "first" ? firing : lastSentSeverity,
    lastSentTo: channel,
    owed: null,
    suppressed: 0,
  };
}

/** Records that what was due was not told. */
export function recordOwed(alert: Alert, why: Owed["why"], now: number): Alert {
  return { ...alert, owed: { since: alert.owed?.since ?? now, why } };
}
