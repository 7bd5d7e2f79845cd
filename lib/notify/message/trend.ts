import type { LagPoint } from "../../evaluate/evaluation.ts";
import { duration, rate } from "./quantity.ts";

const MINUTE = 60_000;
/** An estimate over more than this is none. */
const LONG = 30 * 24 * 60 * MINUTE;

/** `growing by 1,200 a minute`, `shrinking by 300 a minute, catches up in about 12 min` */
export function trendWords(perMinute: number, lag: number): string {
  if (perMinute === 0) return "steady";
  if (perMinute > 0) return `growing by ${rate(perMinute)}`;
  const shrinking = `shrinking by ${rate(-perMinute)}`;
  if (lag === 0) return shrinking;
  const msLeft = Math.max(1, Math.ceil(lag / -perMinute)) * MINUTE;
  const when = msLeft > LONG ? `more than ${duration(LONG)}` : `about ${duration(msLeft)}`;
  return `${shrinking}, catches up in ${when}`;
}

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const MAX_BARS = 20;
const NOTHING_READ = "·";

/**
 * Lag over time, one bar for each equal stretch of it: the highest lag in it on a scale from 0 to
 * the highest of all. A stretch in which nothing was read is a dot. `null` below two points, and where
 * all bars are alike: a flat line shows nothing.
 */
export function sparkline(points: readonly LagPoint[]): string | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  const span = last.at - first.at;
  const bars = Math.min(MAX_BARS, Math.round(span / usualGap(points)) + 1);
  const highest: (number | undefined)[] = new Array(bars).fill(undefined);
  for (const { at, lag } of points) {
    const bar = Math.round(((at - first.at) / span) * (bars - 1));
    highest[bar] = Math.max(highest[bar] ?? 0, lag);
  }
  const max = Math.max(1, ...points.map(({ lag }) => lag));
  const drawn = highest.map((lag) => bar(lag, max));
  return new Set(drawn.filter((bar) => bar !== NOTHING_READ)).size < 2 ? null : drawn.join("");
}

/** The median time from one reading to the next (ms). */
function usualGap(points: readonly LagPoint[]): number {
  const gaps = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at));
  return Math.max(1, gaps.sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 1);
}

function bar(lag: number | undefined, max: number): string {
  if (lag === undefined) return NOTHING_READ;
  return BARS[Math.round((lag / max) * (BARS.length - 1))] ?? NOTHING_READ;
}
