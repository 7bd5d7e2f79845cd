import { compareSeverity, type Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";
import { type Alert, FIRING, type FiringSeverity, type Reason } from "./alert.ts";

/** What a run found out about a subject, with the settings that hold for it (ms). */
export interface Finding {
  readonly subject: Subject;
  /** `null`: nothing is wrong, so it stays what it was about. */
  readonly about: Alert["about"] | null;
  readonly severity: Severity;
  /** Not complete: it may fire, and never resolves. */
  readonly complete: boolean;
  readonly lag: number | null;
  /** The time behind, against the limits; `unknown` may be either. */
  readonly timeIs: "over" | "within" | "unknown";
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly dedupMs: number;
  readonly silenced: boolean;
}

export interface Decision {
  /** The alert as this run leaves it, before a notification is recorded; `null`: there is none. */
  readonly alert: Alert | null;
  /** Why to notify; `null`: not. */
  readonly reason: Reason | null;
  /** It fires, and only the window keeps it from being sent. */
  readonly suppressed: boolean;
}

/**
 * Of two runs at once, the one that works last may have begun first: its clock is then up to this far
 * (ms) before what the other one left. SCF lets no function run for longer.
 */
const MAX_OVERLAP = 900_000;

const NOTHING: Decision = { alert: null, reason: null, suppressed: false };

/** Leaves an alert as it is, and says nothing: its subject could not be read. */
export function stay(alert: Alert): Decision {
  return { alert, reason: null, suppressed: false };
}

/**
 * Decides on one subject by its last state. `for` and `keepFiringFor` mean what they mean in
 * Prometheus, the window and its reminders what `repeat_interval` means in Alertmanager.
 */
export function decide(previous: Alert | null, finding: Finding, now: number): Decision {
  const measured = breach(finding);
  if (measured === null) return decideOk(previous, finding, now);
  const heldSince = hold(previous, finding, measured, now);
  const alert: Alert = {
    ...(previous ?? newAlert(finding.subject, now)),
    about: finding.about ?? previous?.about ?? "lag",
    heldSince,
    firing: firingSeverity(previous, heldSince, measured, finding, now),
    keepFiringSince: null,
    peakLag: peak(previous, finding),
    overTime:
      finding.timeIs === "unknown" ? (previous?.overTime ?? false) : finding.timeIs === "over",
  };
  return notify(alert, finding, now);
}

/** Records a notification that Slack has taken. */
export function recordNotified(alert: Alert, reason: Reason, now: number): Alert | null {
  if (reason === "resolved") return null;
  const { firing, lastSentSeverity } = alert;
  const worse =
    firing !== null && (lastSentSeverity === null || compareSeverity(firing, lastSentSeverity) > 0);
  return {
    ...alert,
    lastSentAt: now,
    lastSentSeverity: worse ? firing : lastSentSeverity,
    suppressed: 0,
  };
}

function newAlert(subject: Subject, now: number): Alert {
  return {
    subject,
    about: "lag",
    activeAt: now,
    heldSince: {},
    firing: null,
    keepFiringSince: null,
    lastSentAt: null,
    lastSentSeverity: null,
    lastSentTo: null,
    owed: null,
    flapping: null,
    missingSince: null,
    suppressed: 0,
    peakLag: null,
    overTime: false,
  };
}

/** What is wrong for certain: of a subject that was not read whole, `unknown` says nothing. */
function breach({ severity, complete }: Finding): FiringSeverity | null {
  if (severity === "ok" || (severity === "unknown" && !complete)) return null;
  return severity;
}

/** A severity holds on while the measure is at least as bad. What was not read does not break it. */
function hold(
  previous: Alert | null,
  { complete }: Finding,
  measured: FiringSeverity,
  now: number,
): Alert["heldSince"] {
  const held: Partial<Record<FiringSeverity, number>> = {};
  for (const severity of FIRING) {
    const since = previous?.heldSince[severity];
    if (compareSeverity(measured, severity) >= 0) held[severity] = Math.min(since ?? now, now);
    else if (!complete && since !== undefined) held[severity] = since;
  }
  return held;
}

/**
 * The worst severity that the condition shows now and has held for long enough. Once it fires, it
 * fires on while the condition is there, but at nothing that it has not held.
 */
function firingSeverity(
  previous: Alert | null,
  heldSince: Alert["heldSince"],
  measured: FiringSeverity,
  { forMs, complete }: Finding,
  now: number,
): FiringSeverity | null {
  const fires = FIRING.findLast((severity) => {
    const since = heldSince[severity];
    const shown = compareSeverity(measured, severity) >= 0;
    return shown && since !== undefined && now - since >= forMs;
  });
  const before = previous?.firing ?? null;
  if (before === null) return fires ?? null;
  if (!complete) return fires !== undefined && compareSeverity(fires, before) > 0 ? fires : before;
  if (fires !== undefined) return fires;
  return compareSeverity(measured, before) < 0 ? measured : before;
}

function decideOk(previous: Alert | null, finding: Finding, now: number): Decision {
  if (previous === null) return NOTHING;
  // Cannot be told from "not read": neither holds, nor breaks, nor resolves, nor says anything.
  if (!finding.complete || (previous.overTime && finding.timeIs === "unknown")) {
    return stay(previous);
  }
  if (previous.firing === null) return NOTHING;
  const keepFiringSince = Math.min(previous.keepFiringSince ?? now, now);
  const alert: Alert = { ...previous, heldSince: {}, keepFiringSince };
  if (now - keepFiringSince < finding.keepFiringForMs) return notify(alert, finding, now);
  if (previous.lastSentAt === null || finding.silenced) return NOTHING;
  return { alert, reason: "resolved", suppressed: false };
}

function notify(alert: Alert, { dedupMs, silenced }: Finding, now: number): Decision {
  if (alert.firing === null || silenced) return stay(alert);
  const reason = dueReason(alert, alert.firing, dedupMs, now);
  if (reason !== null) return { alert, reason, suppressed: false };
  return { alert: { ...alert, suppressed: alert.suppressed + 1 }, reason: null, suppressed: true };
}

function dueReason(
  { lastSentAt, lastSentSeverity }: Alert,
  firing: FiringSeverity,
  dedupMs: number,
  now: number,
): Reason | null {
  if (lastSentAt === null || lastSentSeverity === null) return "first";
  if (compareSeverity(firing, lastSentSeverity) > 0) return "escalated";
  // A moment further in the future is none: a clock that was set back must not stretch the window.
  const elapsed = now - lastSentAt;
  return elapsed >= dedupMs || elapsed < -MAX_OVERLAP ? "reminder" : null;
}

/** Of what has no lag any more, since its commits are gone, the former one says nothing. */
function peak(previous: Alert | null, { lag, complete }: Finding): number | null {
  const before = previous?.peakLag ?? null;
  if (lag === null) return complete ? null : before;
  return Math.max(before ?? 0, lag);
}
