import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";

/** A terminal that keeps what is written to it. */
export function fakeTerminal(size: { readonly columns: number; readonly rows: number }) {
  const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true, ...size });
  return { stream, written: () => String(stream.read() ?? "") };
}
