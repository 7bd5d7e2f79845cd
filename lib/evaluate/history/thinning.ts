import type { RunTimes } from "./run-times.ts";
import { Samples } from "./samples.ts";
import type { Series } from "./series.ts";

/** Up to this many samples of a partition stay as they are. */
const MAX_SAMPLES = 64;
/** However large the state is, thinning goes no further than this. */
const MIN_SAMPLES = 8;
/** Samples in a whole state, from which on it is a large one. */
const SAMPLE_BUDGET = 2_000_000;
/** How far thinning may move an interpolated time behind, relative to it. */
const TOLERANCE = 0.05;
/** The share of it that one removal may take: those of neighbours add up (a test measures to how much). */
const REMOVAL_TOLERANCE = TOLERANCE / 2;

/** So many more than it may keep are let come together before a partition's samples are thinned. */
const SLACK = 2;

/** How many samples each of so many partitions may keep. */
export function samplesPerPartition(partitions: number): number {
  const share = Math.floor(SAMPLE_BUDGET / Math.max(1, partitions));
  return Math.min(MAX_SAMPLES, Math.max(MIN_SAMPLES, share));
}

const samples = new Samples();

/**
 * Thins a partition's samples, where several more came together than it may keep: the work is done for
 * several runs at once.
 * @param commit `null`: nothing waits to be consumed
 * @param horizon samples before this moment (ms since the epoch) are not needed
 */
export function keepFew(
  ends: Series,
  commit: number | null,
  {
    runs,
    horizon,
    samplesPerPartition: most,
  }: { runs: RunTimes; horizon: number; samplesPerPartition: number },
): void {
  const more = ends.length - most;
  // Those that cannot be thinned to so few are not tried again at each run.
  if (more <= 0 || more % (SLACK + (most >> 3)) !== 0) return;
  ends.unpack(samples, (serial) => runs.at(serial));
  samples.dropOld(commit, horizon);
  thin(samples, commit, most);
  ends.pack(samples);
}

/**
 * Thins to `most` samples: each time the one goes whose removal moves the interpolated time behind
 * least, relative to that time. Down to `MAX_SAMPLES` whatever that moves, further only while it moves
 * by little. The samples that bracket the commit stay: while a commit stands still, its time behind
 * never falls.
 * @param commit `null`: nothing waits to be consumed
 */
export function thin(samples: Samples, commit: number | null, most: number): void {
  while (samples.length > most) {
    const [index, cost] = cheapestRemoval(samples, commit);
    if (cost > REMOVAL_TOLERANCE && samples.length <= MAX_SAMPLES) return;
    samples.remove(index, 1);
  }
}

function cheapestRemoval(samples: Samples, commit: number | null): [index: number, cost: number] {
  let least = Number.POSITIVE_INFINITY;
  let index = 1;
  for (let i = 1; i < samples.length - 1; i += 1) {
    const cost = removalCost(samples, i, commit);
    if (cost < least) {
      least = cost;
      index = i;
    }
  }
  return [index, least];
}

function removalCost(samples: Samples, index: number, commit: number | null): number {
  if (bracketsCommit(samples, index, commit)) return Number.POSITIVE_INFINITY;
  const before = samples.end(index - 1);
  const end = samples.end(index);
  const after = samples.end(index + 1);
  if (before === after) return 0;
  const start = samples.time(index - 1);
  const share = (end - before) / (after - before);
  const reached = start + share * (samples.time(index + 1) - start);
  const moved = Math.abs(reached - samples.time(index)) / Math.max(1, ageOf(samples, index));
  // An end of a flat stretch tells since when, and until when, nothing was produced.
  return end === before || end === after ? Math.max(moved, TOLERANCE) : moved;
}

function ageOf(samples: Samples, index: number): number {
  return samples.time(samples.length - 1) - samples.time(index);
}

/** Whether the time behind of the commit is read from this sample. */
function bracketsCommit(samples: Samples, index: number, commit: number | null): boolean {
  return commit !== null && samples.end(index - 1) <= commit && commit < samples.end(index + 1);
}
