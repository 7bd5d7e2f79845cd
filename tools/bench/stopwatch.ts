import { median } from "./median.ts";

/**
 * Seconds of work: the smaller one of CPU time and time elapsed. The one counts the collector's threads
 * on top, the other whatever else the machine does meanwhile.
 */
export function workSeconds(work: () => unknown): number {
  const start = performance.now();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return Math.min((user + system) / 1e6, (performance.now() - start) / 1_000);
}

/** The median of several times. */
export function medianSeconds(rounds: number, work: () => unknown): number {
  return median(Array.from({ length: rounds }, () => workSeconds(work)));
}
