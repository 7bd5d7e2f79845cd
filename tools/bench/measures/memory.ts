import { join } from "node:path";
import { NONE, type Row } from "../row.ts";
import { PARTITIONS_PER_TOPIC, RULES_JSON, TOPICS_PER_GROUP } from "../synthetic.ts";
import { warmRuns } from "../warm-runs.ts";
import { ROOT } from "../workshop.ts";

/** The heap that V8 allows itself in a container of 128 MB. */
const SMALL_HEAP = ["--max-old-space-size=64", "--max-semi-space-size=1"];

interface Shape {
  readonly groups: number;
  readonly runs: number;
  readonly flags: readonly string[];
  readonly mustMb: number;
}

const SHAPES: readonly Shape[] = [
  { groups: 1_000, runs: 8, flags: [], mustMb: 170 },
  { groups: 1_000, runs: 8, flags: SMALL_HEAP, mustMb: 115 },
  { groups: 2_000, runs: 4, flags: SMALL_HEAP, mustMb: 115 },
];

/** The most memory that the function as built ever held, over several runs of a warm instance. */
export async function measureMemory(answers: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const shape of SHAPES) rows.push(await measureShape(shape, answers));
  return rows;
}

async function measureShape({ groups, runs, flags, mustMb }: Shape, answers: string): Promise<Row> {
  const partitions = groups * TOPICS_PER_GROUP * PARTITIONS_PER_TOPIC;
  const heap = flags.length === 0 ? "default heap" : "heap of 128 MB";
  const bundle = join(ROOT, "dist", "alert.js");
  const rules = JSON.parse(RULES_JSON);
  const { peakMb } = await warmRuns(bundle, { answers, groups, runs, rules, flags });
  const peak = peakMb.at(-1) ?? Number.NaN;
  return {
    measure: `peak memory, ${partitions.toLocaleString("en")} partitions, ${runs} warm runs, ${heap}`,
    baseline: NONE,
    limit: NONE,
    measured: `${peak.toFixed(0)} MB (${peakMb[2]?.toFixed(0)} MB after the third run)`,
    ratio: `${(peak / mustMb).toFixed(2)} of what it may`,
    must: `≤ ${mustMb} MB`,
    reached: peak <= mustMb,
  };
}
