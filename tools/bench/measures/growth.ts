import * as v from "valibot";
import { runChild } from "../child.ts";
import type { Row } from "../row.ts";

/** Ten times as long, and what caches that are too small and a larger heap cost. */
const MUST = 20;
/** So that the collector looks at new objects alone, few or many. */
const FLAGS = ["--max-semi-space-size=256"];

const Result = v.array(
  v.object({ what: v.string(), few: v.number(), one: v.number(), ten: v.number() }),
);

/** Whether runs take longer than there is more of something. */
export async function measureGrowth(program: string): Promise<Row[]> {
  const results = v.parse(Result, await runChild([...FLAGS, program]));
  return results.map(({ what, few, one, ten }) => {
    const ratio = ten / one;
    const [small, large] = [few, few * 10].map((count) => count.toLocaleString("en"));
    return {
      measure: `growth: ${small} to ${large} ${what}`,
      measured: `${milliseconds(one)} to ${milliseconds(ten)} ms`,
      ratio: ratio.toFixed(1),
      must: `≤ ${MUST}`,
      reached: ratio <= MUST,
    };
  });
}

function milliseconds(seconds: number): string {
  return (seconds * 1_000).toPrecision(3);
}
