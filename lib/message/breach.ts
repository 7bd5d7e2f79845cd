/** A reason of an evaluation, read back: what was measured and the limit that it broke. */
export type Breach =
  | {
      readonly kind: "lag";
      readonly value: number;
      readonly severity: "warning" | "critical";
      readonly limit: number;
    }
  | {
      readonly kind: "behind";
      readonly severity: "warning" | "critical";
      readonly limitMs: number;
    }
  | { readonly kind: "stalled"; readonly ms: number; readonly limitMs: number }
  | { readonly kind: "absent" }
  | { readonly kind: "incomplete"; readonly what: string }
  /** A reason of a kind that is not known here: shown as it stands. */
  | { readonly kind: "other"; readonly text: string };

const LAG = /^lag (\d+) >= (warning|critical) (\d+)$/;
const BEHIND = /^behind (?:more than )?\d+s >= (warning|critical) (\d+)s$/;
const STALLED = /^stalled (\d+)s >= (\d+)s on /;

/**
 * Reads the published form of the reasons. They, and not the rule, know the limits: several rules
 * may come to one subject, each with limits of its own.
 */
export function parseReason(reason: string): Breach {
  const lag = LAG.exec(reason);
  if (lag !== null) {
    return {
      kind: "lag",
      value: Number(lag[1]),
      severity: severity(lag[2]),
      limit: Number(lag[3]),
    };
  }
  const behind = BEHIND.exec(reason);
  if (behind !== null) {
    return { kind: "behind", severity: severity(behind[1]), limitMs: Number(behind[2]) * 1_000 };
  }
  const stalled = STALLED.exec(reason);
  if (stalled !== null) {
    return { kind: "stalled", ms: Number(stalled[1]) * 1_000, limitMs: Number(stalled[2]) * 1_000 };
  }
  if (reason.startsWith("absent:")) return { kind: "absent" };
  if (reason.startsWith("incomplete:")) {
    return { kind: "incomplete", what: reason.slice("incomplete:".length).trim() };
  }
  return { kind: "other", text: reason };
}

function severity(text: string | undefined): "warning" | "critical" {
  return text === "critical" ? "critical" : "warning";
}
