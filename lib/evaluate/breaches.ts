import type { Rule, Threshold } from "../model/rule.ts";
import type { AheadBreach, LostBreach, MeasureBreach } from "./breach.ts";
import type { Behind } from "./evaluation.ts";
import type { Doubt, Measure } from "./measure.ts";

/**
 * Partitions taken together: the sum of the lags, and the largest time behind. Used again from topic
 * to topic, since almost all of them are ok.
 */
export class Totals {
  /** `null`: nothing is committed on any of them. */
  lag: number | null = null;
  /** Of each that lags it is known exactly how far behind it is. */
  isTimeKnown = true;
  /** Of some that lags it is not known at all how far behind it is. */
  lacksTime = false;
  /** Of some that lags it is not known whether it moves. */
  lacksStall = false;
  /** How long the one has stood still that does so for longest; −1: none does. */
  stalledMs = -1;
  hasDoubt = false;
  #behind: Behind | null = null;

  clear(): this {
    this.lag = null;
    this.isTimeKnown = true;
    this.lacksTime = false;
    this.lacksStall = false;
    this.stalledMs = -1;
    this.hasDoubt = false;
    this.#behind = null;
    return this;
  }

  add({ countedLag, behind, stalledMs, isFirst, doubt }: Measure): this {
    if (countedLag !== null) this.lag = (this.lag ?? 0) + countedLag;
    if (countedLag !== null && countedLag > 0) {
      this.lacksTime ||= behind === null;
      this.lacksStall ||= isFirst;
      this.isTimeKnown &&= behind?.isLowerBound === false;
    }
    this.stalledMs = Math.max(this.stalledMs, stalledMs ?? -1);
    this.hasDoubt ||= doubt !== null;
    this.#behind = longer(this.#behind, behind);
    return this;
  }

  addAll(measures: readonly Measure[]): this {
    for (const measure of measures) this.add(measure);
    return this;
  }

  /** Not known where one lags for a time that is not known, and none for one that is. */
  get behind(): Behind | null {
    return this.lacksTime && this.#behind?.ms === 0 ? null : this.#behind;
  }
}

/** "More than" an hour is more than an hour. */
function longer(one: Behind | null, other: Behind | null): Behind | null {
  if (one === null || other === null) return one ?? other;
  if (one.ms === other.ms) return one.isLowerBound ? one : other;
  return one.ms > other.ms ? one : other;
}

/** What breaks one rule on the partitions that it compares, of each measure the worst. */
export function breachesOf(
  rule: Rule,
  partitions: readonly Measure[],
  totals: Totals,
): (MeasureBreach | LostBreach | AheadBreach)[] {
  return [
    lagBreach(rule, totals),
    behindBreach(rule, totals),
    stalledBreach(rule, partitions),
    lostBreach(rule, partitions),
    aheadBreach(rule, partitions),
  ].filter((breach) => breach !== null);
}

/** Whether a rule has nothing to say of partitions, by their totals alone. */
export function isFine(rule: Rule, totals: Totals): boolean {
  const { hasDoubt, stalledMs } = totals;
  if (hasDoubt || (rule.stalledMs !== null && stalledMs >= rule.stalledMs)) return false;
  return lagBreach(rule, totals) === null && behindBreach(rule, totals) === null;
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
  partitions: readonly Measure[],
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

function lostBreach({ absent }: Rule, partitions: readonly Measure[]): LostBreach | null {
  const lost = inDoubt(partitions, "lost");
  if (absent === "ignore" || lost.length === 0) return null;
  return { kind: "lost", severity: absent, partitions: lost.map(placeOf) };
}

function aheadBreach({ absent }: Rule, partitions: readonly Measure[]): AheadBreach | null {
  const ahead = inDoubt(partitions, "ahead");
  if (absent === "ignore" || ahead.length === 0) return null;
  const beyond = ahead.reduce(
    (most, { committedOffset, logEndOffset }) =>
      Math.max(most, (committedOffset ?? 0) - (logEndOffset ?? 0)),
    0,
  );
  return { kind: "ahead", severity: absent, beyond, partitions: ahead.map(placeOf) };
}

/** Those of which that is doubtful. */
export function inDoubt(partitions: readonly Measure[], doubt: Doubt): readonly Measure[] {
  return partitions.filter((partition) => partition.doubt === doubt);
}

function placeOf({ topic, partition }: Measure): { topic: string; partition: number } {
  return { topic, partition };
}
