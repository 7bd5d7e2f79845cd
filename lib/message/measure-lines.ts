import type { Threshold } from "../config/config.ts";
import type { Evaluation } from "../core/evaluation.ts";
import { breachesOf } from "./breach.ts";
import { timeBehind } from "./lag-sentence.ts";
import { count, duration } from "./quantity.ts";

/** `185,238,291 (critical from 10,000)`; every rule's part where several rules compare theirs. */
export function lagLine({ lag, rule, reasons }: Evaluation): string | null {
  if (lag === null) return null;
  const breaches = breachesOf(reasons, "lag");
  const [first] = breaches;
  if (first === undefined)
    return (
      count(lag) +
      from(
        lowest(rule, ({ lag }) => lag),
        count,
      )
    );
  const parts = breaches.map(
    ({ value, severity, limit }) => count(value) + from({ severity, limit }, count),
  );
  const whole = breaches.length === 1 && first.value === lag;
  return whole ? parts.join() : `${count(lag)}, of which ${parts.join(" and ")}`;
}

/** `more than 1 h 12 min (critical from 10 min)` */
export function behindLine(evaluation: Evaluation): string | null {
  const breaches = breachesOf(evaluation.reasons, "behind");
  if (breaches.length > 0) {
    return breaches
      .map(({ ms, isLowerBound, severity, limitMs }) => {
        const time = (isLowerBound ? "more than " : "") + duration(ms);
        return time + from({ severity, limit: limitMs }, duration);
      })
      .join(" and ");
  }
  const behind = timeBehind(evaluation);
  if (behind === null) return null;
  return (
    behind +
    from(
      lowest(evaluation.rule, ({ behindMs }) => behindMs),
      duration,
    )
  );
}

/** `12 min on partition 3 (critical from 10 min)` */
export function stuckLine({ reasons }: Evaluation): string | null {
  const parts = breachesOf(reasons, "stalled").map(
    ({ ms, where, limitMs }) =>
      `${duration(ms)} on ${where}${from({ severity: "critical", limit: limitMs }, duration)}`,
  );
  return parts.length === 0 ? null : parts.join(" and ");
}

interface Limit {
  readonly severity: "warning" | "critical";
  readonly limit: number;
}

function from(limit: Limit | null, words: (limit: number) => string): string {
  return limit === null ? "" : ` (${limit.severity} from ${words(limit.limit)})`;
}

/** The limit that would be reached first. */
function lowest(
  { warning, critical }: Readonly<Record<"warning" | "critical", Threshold | null>>,
  of: (threshold: Threshold) => number | null,
): Limit | null {
  const warningLimit = warning === null ? null : of(warning);
  if (warningLimit !== null) return { severity: "warning", limit: warningLimit };
  const criticalLimit = critical === null ? null : of(critical);
  return criticalLimit === null ? null : { severity: "critical", limit: criticalLimit };
}
