import type { Behind } from "./evaluation.ts";
import type { RunTimes } from "./history/run-times.ts";
import type { Series } from "./history/series.ts";

/**
 * Time behind of a commit below the log end, by the samples of that log end, the present reading the
 * newest: linear interpolation between the two samples that bracket the commit (as Burrow and
 * kafka-lag-exporter read lag in time). Where the log end stood still at the commit, the latest moment
 * counts. `null`: one sample alone tells nothing.
 */
export function timeBehind(ends: Series, commit: number, runs: RunTimes): Behind | null {
  if (ends.length < 2) return null;
  const now = runs.at(ends.serial);
  if (ends.value <= commit) return { ms: 0, isLowerBound: false };
  let [after, endAfter] = [0, 0];
  ends.toNewest();
  while (ends.atValue > commit) {
    [after, endAfter] = [ends.atSerial, ends.atValue];
    if (!ends.toOlder()) return { ms: now - runs.at(after), isLowerBound: true };
  }
  const start = runs.at(ends.atSerial);
  const share = (commit - ends.atValue) / (endAfter - ends.atValue);
  const reached = start + share * (runs.at(after) - start);
  // To the millisecond: what arithmetic leaves over must not hold a threshold back.
  return { ms: Math.round(now - reached), isLowerBound: false };
}
