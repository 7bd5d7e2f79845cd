import type { LagPoint } from "../evaluation.ts";
import type { RunTimes } from "./run-times.ts";
import { unzigzag, VlqReader, type VlqWriter, zigzag } from "./vlq.ts";

const MINUTE = 60_000;
/** The trend looks back this far. */
const TREND_WINDOW = 15 * MINUTE;
/** Enough for a sparkline where runs are far apart. */
const SPARKLINE_POINTS = 16;
const MAX_POINTS = 64;
/** Points in a whole state, from which on subjects keep fewer. */
const POINT_BUDGET = 1_000_000;

/** A subject's lag at one run. */
export interface RunLag extends LagPoint {
  readonly serial: number;
}

/** How many points each of so many subjects may keep. */
export function pointsPerSubject(subjects: number): number {
  return Math.min(MAX_POINTS, Math.max(4, Math.floor(POINT_BUDGET / Math.max(1, subjects))));
}

/**
 * With one more point: the last 15 minutes are kept, and at least 16 points. Where there are more
 * than `most`, the point goes whose neighbours are closest, so that what stays is spread evenly.
 */
export function addLag(points: readonly RunLag[], present: RunLag, most: number): RunLag[] {
  const all = [...points, present];
  const kept = all.filter(
    ({ at }, index) => at >= present.at - TREND_WINDOW || index >= all.length - SPARKLINE_POINTS,
  );
  while (kept.length > most) kept.splice(mostCrowded(kept), 1);
  return kept;
}

function mostCrowded(points: readonly RunLag[]): number {
  let index = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < points.length - 1; i += 1) {
    const gap = (points[i + 1]?.at ?? 0) - (points[i - 1]?.at ?? 0);
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
  if (start === undefined || start.at >= present.at) return null;
  return (present.lag - start.lag) / ((present.at - start.at) / MINUTE);
}

/** Newest first: the serial number, then how far back the next one is; the lag, then its steps. */
export function packLags(points: readonly RunLag[], writer: VlqWriter): string {
  let after: RunLag = { serial: 0, at: 0, lag: 0 };
  for (const point of points.toReversed()) {
    writer.write(Math.abs(after.serial - point.serial));
    writer.write(zigzag(point.lag - after.lag));
    after = point;
  }
  return writer.take();
}

export function unpackLags(text: string, runs: RunTimes): RunLag[] {
  const reader = new VlqReader(text);
  const points: RunLag[] = [];
  let serial = 0;
  let lag = 0;
  for (let first = true; !reader.done; first = false) {
    const step = reader.read();
    serial = first ? step : serial - step;
    lag += unzigzag(reader.read());
    const at = runs.at(serial);
    if (at !== undefined) points.push({ serial, at, lag });
  }
  return points.reverse();
}
