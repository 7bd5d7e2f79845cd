import { compareSeverity, type Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";

/** Severities that an alert can fire at: `unknown` is the blind alert's. */
export const FIRING = ["unknown", "warning", "critical"] as const satisfies readonly Severity[];
export type FiringSeverity = (typeof FIRING)[number];

/** Why a message is sent. */
export type Reason = "first" | "escalated" | "reminder" | "resolved" | "gone";

/** What kept a message from its channel: Slack did not take it, or the channel was loud. */
export const KEPT_BACK = ["slack", "held"] as const;

/** A message that is due and has not reached anybody yet. */
export interface Owed {
  readonly since: number;
  /** What kept it back the last time. */
  readonly why: (typeof KEPT_BACK)[number];
}

/** A row of incidents of one subject, each begun soon after the one before was told as resolved. */
export interface Flapping {
  /** Incidents in the row, this one included. */
  readonly times: number;
  /** When the first of them began. */
  readonly since: number;
  /** When the one before this was told as resolved. */
  readonly resolvedAt: number;
}

/**
 * One subject's alert between runs. Times are milliseconds since the epoch, and mean what those of
 * Prometheus's alerts mean (`rules/alerting.go`).
 */
export interface Alert {
  readonly subject: Subject;
  /** `absence`: no committed offset where one should be; `blind`: an instance that cannot be read. */
  readonly about: "lag" | "absence" | "blind";
  /** When the condition was first seen in this incident. */
  readonly activeAt: number;
  /** When the trouble began: before `activeAt` where something had stood still for long before that counted. */
  readonly beganAt: number;
  /** For each severity: since when the condition has been at least that bad at every check; absent: it is not. */
  readonly heldSince: Readonly<Partial<Record<FiringSeverity, number>>>;
  /** `null`: pending. */
  readonly firing: FiringSeverity | null;
  /** Since when a firing alert's condition has been gone; `null`: it is there. */
  readonly keepFiringSince: number | null;
  /** `null`: nobody has been told yet. */
  readonly lastSentAt: number | null;
  /** The worst severity that its channel was told of in this incident. */
  readonly lastSentSeverity: FiringSeverity | null;
  /** The channel that was told, `""` for the default webhook; `null`: none, or not known which. */
  readonly lastSentTo: string | null;
  /** `null`: nothing is due that could not be told. */
  readonly owed: Owed | null;
  /** `null`: it is no row of incidents. */
  readonly flapping: Flapping | null;
  /** When a complete answer did not have the subject for the first time in a row; `null`: the last one had it. */
  readonly missingSince: number | null;
  /** Runs since the last notification that the window alone kept from notifying. */
  readonly suppressed: number;
  /** The highest lag seen in this incident; `null`: none since nothing is committed. */
  readonly peakLag: number | null;
  /** The time behind was over a limit when it was last known. */
  readonly overTime: boolean;
}

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
