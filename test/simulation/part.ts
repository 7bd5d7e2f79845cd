import type { Rule, Threshold } from "../../lib/model/rule.ts";
import type { Memory, Present } from "./memory.ts";
import type { Moment } from "./streaks.ts";
import { CRITICAL, OK, WARNING } from "./subject.ts";

/** How bad something is, an index of `SEVERITIES`, by what the product must and may know. */
export interface Range {
  readonly least: number;
  readonly most: number;
  /** At most, where the log start was asked for: deleted messages are no lag. */
  readonly told: number;
}

export const NOTHING: Range = { least: OK, most: OK, told: OK };

type Reading = keyof Range;
const READINGS: readonly Reading[] = ["least", "most", "told"];

/** What is compared: messages, and milliseconds; −∞ is not measured. */
interface Measures {
  readonly lag: number;
  readonly behind: number;
  readonly stalled: number;
}

export interface PartitionNow {
  readonly present: Present;
  /** What was known of it before, and with this run. */
  readonly before: Memory;
  readonly after: Memory;
}

/** What one rule makes of the partitions that it compares together. */
export function judgePart(rule: Rule, partitions: readonly PartitionNow[], moment: Moment): Range {
  const all = partitions.map((partition) => measure(rule, partition, moment));
  const judge = (reading: Reading) => {
    const own = all.map((measures) => measures[reading]);
    return severityOf(rule, {
      lag: own.length === 0 ? -1 : own.reduce((sum, { lag }) => sum + lag, 0),
      behind: Math.max(...own.map(({ behind }) => behind)),
      stalled: Math.max(...own.map(({ stalled }) => stalled)),
    });
  };
  return rangeOf(judge);
}

/** A run at the moment of one before it comes a millisecond later to an instance that knows of that one. */
const JUST_AFTER_MS = 1;

function measure(
  rule: Rule,
  { present, before, after }: PartitionNow,
  moment: Moment,
): Record<Reading, Measures> {
  const { end, commit, start } = present;
  const counted = (lag: number) => (lag > rule.allowedLag ? lag : 0);
  const deletedNot = counted(end - Math.max(commit, start));
  const { behind, stalled } = after.sights;
  // The time since the first log end that was read: nothing that is measured can be longer.
  const age = ageOf(before.knownSince, moment);
  const standing = Math.max(0, ageOf(before.readSince, moment));
  const isAllThere = start <= commit;
  const lags = counted(end - commit) > 0;
  const most = {
    lag: counted(end - commit),
    behind: lags ? Math.min(age, isAllThere ? behind.most : Infinity) + JUST_AFTER_MS : 0,
    stalled: lags ? Math.min(standing, isAllThere ? stalled.most : Infinity) : -Infinity,
  };
  return {
    least: {
      lag: deletedNot,
      behind: behind.least - JUST_AFTER_MS,
      stalled: stalled.least - JUST_AFTER_MS,
    },
    most,
    told: deletedNot > 0 ? { ...most, lag: deletedNot } : { lag: 0, behind: 0, stalled: -Infinity },
  };
}

function ageOf(since: Moment | null, { known, real }: Moment): number {
  return since === null ? -Infinity : Math.max(known - since.known, real - since.real);
}

/** Of what lags, be it deleted, it is not known how far behind it is: what was late stays late. */
export function isTimeOpen(
  { warning, critical, stalledMs, allowedLag }: Rule,
  partitions: readonly PartitionNow[],
): boolean {
  const comparesTime =
    stalledMs !== null || [warning, critical].some((threshold) => threshold?.behindMs != null);
  return (
    comparesTime &&
    partitions.some(
      ({ present, after }) =>
        present.end - present.commit > allowedLag &&
        (present.start > present.commit || after.sights.behind.isOpen),
    )
  );
}

function severityOf({ warning, critical, stalledMs }: Rule, measures: Measures): number {
  if (stalledMs !== null && measures.stalled >= stalledMs) return CRITICAL;
  if (isOver(critical, measures)) return CRITICAL;
  return isOver(warning, measures) ? WARNING : OK;
}

function isOver(threshold: Threshold | null, { lag, behind }: Measures): boolean {
  if (threshold === null) return false;
  const { lag: lagLimit, behindMs } = threshold;
  return (lagLimit !== null && lag >= lagLimit) || (behindMs !== null && behind >= behindMs);
}

export function worst(ranges: readonly Range[]): Range {
  return rangeOf((reading) => Math.max(OK, ...ranges.map((range) => range[reading])));
}

function rangeOf(judge: (reading: Reading) => number): Range {
  const [least = OK, most = OK, told = OK] = READINGS.map(judge);
  return { least, most, told };
}
