import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Row } from "../row.ts";
import { ROOT } from "../workshop.ts";

const MUST_BYTES = 80_000;

/** What a run loads while it has nothing to tell: one file. */
export async function measureSize(baseline: string): Promise<Row> {
  const own = (await stat(join(ROOT, "dist", "alert.js"))).size;
  const base = (await stat(baseline)).size;
  return {
    measure: "bundle loaded by a poll, minified",
    measured: kilobytes(own),
    beside: `${kilobytes(base)}, plain script`,
    ratio: (own / base).toFixed(2),
    must: `≤ ${kilobytes(MUST_BYTES)}`,
    reached: own <= MUST_BYTES,
  };
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1_000)} KB`;
}
