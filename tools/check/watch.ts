import { setTimeout as sleep } from "node:timers/promises";
import { createLogUpdate } from "log-update";
import { clip } from "./clip.ts";
import type { Output } from "./terminal.ts";

const EVERY_MS = 10_000;

/** Shows a text in one place of a terminal, or, where there is none, one below the other. */
export function createDisplay(stream: Output): (text: string) => void {
  if (!stream.isTTY) return (text) => void stream.write(`${text}\n\n`);
  const update = createLogUpdate(stream);
  return (text) => update(clip(text, { columns: stream.columns ?? 80, rows: stream.rows ?? 24 }));
}

/** Does `work` 10 seconds from now and after each time, until it fails or Ctrl-C ends the process. */
export async function repeat(work: () => Promise<void>): Promise<never> {
  for (;;) {
    await sleep(EVERY_MS);
    await work();
  }
}
