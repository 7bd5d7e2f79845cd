import type { Rule, Threshold } from "../config/config.ts";
import type { PartitionMeasure } from "./evaluation.ts";
import type { Severity } from "./severity.ts";

/** Something that is wrong, and how bad that is. */
export interface Condition {
  readonly severity: Severity;
  readonly reason: string;
}

/** Partitions taken together under one rule. */
export interface Totals {
  /** `null`: nothing is committed on any of them. */
  readonly lag: number | null;
  readonly behindMs: number | null;
  readonly behindIsLowerBound: boolean;
}

/**
 * Sum of the lags, and the largest time behind. It is not known where a partition lags for a time that
 * is not known, and none for one that is.
 */
export function totals(partitions: readonly PartitionMeasure[]): Totals {
  let lag: number | null = null;
  let behindMs: number | null = null;
  let behindIsLowerBound = false;
  let unknownBehind = false;
  for (const partition of partitions) {
    if (partition.countedLag !== null) lag = (lag ?? 0) + partition.countedLag;
    const ms = partition.behindMs;
    unknownBehind ||= ms === null && partition.countedLag !== null;
    if (ms === null || ms < (behindMs ?? 0)) continue;
    // "More than" an hour is more than an hour.
    behindIsLowerBound = partition.behindIsLowerBound || (behindIsLowerBound && ms === behindMs);
    behindMs = ms;
  }
  if (unknownBehind && behindMs === 0) behindMs = null;
  return { lag, behindMs, behindIsLowerBound };
}

/** The conditions of one rule that hold on the partitions it compares, of each measure the worst one. */
export function conditionsOf(rule: Rule, partitions: readonly PartitionMeasure[]): Condition[] {
  const measured = totals(partitions);
  return [
    lagCondition(rule, measured),
    behindCondition(rule, measured),
    stalledCondition(rule, partitions),
  ].filter((condition) => condition !== null);
}

const LEVELS = ["critical", "warning"] as const;

function breached(
  rule: Rule,
  limit: (threshold: Threshold) => number | null,
  value: number | null,
): { severity: (typeof LEVELS)[number]; limit: number } | null {
  if (value === null) return null;
  for (const severity of LEVELS) {
    const threshold = rule[severity];
    const at = threshold === null ? null : limit(threshold);
    if (at !== null && value >= at) return { severity, limit: at };
  }
  return null;
}

function lagCondition(rule: Rule, { lag }: Totals): Condition | null {
  const breach = breached(rule, (threshold) => threshold.lag, lag);
  if (breach === null) return null;
  const { severity, limit } = breach;
  return { severity, reason: `lag ${lag} >= ${severity} ${limit}` };
}

function behindCondition(rule: Rule, { behindMs, behindIsLowerBound }: Totals): Condition | null {
  const breach = breached(rule, (threshold) => threshold.behindMs, behindMs);
  if (breach === null || behindMs === null) return null;
  const { severity, limit } = breach;
  const moreThan = behindIsLowerBound ? "more than " : "";
  return {
    severity,
    reason: `behind ${moreThan}${seconds(behindMs)} >= ${severity} ${seconds(limit)}`,
  };
}

function stalledCondition(
  { stalledMs }: Rule,
  partitions: readonly PartitionMeasure[],
): Condition | null {
  if (stalledMs === null) return null;
  const stalled = partitions.filter((partition) => (partition.stalledMs ?? -1) >= stalledMs);
  const [first] = stalled;
  if (first === undefined) return null;
  const longest = stalled.reduce((most, { stalledMs: ms }) => Math.max(most, ms ?? 0), 0);
  const where =
    stalled.length === 1 ? `partition ${first.partition}` : `${stalled.length} partitions`;
  return {
    severity: "critical",
    reason: `stalled ${seconds(longest)} >= ${seconds(stalledMs)} on ${where}`,
  };
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)}s`;
}
