import { compareSeverity, type Severity } from "../model/severity.ts";
import { type Alert, FIRING, type FiringSeverity } from "./alert.ts";

/** What was measured of a subject, and how long its rule wants it to hold (ms). */
interface Measured {
  readonly severity: Severity;
  /** Not complete: some of it was not read. */
  readonly complete: boolean;
  readonly forMs: number;
}

/** What is wrong for certain: of a subject that was not read whole, `unknown` says nothing. */
export function breach({ severity, complete }: Omit<Measured, "forMs">): FiringSeverity | null {
  if (severity === "ok" || (severity === "unknown" && !complete)) return null;
  return severity;
}

/** A severity holds on while the measure is at least as bad. What was not read does not break it. */
export function hold(
  previous: Alert | null,
  { complete }: Pick<Measured, "complete">,
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
export function firingSeverity(
  previous: Alert | null,
  heldSince: Alert["heldSince"],
  measured: FiringSeverity,
  { forMs, complete }: Omit<Measured, "severity">,
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
