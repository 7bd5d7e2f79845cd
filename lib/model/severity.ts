/** From harmless to worst. `unknown`: it could not be measured. */
export const SEVERITIES = ["ok", "unknown", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A positive number when `a` is worse than `b`, 0 when they are equal. */
export function compareSeverity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

export function worst(severities: Iterable<Severity>): Severity {
  let result: Severity = "ok";
  for (const severity of severities) {
    if (compareSeverity(severity, result) > 0) result = severity;
  }
  return result;
}
