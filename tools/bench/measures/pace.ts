import { join } from "node:path";
import * as v from "valibot";
import { startCkafka } from "../../emulators/ckafka/start-ckafka.ts";
import { partition } from "../../emulators/ckafka/story.ts";
import { runChild } from "../child.ts";
import { environmentOn } from "../environment.ts";
import type { Row } from "../row.ts";
import { INSTANCE } from "../synthetic.ts";
import { ROOT } from "../workshop.ts";

const GROUPS = 1_500;
const GROUPS_OF_THE_BASELINE = 100;
const LATENCY_MS = 40;
const LIMIT_A_SECOND = 100;
const MUST_OF_LIMIT = 0.93;
const MUST_REJECTED = 0.005;

const Run = v.object({ ms: v.number(), unreadable: v.optional(v.array(v.unknown()), []) });

/** Calls a second that succeed, and the share of those that the API rejected as too many. */
export async function measurePace(baseline: string): Promise<Row> {
  const names = Array.from({ length: GROUPS }, (_, index) => `group-${index}`);
  const story = {
    [INSTANCE]: Object.fromEntries(
      names.map((name) => [name, { topics: { topic: [partition(1, 2)] } }]),
    ),
  };
  const ckafka = await startCkafka({ story, latencyMs: LATENCY_MS, perSecond: LIMIT_A_SECOND });
  const run = async (bundle: string, rules: unknown) => {
    const before = ckafka.calls.length;
    const env = environmentOn(ckafka.url, { LAG_RULES: JSON.stringify(rules) });
    const program = `const { main_handler } = require(${JSON.stringify(bundle)});
      const start = performance.now();
      main_handler({}, {getRemainingTimeInMillis: () => 120_000}).then(({ unreadable }) => {
        console.log(JSON.stringify({ ms: performance.now() - start, unreadable }));
        process.exit();
      });`;
    const { ms, unreadable } = v.parse(Run, await runChild(["-e", program], env));
    if (unreadable.length > 0) throw new Error(`${unreadable.length} groups were not read`);
    return { seconds: ms / 1_000, calls: ckafka.calls.length - before };
  };
  const one = await run(
    baseline,
    names.slice(0, GROUPS_OF_THE_BASELINE).map((group) => ({ group, critical: 1_000 })),
  );
  const own = await run(join(ROOT, "dist", "alert.js"), [{ group: "*", critical: 1_000 }]);
  await ckafka.close();
  const needed = GROUPS + Math.ceil(GROUPS / 50);
  const rate = needed / own.seconds;
  const rejected = (own.calls - needed) / own.calls;
  return {
    measure: `pace: ${GROUPS} groups found by wildcard, answers in ${LATENCY_MS} ms`,
    measured: `${rate.toFixed(1)} calls/s, ${(rejected * 100).toFixed(2)} % rejected`,
    beside: `${(one.calls / one.seconds).toFixed(1)} plain script, ${LIMIT_A_SECOND} the limit`,
    ratio: (rate / LIMIT_A_SECOND).toFixed(3),
    must: `≥ ${MUST_OF_LIMIT}, ≤ ${MUST_REJECTED * 100} %`,
    reached: rate / LIMIT_A_SECOND >= MUST_OF_LIMIT && rejected <= MUST_REJECTED,
  };
}
