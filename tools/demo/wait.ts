import { setTimeout as delay } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import pc from "picocolors";

const FRAME_MS = 100;

/**
 * Waits, and says so in a line on stderr that is gone afterwards; on a terminal only.
 * @param ms real milliseconds
 */
export async function waitWith(line: (secondsOfMinute: number) => string, ms: number) {
  if (!process.stderr.isTTY) return delay(ms);
  const progress = createLogUpdate(process.stderr);
  const start = performance.now();
  for (let passed = 0; passed < ms; passed = performance.now() - start) {
    progress(pc.dim(line(Math.floor((passed / ms) * 60))));
    await delay(Math.min(FRAME_MS, ms - passed));
  }
  progress.clear();
  progress.done();
}
