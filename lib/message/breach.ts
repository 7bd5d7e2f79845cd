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
      readonly ms: number;
      readonly isLowerBound: boolean;
      readonly severity: "warning" | "critical";
      readonly limitMs: number;
    }
  | {
      readonly kind: "stalled";
      readonly ms: number;
      readonly limitMs: number;
      /** `partition 3`, `2 partitions` */
      readonly where: string;
    }
  | { readonly kind: "absent" }
  | { readonly kind: "incomplete"; readonly what: string }
  /** A reason of a kind that is not known here: shown as it stands. */
  | { readonly kind: "other"; readonly text: string };

type BreachOf<Kind extends Breach["kind"]> = Extract<Breach, { kind: Kind }>;

const LAG = /^lag (\d+) >= (warning|critical) (\d+)$/;
const BEHIND = /^behind (more than )?(\d+)s >= (warning|critical) (\d+)s$/;
const STALLED = /^stalled (\d+)s >= (\d+)s on (partition \d+|\d+ partitions)$/;

/**
 * Reads the published form of the reasons. They, and not the rule, know the limits: several rules
 * may come to one subject, each with limits of its own.
 */
export function parseReason(reason: string): Breach {
  const [, lag, lagSeverity, limit] = LAG.exec(reason) ?? [];
  if (lag !== undefined) {
    const measured = { value: Number(lag), limit: Number(limit) };
    return { kind: "lag", severity: severity(lagSeverity), ...measured };
  }
  const [, moreThan, behind, behindSeverity, behindLimit] = BEHIND.exec(reason) ?? [];
  if (behind !== undefined) {
    const measured = { ms: ms(behind), isLowerBound: moreThan !== undefined };
    return {
      kind: "behind",
      severity: severity(behindSeverity),
      limitMs: ms(behindLimit),
      ...measured,
    };
  }
  const [, stalled, stalledLimit, where] = STALLED.exec(reason) ?? [];
  if (stalled !== undefined && where !== undefined) {
    return { kind: "stalled", ms: ms(stalled), limitMs: ms(stalledLimit), where };
  }
  if (reason.startsWith("absent:")) return { kind: "absent" };
  if (reason.startsWith("incomplete:")) {
    return { kind: "incomplete", what: reason.slice("incomplete:".length).trim() };
  }
  return { kind: "other", text: reason };
}

/** The breaches of one kind, the worst first. */
export function breachesOf<Kind extends Breach["kind"]>(
  reasons: readonly string[],
  kind: Kind,
): BreachOf<Kind>[] {
  return reasons.map(parseReason).filter((breach) => isOf(breach, kind));
}

function isOf<Kind extends Breach["kind"]>(breach: Breach, kind: Kind): breach is BreachOf<Kind> {
  return breach.kind === kind;
}

function ms(seconds: string | undefined): number {
  return Number(seconds) * 1_000;
}

function severity(text: string | undefined): "warning" | "critical" {
  return text === "critical" ? "critical" : "warning";
}
