import { join } from "node:path";
import type { Row } from "../row.ts";
import { SMALL_HEAP, SMALL_MB } from "../small-heap.ts";
import { partitionsOf, RULES, type Shape } from "../synthetic.ts";
import { warmRuns } from "../warm-runs.ts";
import { ROOT } from "../workshop.ts";

const STEP = 60_000;
/** In steps. */
const MOST = 32;
const RUNS = 4;

/** How many partitions a function of 128 MB can watch, in steps of 60,000. */
export async function measureCapacity(answers: string): Promise<Row> {
  let fits = 0;
  let tooMany = MOST + 1;
  for (let steps = 4; tooMany - fits > 1; ) {
    if (await isEnough(steps, answers)) fits = steps;
    else tooMany = steps;
    steps = tooMany > MOST ? Math.min(2 * steps, MOST) : Math.floor((fits + tooMany) / 2);
    if (fits === MOST) break;
  }
  const largest = (fits * STEP).toLocaleString("en");
  return {
    measure: `partitions that fit into ${SMALL_MB} MB, ${RUNS} warm runs, heap of 128 MB`,
    measured: `${fits === MOST ? "at least " : ""}${largest}`,
  };
}

/** In fewer and larger groups than elsewhere, for the sake of time: calls are paced. */
function shapeOf(steps: number): Shape {
  return { groups: steps * 60, topics: 20, partitions: STEP / 60 / 20 };
}

async function isEnough(steps: number, answers: string): Promise<boolean> {
  const shape = shapeOf(steps);
  process.stderr.write(`  ${partitionsOf(shape).toLocaleString("en")} partitions …\n`);
  try {
    const { peakMb } = await warmRuns(join(ROOT, "dist", "alert.js"), {
      ...{ answers, shape, runs: RUNS, rules: RULES, flags: SMALL_HEAP, enoughMb: SMALL_MB },
    });
    return peakMb.every((mb) => mb <= SMALL_MB);
  } catch {
    return false;
  }
}
