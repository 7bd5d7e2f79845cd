import { median } from "./median.ts";

/**
 * Seconds of work: the smaller one of CPU time and time elapsed. The one counts the collector's threads
 * on top, the other whatever else the machine does meanwhile.
 */
export function workSeconds(work: () => unknown): number {
  const seconds = stopwatch();
  work();
  return seconds();
}

function stopwatch(): () => number {
  const start = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return Math.min((user + system) / 1e6, (performance.now() - start) / 1_000);
  };
}

/** The median of several times. */
export async function medianSeconds(rounds: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const seconds = stopwatch();
    await work();
    times.push(seconds());
  }
  return median(times);
}
