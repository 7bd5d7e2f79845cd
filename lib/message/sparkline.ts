import type { LagPoint } from "../core/evaluation.ts";

const BARS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const MAX_BARS = 20;
const NOTHING_READ = "·";

/**
 * Lag over time, one bar for each equal stretch of it: the highest lag in it on a scale from 0 to
 * the highest of all. A stretch in which nothing was read is a dot. `null` below two points.
 */
export function sparkline(points: readonly LagPoint[]): string | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return null;
  const bars = Math.min(points.length, MAX_BARS);
  const highest: (number | undefined)[] = new Array(bars).fill(undefined);
  for (const { at, lag } of points) {
    const bar = Math.round(((at - first.at) / (last.at - first.at)) * (bars - 1));
    highest[bar] = Math.max(highest[bar] ?? 0, lag);
  }
  const max = Math.max(1, ...points.map(({ lag }) => lag));
  return highest.map((lag) => bar(lag, max)).join("");
}

function bar(lag: number | undefined, max: number): string {
  if (lag === undefined) return NOTHING_READ;
  return BARS[Math.round((lag / max) * (BARS.length - 1))] ?? NOTHING_READ;
}
