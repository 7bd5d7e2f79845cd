import { join } from "node:path";
import * as v from "valibot";
import { startCkafka } from "../../emulators/ckafka/start-ckafka.ts";
import { partition } from "../../emulators/ckafka/story.ts";
import { runChild } from "../child.ts";
import { environmentOn } from "../environment.ts";
import { median, sideBySide } from "../median.ts";
import { NONE, type Row } from "../row.ts";
import { INSTANCE } from "../synthetic.ts";
import { ROOT } from "../workshop.ts";

const ROUNDS = 75;
const MUST = 0.5;
const RUNS_A_MONTH = 60 * 24 * 30;
const MEMORY_GB = 128 / 1024;

const Milliseconds = v.number();
const Runs = v.tuple([v.number(), v.number()]);

/** Milliseconds since the process started. */
const BARE = "console.log(performance.now())";
const HTTP_GET = `require("http").get(process.env.CKAFKA_ENDPOINT, (response) => {
  response.resume().on("end", () => { ${BARE}; process.exit(); });
})`;

/** Since the process started, and how long a second run takes in the same process. */
function twoRuns(bundle: string): string {
  return `const { main_handler } = require(${JSON.stringify(bundle)});
    main_handler({}, {}).then(async () => {
      const cold = performance.now();
      await main_handler({}, {});
      console.log(JSON.stringify([cold, performance.now() - cold]));
      process.exit();
    });`;
}

/** Cold starts: from the start of a process to the end of a poll of one group. And what they cost. */
export async function measureStart(baseline: string): Promise<Row[]> {
  const story = { [INSTANCE]: { group: { topics: { topic: [partition(1, 2)] } } } };
  const ckafka = await startCkafka({ story, perSecond: 1e9 });
  const env = environmentOn(ckafka.url, { LAG_RULES: '[{"group":"group","critical":1000}]' });
  const single = async (program: string) =>
    v.parse(Milliseconds, await runChild(["-e", program], env));
  const warm: number[] = [];
  const cold = async (bundle: string, warmRuns: number[]) => {
    const [first, second] = v.parse(Runs, await runChild(["-e", twoRuns(bundle)], env));
    warmRuns.push(second);
    return first;
  };
  const own = join(ROOT, "dist", "alert.js");
  const [bare = 0, get = 0, polled = 0, base = 0] = await sideBySide(ROUNDS, [
    () => single(BARE),
    () => single(HTTP_GET),
    () => cold(own, warm),
    () => cold(baseline, []),
  ]);
  await ckafka.close();
  const above = (ms: number) => `+${(ms - bare).toFixed(1)} ms`;
  const ratio = (polled - bare) / (base - bare);
  return [
    {
      measure: "cold start to the end of a poll, above bare node",
      baseline: above(base),
      limit: `${above(get)} (http.get)`,
      measured: above(polled),
      ratio: ratio.toFixed(2),
      must: `≤ ${MUST}`,
      reached: ratio <= MUST,
    },
    {
      measure: "cost of a run a minute for 30 days at 128 MB",
      baseline: `${gigabyteSeconds(base)} GB-s cold`,
      limit: NONE,
      measured: `${gigabyteSeconds(polled)} GB-s cold, ${gigabyteSeconds(median(warm))} warm`,
      ratio: (polled / base).toFixed(2),
      must: NONE,
      reached: null,
    },
  ];
}

/** With the process's own start, on this machine's CPU, and an API that answers at once. */
function gigabyteSeconds(ms: number): string {
  return ((ms / 1_000) * MEMORY_GB * RUNS_A_MONTH).toFixed(0);
}
