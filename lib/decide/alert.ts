import type { Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";

/** Severities that an alert can fire at: `unknown` is the blind alert's. */
export const FIRING = ["unknown", "warning", "critical"] as const satisfies readonly Severity[];
export type FiringSeverity = (typeof FIRING)[number];

/** Why a message is sent. */
export type Reason = "first" | "escalated" | "reminder" | "resolved";

/** Whether it is about the absence of a group: one that ever had a lag comes from `per: group`. */
export function isAboutAbsence(alert: Alert | undefined): boolean {
  return alert?.peakLag === null;
}

/** One subject's alert between runs. Times are milliseconds since the epoch. */
export interface Alert {
  readonly subject: Subject;
  /** When the condition was first seen in this incident. */
  readonly since: number;
  /** For each severity: since when the condition has been at least that bad at every check; absent: it is not. */
  readonly heldSince: Readonly<Partial<Record<FiringSeverity, number>>>;
  /** `null`: pending. */
  readonly firing: FiringSeverity | null;
  /** Since when a firing alert's condition has been gone; `null`: it is there. */
  readonly okSince: number | null;
  /** `null`: nobody has been told yet. */
  readonly notifiedAt: number | null;
  /** The worst severity that anybody was told of in this incident. */
  readonly notifiedSeverity: FiringSeverity | null;
  /** Runs since the last notification that the window alone kept from notifying. */
  readonly suppressed: number;
  /** The highest lag seen in this incident; `null`: none since nothing is committed. */
  readonly peakLag: number | null;
  /** The time behind was over a limit when it was last known. */
  readonly overTime: boolean;
}
