import type { LagPoint } from "../evaluation.ts";
import type { RunTimes } from "./run-times.ts";
import { Series } from "./series.ts";

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

const kept = new Series("any");

/**
 * Adds the lag of the newest run. Where far more than `most` came together, those that are not recent
 * go, and of the others so many that the rest is spread evenly, the oldest among them.
 */
export function addLag(lags: Series, lag: number, most: number, runs: RunTimes): void {
  lags.add(runs.newest, lag);
  if (lags.length <= most + SLACK) return;
  const oldest = oldestRecent(lags, runs);
  const gap = (runs.at(runs.newest) - runs.at(oldest)) / (most - 1);
  let next = Number.POSITIVE_INFINITY;
  kept.clear();
  lags.toNewest();
  do {
    const time = runs.at(lags.atSerial);
    if (time > next && lags.atSerial > oldest) continue;
    kept.addOlder(lags.atSerial, lags.atValue);
    next = time - gap;
  } while (lags.toOlder() && lags.atSerial >= oldest);
  lags.takeOver(kept);
}

/** The subject's lag at recent runs, oldest first. */
export function recentLag(lags: Series, runs: RunTimes): LagPoint[] {
  if (lags.length === 0) return [];
  const points: LagPoint[] = [];
  const oldest = oldestRecent(lags, runs);
  lags.toNewest();
  do points.push({ at: runs.at(lags.atSerial), lag: lags.atValue });
  while (lags.toOlder() && lags.atSerial >= oldest);
  return points.reverse();
}

/** Serial number of the oldest run of the last 15 minutes, or of the last 16 runs. */
function oldestRecent(lags: Series, runs: RunTimes): number {
  const start = runs.at(lags.serial) - TREND_WINDOW;
  let oldest = lags.serial;
  lags.toNewest();
  for (let count = 1; lags.toOlder(); count += 1) {
    if (count >= SPARKLINE_POINTS && runs.at(lags.atSerial) < start) break;
    oldest = lags.atSerial;
  }
  return oldest;
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
