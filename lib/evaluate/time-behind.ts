import type { Behind } from "./evaluation.ts";
import type { Samples } from "./history/samples.ts";

/**
 * Time behind of a commit below the log end, by the samples of that log end, the present reading the
 * last: linear interpolation between the two samples that bracket the commit (as Burrow and
 * kafka-lag-exporter read lag in time). Where the log end stood still at the commit, the latest moment
 * counts. `null`: one sample alone tells nothing.
 */
export function timeBehind(samples: Samples, commit: number): Behind | null {
  const present = samples.length - 1;
  if (present < 1) return null;
  const now = samples.time(present);
  if (commit < samples.end(0)) return { ms: now - samples.time(0), isLowerBound: true };
  let before = present;
  while (samples.end(before) > commit) before -= 1;
  if (before === present) return { ms: 0, isLowerBound: false };
  const start = samples.time(before);
  const share = (commit - samples.end(before)) / (samples.end(before + 1) - samples.end(before));
  const reached = start + share * (samples.time(before + 1) - start);
  // To the millisecond: what arithmetic leaves over must not hold a threshold back.
  return { ms: Math.round(now - reached), isLowerBound: false };
}
