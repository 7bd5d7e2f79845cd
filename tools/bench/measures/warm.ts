import { join } from "node:path";
import { median } from "../median.ts";
import type { Row } from "../row.ts";
import { RULES, shapeOf } from "../synthetic.ts";
import { warmRuns } from "../warm-runs.ts";
import { ROOT } from "../workshop.ts";

const GROUPS = 100;
/** More than an hour of them, a minute apart. */
const RUNS = 75;
/** Those that are counted: with an hour of history, and compiled. */
const LAST = 8;
const MUST = 2;

/** What a minute costs a warm instance with an hour of history, beside the script that only compares. */
export async function measureWarmRuns(baseline: string, answers: string): Promise<Row> {
  const named = Array.from({ length: GROUPS }, (_, group) => ({
    group: `group-${group}`,
    critical: 1_000_000,
  }));
  const shared = { answers, shape: shapeOf(GROUPS), runs: RUNS };
  const bundle = join(ROOT, "dist", "alert.js");
  const [usual, own] = [
    await warmRuns(baseline, { ...shared, rules: named }),
    await warmRuns(bundle, { ...shared, rules: RULES }),
  ].map(({ cpuMs }) => median(cpuMs.slice(-LAST)));
  const ratio = (own ?? Number.NaN) / (usual ?? Number.NaN);
  return {
    measure: "CPU of a warm run, 24,000 partitions, an hour of history",
    measured: `${own?.toFixed(0)} ms`,
    beside: `${usual?.toFixed(0)} ms, plain script`,
    ratio: ratio.toFixed(2),
    must: `≤ ${MUST}`,
    reached: ratio <= MUST,
  };
}
