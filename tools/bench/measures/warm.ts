import { join } from "node:path";
import { median } from "../median.ts";
import { NONE, type Row } from "../row.ts";
import { PARTITIONS_PER_TOPIC, RULES_JSON, TOPICS_PER_GROUP } from "../synthetic.ts";
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
  const shared = { answers, groups: GROUPS, runs: RUNS };
  const base = await warmRuns(baseline, { ...shared, rules: named });
  const own = await warmRuns(join(ROOT, "dist", "alert.js"), {
    ...shared,
    rules: JSON.parse(RULES_JSON),
  });
  const [theirs, ours] = [base, own].map(({ cpuMs }) => median(cpuMs.slice(-LAST)));
  const ratio = (ours ?? Number.NaN) / (theirs ?? Number.NaN);
  const partitions = GROUPS * TOPICS_PER_GROUP * PARTITIONS_PER_TOPIC;
  return {
    measure: `CPU of a warm run, ${partitions.toLocaleString("en")} partitions with an hour of history`,
    baseline: `${theirs?.toFixed(0)} ms`,
    limit: NONE,
    measured: `${ours?.toFixed(0)} ms`,
    ratio: ratio.toFixed(2),
    must: `≤ ${MUST}`,
    reached: ratio <= MUST,
  };
}
