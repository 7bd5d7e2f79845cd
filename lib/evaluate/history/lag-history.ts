import type { LagPoint } from "../evaluation.ts";
import type { RunTimes } from "./run-times.ts";
import { Samples } from "./samples.ts";
import type { Series } from "./series.ts";

const MINUTE = 60_000;
/** The trend looks back this far. */
const TREND_WINDOW = 15 * MINUTE;
/** Enough for a sparkline where runs are far apart. */
const SPARKLINE_POINTS = 16;
const MAX_POINTS = 64;
/** Points in a whole state, from which on subjects keep fewer. */
const POINT_BUDGET = 1_000_000;
/** So many more than it may keep are let come together before a subject's points are thinned. */
const SLACK = 8;
/** A run that was tried again counts as just after the first try (ms): between the two is no trend. */
const SHORTEST_TREND = 10;

/** How many points each of so many subjects may keep. */
export function pointsPerSubject(subjects: number): number {
  return Math.min(MAX_POINTS, Math.max(4, Math.floor(POINT_BUDGET / Math.max(1, subjects))));
}

const samples = new Samples();

/**
 * Adds the lag of the newest run: the last 15 minutes are kept, and at least 16 points. Where there are
 * more than `most`, the point goes whose neighbours are closest, so that what stays is spread evenly.
 */
export function addLag(lags: Series, lag: number, most: number, runs: RunTimes): void {
  lags.add(runs.newest, lag);
  if (lags.length <= most + SLACK) return;
  lags.unpack(samples, (serial) => runs.at(serial));
  samples.remove(0, countOld(samples));
  while (samples.length > most) samples.remove(mostCrowded(samples), 1);
  lags.pack(samples);
}

/** The subject's lag at recent runs, oldest first. */
export function recentLag(lags: Series, runs: RunTimes): LagPoint[] {
  if (lags.length === 0) return [];
  lags.unpack(samples, (serial) => runs.at(serial));
  const old = countOld(samples);
  return Array.from({ length: samples.length - old }, (_, i) => ({
    at: samples.time(old + i),
    lag: samples.end(old + i),
  }));
}

/** Those at the beginning that are neither of the last 15 minutes nor of the last 16. */
function countOld(points: Samples): number {
  const start = points.time(points.length - 1) - TREND_WINDOW;
  let count = 0;
  while (points.time(count) < start && count < points.length - SPARKLINE_POINTS) count += 1;
  return count;
}

function mostCrowded(points: Samples): number {
  let index = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length - 1; i += 1) {
    const gap = points.time(i + 1) - points.time(i - 1);
    if (gap < least) {
      least = gap;
      index = i;
    }
  }
  return index;
}

/**
 * Messages a minute, positive: growing. Against the oldest run of the last 15 minutes, else the last
 * run; `null` without an earlier one.
 * @param points oldest first, the present one last
 */
export function trendPerMinute(points: readonly LagPoint[]): number | null {
  const present = points.at(-1);
  if (present === undefined) return null;
  const earlier = points.slice(0, -1);
  const start = earlier.find(({ at }) => at >= present.at - TREND_WINDOW) ?? earlier.at(-1);
  if (start === undefined || present.at - start.at < SHORTEST_TREND) return null;
  return (present.lag - start.lag) / ((present.at - start.at) / MINUTE);
}
