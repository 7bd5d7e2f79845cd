import { join } from "node:path";
import type { Row } from "../row.ts";
import { SMALL_HEAP, SMALL_MB } from "../small-heap.ts";
import { partitionsOf, RULES, shapeOf } from "../synthetic.ts";
import { warmRuns } from "../warm-runs.ts";
import { ROOT } from "../workshop.ts";

interface Case {
  readonly groups: number;
  readonly runs: number;
  readonly heap: string;
  readonly flags: readonly string[];
  readonly mustMb: number;
  /** By how much the peak may still grow after the third run. */
  readonly mustGrow: number;
}

const DEFAULT = { heap: "default heap", flags: [], mustMb: 170 };
const SMALL = { heap: "heap of 128 MB", flags: SMALL_HEAP, mustMb: SMALL_MB };
const CASES: readonly Case[] = [
  { groups: 1_000, runs: 8, ...DEFAULT, mustGrow: Number.POSITIVE_INFINITY },
  { groups: 1_000, runs: 8, ...SMALL, mustGrow: 1.05 },
  { groups: 2_000, runs: 4, ...SMALL, mustGrow: Number.POSITIVE_INFINITY },
];

/**
 * The most memory that the function as built ever held, over several runs of a warm instance. Most of
 * the time it waits for its pace, so that the cases are measured side by side.
 */
export async function measureMemory(answers: string): Promise<Row[]> {
  return await Promise.all(CASES.map((each) => measureCase(each, answers)));
}

async function measureCase(
  { groups, runs, heap, flags, mustMb, mustGrow }: Case,
  answers: string,
): Promise<Row> {
  const shape = shapeOf(groups);
  const bundle = join(ROOT, "dist", "alert.js");
  const measure = `peak memory, ${partitionsOf(shape).toLocaleString("en")} partitions, ${runs} warm runs, ${heap}`;
  const isFlat = Number.isFinite(mustGrow) ? ", flat from the third" : "";
  const must = `≤ ${mustMb} MB${isFlat}`;
  const given = { answers, shape, runs, rules: RULES, flags };
  const peaks = await warmRuns(bundle, given).then(
    ({ peakMb }) => peakMb,
    () => null,
  );
  if (peaks === null) return { measure, measured: "died", must, reached: false };
  const [peak = Number.NaN, third = Number.NaN] = [peaks.at(-1), peaks[2]];
  return {
    measure,
    measured: `${peaks.map((mb) => mb.toFixed(0)).join(" ")} MB`,
    ratio: (peak / mustMb).toFixed(2),
    must,
    reached: peak <= mustMb && peak <= third * mustGrow,
  };
}
