import type { Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";

/** Severities that an alert can fire at: `unknown` is the blind alert's. */
export const FIRING = ["unknown", "warning", "critical"] as const satisfies readonly Severity[];
export type FiringSeverity = (typeof FIRING)[number];

/** Why a message is sent. */
export type Reason = "first" | "escalated" | "reminder" | "resolved";

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
  /** For each severity: since when the condition has been at least that bad at every check; absent: it is not. */
  readonly heldSince: Readonly<Partial<Record<FiringSeverity, number>>>;
  /** `null`: pending. */
  readonly firing: FiringSeverity | null;
  /** Since when a firing alert's condition has been gone; `null`: it is there. */
  readonly keepFiringSince: number | null;
  /** `null`: nobody has been told yet. */
  readonly lastSentAt: number | null;
  /** The worst severity that anybody was told of in this incident. */
  readonly lastSentSeverity: FiringSeverity | null;
  /** Runs since the last notification that the window alone kept from notifying. */
  readonly suppressed: number;
  /** The highest lag seen in this incident; `null`: none since nothing is committed. */
  readonly peakLag: number | null;
  /** The time behind was over a limit when it was last known. */
  readonly overTime: boolean;
}
