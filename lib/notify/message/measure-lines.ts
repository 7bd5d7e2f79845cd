import { stalledOn } from "../../evaluate/breach.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Threshold } from "../../model/rule.ts";
import { ofKind } from "./breach.ts";
import { timeBehind } from "./lag-sentence.ts";
import { count, duration } from "./quantity.ts";

/** `185,238,291 (critical from 10,000)`; every rule's part where several rules compare theirs. */
export function lagLine({ lag, rule, breaches }: Evaluation): string | null {
  if (lag === null) return null;
  const broken = ofKind(breaches, "lag");
  const [first] = broken;
  if (first === undefined)
    return (
      count(lag) +
      from(
        lowest(rule, ({ lag }) => lag),
        count,
      )
    );
  const parts = broken.map(
    ({ lag, severity, limit }) => count(lag) + from({ severity, limit }, count),
  );
  const whole = broken.length === 1 && first.lag === lag;
  return whole ? parts.join() : `${count(lag)}, of which ${parts.join(" and ")}`;
}

/** `more than 1 h 12 min (critical from 10 min)` */
export function behindLine(evaluation: Evaluation): string | null {
  const broken = ofKind(evaluation.breaches, "behind");
  if (broken.length > 0) {
    return broken
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
export function stuckLine({ breaches }: Evaluation): string | null {
  const parts = ofKind(breaches, "stalled").map(
    ({ severity, ms, limitMs, partitions }) =>
      `${duration(ms)} on ${stalledOn(partitions)}${from({ severity, limit: limitMs }, duration)}`,
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
