import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import { countOf } from "../../lib/notify/message/quantity.ts";

/** Standard output or standard error: a terminal with its size in characters, or a pipe. */
export type Output = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

const SIZE = { columns: 80, rows: 24 };
const PROGRESS_EVERY_MS = 250;
const ANSWERED = "http.client.response.finish";

/** Places on a line; a pipe has no end. */
export function roomOf({ isTTY, columns = SIZE.columns }: Output): number {
  return isTTY ? columns : Number.POSITIVE_INFINITY;
}

/** Tells on a terminal, while the work goes on, how many requests have been answered. */
export async function withProgress<T>(stream: Output, work: () => Promise<T>): Promise<T> {
  if (!stream.isTTY) return work();
  const line = createLogUpdate(stream);
  const start = performance.now();
  let answers = 0;
  const countAnswer = () => {
    answers++;
  };
  subscribe(ANSWERED, countAnswer);
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - start) / 1000);
    line(`Reading offsets: ${countOf(answers, "API response")}, ${seconds} s`);
  }, PROGRESS_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    unsubscribe(ANSWERED, countAnswer);
    line.clear();
    line.done();
  }
}

/** Shows a text in one place of a terminal, or, where there is none, one below the other. */
export function createDisplay(stream: Output): (text: string) => void {
  if (!stream.isTTY) return (text) => void stream.write(`${text}\n\n`);
  const update = createLogUpdate(stream);
  return (text) => update(clip(text, stream));
}

/** A text's beginning, as much of it as a screen has room for, and how many lines are left out. */
export function clip(
  text: string,
  { columns = SIZE.columns, rows = SIZE.rows }: Pick<Output, "columns" | "rows">,
): string {
  const lines = text.split("\n");
  // The last row is the cursor's.
  let room = rows - 1;
  const ends = lines.map((line) => {
    room -= Math.max(1, Math.ceil(stringWidth(line) / columns));
    return room;
  });
  if (room >= 0) return text;
  const shown = ends.filter((left) => left >= 1).length;
  return [...lines.slice(0, shown), `… ${lines.length - shown} more lines`].join("\n");
}
