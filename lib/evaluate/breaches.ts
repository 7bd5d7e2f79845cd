import type { Rule, Threshold } from "../model/rule.ts";
import type { MeasureBreach } from "./breach.ts";
import type { Behind, PartitionMeasure } from "./evaluation.ts";

/** Partitions taken together under one rule. */
export interface Totals {
  /** `null`: nothing is committed on any of them. */
  readonly lag: number | null;
  readonly behind: Behind | null;
  /** Of each that lags it is known exactly how far behind it is. */
  readonly isTimeKnown: boolean;
}

/**
 * Sum of the lags, and the largest time behind. It is not known where a partition lags for a time that
 * is not known, and none for one that is.
 */
export function totals(partitions: readonly PartitionMeasure[]): Totals {
  let lag: number | null = null;
  let behind: Behind | null = null;
  let unknownBehind = false;
  let isTimeKnown = true;
  for (const partition of partitions) {
    if (partition.countedLag !== null) lag = (lag ?? 0) + partition.countedLag;
    unknownBehind ||= partition.behind === null && partition.countedLag !== null;
    isTimeKnown &&= !partition.countedLag || partition.behind?.isLowerBound === false;
    behind = longer(behind, partition.behind);
  }
  if (unknownBehind && behind?.ms === 0) behind = null;
  return { lag, behind, isTimeKnown };
}

/** "More than" an hour is more than an hour. */
function longer(one: Behind | null, other: Behind | null): Behind | null {
  if (one === null || other === null) return one ?? other;
  if (one.ms === other.ms) return one.isLowerBound ? one : other;
  return one.ms > other.ms ? one : other;
}

/**
 * What breaks one rule on the partitions that it compares, of each measure the worst.
 * @param whole their totals
 */
export function breachesOf(
  rule: Rule,
  partitions: readonly PartitionMeasure[],
  whole: Totals,
): MeasureBreach[] {
  return [
    lagBreach(rule, whole),
    behindBreach(rule, whole),
    stalledBreach(rule, partitions),
  ].filter((breach) => breach !== null);
}

/** Whether a threshold of the rule is a time behind. */
export function comparesTime({ warning, critical }: Rule): boolean {
  return (warning?.behindMs ?? critical?.behindMs ?? null) !== null;
}

const LEVELS = ["critical", "warning"] as const;

function brokenLimit(
  rule: Rule,
  limitOf: (threshold: Threshold) => number | null,
  value: number,
): { severity: (typeof LEVELS)[number]; limit: number } | null {
  for (const severity of LEVELS) {
    const threshold = rule[severity];
    const limit = threshold === null ? null : limitOf(threshold);
    if (limit !== null && value >= limit) return { severity, limit };
  }
  return null;
}

function lagBreach(rule: Rule, { lag }: Totals): MeasureBreach | null {
  if (lag === null) return null;
  const broken = brokenLimit(rule, (threshold) => threshold.lag, lag);
  return broken === null ? null : { kind: "lag", lag, ...broken };
}

function behindBreach(rule: Rule, { behind }: Totals): MeasureBreach | null {
  if (behind === null) return null;
  const broken = brokenLimit(rule, (threshold) => threshold.behindMs, behind.ms);
  if (broken === null) return null;
  return {
    kind: "behind",
    severity: broken.severity,
    ms: behind.ms,
    isLowerBound: behind.isLowerBound,
    limitMs: broken.limit,
  };
}

function stalledBreach(
  { stalledMs: limitMs }: Rule,
  partitions: readonly PartitionMeasure[],
): MeasureBreach | null {
  if (limitMs === null) return null;
  const stalled = partitions.filter(({ stalledMs }) => (stalledMs ?? -1) >= limitMs);
  if (stalled.length === 0) return null;
  return {
    kind: "stalled",
    severity: "critical",
    ms: stalled.reduce((longest, { stalledMs }) => Math.max(longest, stalledMs ?? 0), 0),
    limitMs,
    partitions: stalled.map(({ partition }) => partition),
  };
}
