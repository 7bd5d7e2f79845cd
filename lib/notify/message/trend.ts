import type { Evaluation, LagPoint } from "../../evaluate/evaluation.ts";
import { count, duration, rate } from "./quantity.ts";

const MINUTE = 60_000;
/** An estimate over more than this is none. */
const LONG = 30 * 24 * 60 * MINUTE;

/**
 * `turning`: the last step does not go where the trend goes, so neither is the whole truth. Commits that
 * were set back are such a step.
 */
export type Course = "growing" | "shrinking" | "steady" | "turning";

/** Where the lag goes: by the trend of the last 15 minutes and the step since the last reading. `null`: not known. */
export function courseOf(evaluation: Evaluation): Course | null {
  const { trendPerMinute, recentLag, setBack } = evaluation;
  const step = lastStep(recentLag)?.lag ?? trendPerMinute;
  if (trendPerMinute === null || step === null) return (step ?? 0) < 0 ? "turning" : null;
  if (setBack.length > 0) return "turning";
  if (Math.sign(step) !== Math.sign(trendPerMinute)) return "turning";
  if (step === 0) return "steady";
  return step > 0 ? "growing" : "shrinking";
}

/** What the lag did from the reading before the present one. */
function lastStep(points: readonly LagPoint[]): LagStep | null {
  const [before, present] = points.slice(-2);
  if (before === undefined || present === undefined) return null;
  return { ms: present.at - before.at, lag: present.lag - before.lag };
}

interface LagStep {
  readonly ms: number;
  readonly lag: number;
}

/**
 * `growing by 1,200 a minute`, `shrinking by 300 a minute, catches up in about 12 min`; both numbers
 * where they do not agree: `up by 1,057 a minute on average, down by 7,500 in the last minute`.
 * @param left the messages that would have to be caught up on; 0: there is no estimate of when
 */
export function trendWords(evaluation: Evaluation, left: number): string | null {
  const { trendPerMinute, recentLag } = evaluation;
  if (trendPerMinute === null) return null;
  switch (courseOf(evaluation)) {
    case "steady":
      return "steady";
    case "growing":
      return `growing by ${rate(trendPerMinute)}`;
    case "shrinking":
      return `shrinking by ${rate(-trendPerMinute)}${estimate(left, -trendPerMinute)}`;
    default: {
      const step = lastStep(recentLag);
      const last = step === null ? "" : `, ${moved(step.lag, count)} in the last ${span(step.ms)}`;
      return `${moved(trendPerMinute, rate)} on average${last}`;
    }
  }
}

/** Of a report, which has no more than the trend: `up by 1,057 a minute on average`. */
export function averageWords(perMinute: number, lag: number): string {
  return `${moved(perMinute, rate)} on average${perMinute < 0 ? estimate(lag, -perMinute) : ""}`;
}

function moved(by: number, words: (by: number) => string): string {
  if (by === 0) return "unchanged";
  return by > 0 ? `up by ${words(by)}` : `down by ${words(-by)}`;
}

function span(ms: number): string {
  const words = duration(ms);
  return words === "1 min" ? "minute" : words;
}

function estimate(left: number, perMinute: number): string {
  if (left === 0) return "";
  const msLeft = Math.max(1, Math.ceil(left / perMinute)) * MINUTE;
  return `, catches up in ${msLeft > LONG ? `more than ${duration(LONG)}` : `about ${duration(msLeft)}`}`;
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
