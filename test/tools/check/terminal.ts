import { PassThrough } from "node:stream";

/** A terminal that keeps what is written to it. */
export function fakeTerminal(size: { readonly columns: number; readonly rows: number }) {
  return Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY: true, ...size });
}

/** What was written since the last call. */
export function written(stream: PassThrough): string {
  return String(stream.read() ?? "");
}
