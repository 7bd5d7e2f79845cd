import { compareSeverity, type Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";
import type { Alert, FiringSeverity, Flapping, Reason } from "./alert.ts";
import { breach, firingSeverity, hold } from "./holding.ts";
import type { Resolved } from "./known.ts";
import type { Notice } from "./notice.ts";

/** What a run found out about a subject, with the settings that hold for it (ms). */
export interface Found {
  readonly subject: Subject;
  /** `null`: nothing is wrong, so it stays what it was about. */
  readonly about: Alert["about"] | null;
  readonly severity: Severity;
  /** Not complete: some of it was not read. It may fire, and never gets better. */
  readonly complete: boolean;
  /** It may not, where it is not complete, or where numbers vanished. */
  readonly mayResolve: boolean;
  readonly lag: number | null;
  /** Time behind and stand-still, against the limits; `unknown` may be either. */
  readonly timeIs: "over" | "within" | "unknown";
  /** Since when what stands still has stood; `null`: nothing stands still for too long. */
  readonly stillSince: number | null;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly dedupMs: number;
  readonly silenced: boolean;
  /** What was told in one channel belongs into another now. */
  readonly moved: boolean;
  /** The last incident that was told as resolved; `null`: none that is remembered. */
  readonly resolved: Resolved | null;
}

export interface Step {
  /** The alert as this run leaves it, before a notification is recorded; `null`: there is none. */
  readonly alert: Alert | null;
  /** Why to notify; `null`: not. */
  readonly reason: Reason | null;
  /** It fires, and only the window keeps it from being sent. */
  readonly suppressed: boolean;
  readonly late: Notice["late"];
}

/** For so long (ms), at least, what is flapping must be ok before it resolves. */
const CALM = 600_000;

const NOTHING: Step = { alert: null, reason: null, suppressed: false, late: null };

/** Leaves an alert as it is, and says nothing: its subject could not be read. */
export function stay(alert: Alert): Step {
  return { ...NOTHING, alert };
}

/**
 * Decides on one subject by its last state. `for` and `keepFiringFor` mean what they mean in
 * Prometheus, the window and its reminders what `repeat_interval` means in Alertmanager.
 */
export function decide(before: Alert | null, found: Found, now: number): Step {
  const previous = before === null ? null : present(before, now);
  const measured = breach(found);
  if (measured === null) return decideOk(previous, found, now);
  const heldSince = hold(previous, found, measured, now);
  const firing = firingSeverity(previous, heldSince, measured, found, now);
  const begins = firing !== null && (previous?.firing ?? null) === null;
  const { timeIs } = found;
  const alert: Alert = {
    ...(previous ?? newAlert(found.subject, now)),
    about: found.about ?? previous?.about ?? "lag",
    beganAt: Math.min(previous?.beganAt ?? now, found.stillSince ?? now),
    heldSince,
    firing,
    flapping: begins ? flappingOf(found, now) : (previous?.flapping ?? null),
    keepFiringSince: null,
    peakLag: peak(previous, found),
    overTime: timeIs === "unknown" ? (previous?.overTime ?? false) : timeIs === "over",
  };
  return notify(alert, found, now);
}

/**
 * Decides on an alert whose subject a complete answer does not have: once may be a whim of the API,
 * twice in a row it is gone.
 */
export function decideGone(before: Alert, silenced: boolean, now: number): Step {
  const alert = { ...clamped(before, now), missingSince: before.missingSince ?? now };
  if (before.missingSince === null) return stay(alert);
  if (alert.firing === null || silenced || isUnheardOf(alert)) return NOTHING;
  return { alert, reason: "gone", suppressed: false, late: lateOf(alert, alert.missingSince) };
}

function newAlert(subject: Subject, now: number): Alert {
  return {
    subject,
    about: "lag",
    activeAt: now,
    beganAt: now,
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

/** The alert of a subject that is there. */
function present(alert: Alert, now: number): Alert {
  return { ...clamped(alert, now), missingSince: null };
}

/** A clock that was set back: what happened in its future happened now, so nothing is stretched or repeated. */
function clamped(alert: Alert, now: number): Alert {
  const { activeAt, beganAt, keepFiringSince, lastSentAt, missingSince } = alert;
  const past = (at: number | null) => (at === null ? null : Math.min(at, now));
  return {
    ...alert,
    activeAt: Math.min(activeAt, now),
    beganAt: Math.min(beganAt, now),
    keepFiringSince: past(keepFiringSince),
    lastSentAt: past(lastSentAt),
    missingSince: past(missingSince),
  };
}

function flappingOf({ resolved, dedupMs }: Found, now: number): Flapping | null {
  if (resolved === null || now - resolved.at >= dedupMs) return null;
  const { times, since, at } = resolved;
  return { times: times + 1, since, resolvedAt: Math.min(at, now) };
}

function decideOk(previous: Alert | null, found: Found, now: number): Step {
  if (previous === null) return NOTHING;
  // Cannot be told from "not read": neither holds, nor breaks, nor resolves, nor says anything.
  if (!found.mayResolve || (previous.overTime && found.timeIs === "unknown")) {
    return stay(previous);
  }
  if (previous.firing === null) return NOTHING;
  const keepFiringSince = previous.keepFiringSince ?? now;
  const alert: Alert = { ...previous, heldSince: {}, keepFiringSince };
  const goneForMs = now - keepFiringSince;
  if (goneForMs < found.keepFiringForMs) return notify(alert, found, now);
  // It fires on to be calm, not since its rule says so: nothing is told of what is gone by now.
  if (goneForMs < calmMs(alert, found, now)) return found.silenced ? stay(alert) : suppress(alert);
  if (found.silenced || isUnheardOf(alert)) return NOTHING;
  return { alert, reason: "resolved", suppressed: false, late: lateOf(alert, keepFiringSince) };
}

function calmMs({ flapping }: Alert, { dedupMs }: Found, now: number): number {
  return flapping !== null && now - flapping.resolvedAt < dedupMs ? CALM : 0;
}

/** Nobody was told of it, nor should have been. */
function isUnheardOf({ lastSentAt, owed }: Alert): boolean {
  return lastSentAt === null && owed === null;
}

function lateOf({ lastSentAt, owed }: Alert, endedAt: number): Step["late"] {
  return lastSentAt === null && owed !== null ? { endedAt, why: owed.why } : null;
}

function notify(alert: Alert, found: Found, now: number): Step {
  const { firing, lastSentAt } = alert;
  if (firing === null || found.silenced) return stay(alert);
  const reason = dueReason(alert, firing, found, now);
  if (reason !== null) return { alert, reason, suppressed: false, late: null };
  return suppress({ ...alert, owed: lastSentAt === null ? alert.owed : null });
}

/** It fires, and is told later. */
export function suppress(alert: Alert): Step {
  return { ...stay({ ...alert, suppressed: alert.suppressed + 1 }), suppressed: true };
}

function dueReason(
  { lastSentAt, lastSentSeverity, keepFiringSince }: Alert,
  firing: FiringSeverity,
  { dedupMs, moved }: Found,
  now: number,
): Reason | null {
  if (lastSentAt === null || lastSentSeverity === null || moved) return "first";
  if (compareSeverity(firing, lastSentSeverity) > 0) return "escalated";
  return now - lastSentAt >= dedupMs && keepFiringSince === null ? "reminder" : null;
}

/** A subject that lost its commits has no lag: its old peak is dropped. */
function peak(previous: Alert | null, { lag, about }: Found): number | null {
  const before = previous?.peakLag ?? null;
  if (lag === null) return about === "absence" ? null : before;
  return Math.max(before ?? 0, lag);
}
