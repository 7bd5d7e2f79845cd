/** The log end offset that one run read, with that run's serial number and time (ms). */
export interface Sample {
  readonly serial: number;
  readonly at: number;
  readonly end: number;
}

/** Up to this many samples of a partition stay as they are. */
export const MAX_SAMPLES = 64;
/** However large the state is, thinning goes no further than this. */
const MIN_SAMPLES = 8;
/** Samples in a whole state, from which on it is a large one. */
const SAMPLE_BUDGET = 2_000_000;
/**
 * How far one removal may move an interpolated time behind, relative to it. Removals beside each other
 * add up; with this much each, they stay within the 5 % that are promised.
 */
const REMOVAL_TOLERANCE = 0.01;

/** How many samples each of so many partitions may keep. */
export function samplesPerPartition(partitions: number): number {
  const share = Math.floor(SAMPLE_BUDGET / Math.max(1, partitions));
  return Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, share));
}

/** How long ago the log end stood at the commit. */
export interface Behind {
  readonly ms: number;
  /** It is more than `ms`: the commit is older than the oldest sample. */
  readonly isLowerBound: boolean;
}

/**
 * Time behind of a commit below the log end, from samples oldest first, the present reading last:
 * linear interpolation between the two samples that bracket the commit (Burrow and kafka-lag-exporter
 * read lag in time the same way). Where the log end stood still at the commit, the latest moment
 * counts. `null`: one sample alone tells nothing.
 */
export function timeBehind(samples: readonly Sample[], commit: number): Behind | null {
  const present = samples.at(-1);
  const oldest = samples[0];
  if (present === undefined || oldest === undefined || samples.length < 2) return null;
  if (commit < oldest.end) return { ms: present.at - oldest.at, isLowerBound: true };
  const index = samples.findLastIndex((sample) => sample.end <= commit);
  const before = samples[index] ?? oldest;
  const after = samples[index + 1] ?? present;
  const share = after.end > before.end ? (commit - before.end) / (after.end - before.end) : 0;
  const reached = before.at + share * (after.at - before.at);
  return { ms: Math.max(0, present.at - reached), isLowerBound: false };
}

/**
 * Adds the present reading. A log end that moved backwards is a topic made anew: what was known of
 * the old one says nothing of it.
 */
export function addSample(samples: Sample[], present: Sample): Sample[] {
  const newest = samples.at(-1);
  if (newest !== undefined && present.end < newest.end) return [present];
  samples.push(present);
  return samples;
}

/**
 * Drops samples that are not needed: those before the horizon but the newest of these, so that there
 * is always one to measure a threshold's length against. The two that bracket the commit stay however
 * old they are: while a commit stands still, its time behind never falls.
 */
export function dropOld(samples: Sample[], commit: number | null, horizon: number): void {
  let count = 0;
  for (;;) {
    const next = samples[count + 1];
    if (next === undefined || next.at > horizon) break;
    if (commit !== null && commit < next.end) break;
    count += 1;
  }
  if (count > 0) samples.splice(0, count);
}

/**
 * Thins to `most` samples: each time the one goes whose removal moves the interpolated time behind
 * least, relative to that time. Below `MAX_SAMPLES` only while it moves by next to nothing.
 */
export function thin(samples: Sample[], commit: number | null, most: number): void {
  const now = samples.at(-1)?.at ?? 0;
  while (samples.length > most) {
    let least = Number.POSITIVE_INFINITY;
    let index = -1;
    for (let i = 1; i < samples.length - 1; i += 1) {
      const error = removalError(samples, i, commit, now);
      if (error < least) {
        least = error;
        index = i;
      }
    }
    if (index < 0 || (least > REMOVAL_TOLERANCE && samples.length <= MAX_SAMPLES)) return;
    samples.splice(index, 1);
  }
}

function removalError(
  samples: readonly Sample[],
  index: number,
  commit: number | null,
  now: number,
): number {
  const before = samples[index - 1];
  const sample = samples[index];
  const after = samples[index + 1];
  if (before === undefined || sample === undefined || after === undefined) return 0;
  const bracketsCommit = commit !== null && before.end <= commit && commit < after.end;
  if (bracketsCommit) return Number.POSITIVE_INFINITY;
  if (after.end === before.end) return 0;
  const share = (sample.end - before.end) / (after.end - before.end);
  const moved = Math.abs(before.at + share * (after.at - before.at) - sample.at);
  return moved / Math.max(1, now - sample.at);
}
