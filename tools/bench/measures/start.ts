import { join } from "node:path";
import * as v from "valibot";
import { startCkafka } from "../../emulators/ckafka/start-ckafka.ts";
import { partition } from "../../emulators/ckafka/story.ts";
import { runChild } from "../child.ts";
import { environmentOn } from "../environment.ts";
import { median, sideBySide } from "../median.ts";
import type { Row } from "../row.ts";
import { INSTANCE } from "../synthetic.ts";
import { startTlsFront } from "../tls-front.ts";
import { ROOT } from "../workshop.ts";

const ROUNDS = 75;
const ROUNDS_TLS = 35;
const MUST = 0.45;
const RUNS_A_MONTH = 60 * 24 * 30;
const MEMORY_GB = 128 / 1024;

const Milliseconds = v.number();
const Runs = v.tuple([v.number(), v.number()]);

/** Milliseconds since the process started. */
const BARE = "console.log(performance.now())";

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

/** What is started: bundles of the plain script and of one signed call. */
export interface Started {
  readonly baseline: string;
  readonly floor: string;
}

/** Cold starts: from the start of a process to the end of a poll of one group. And what they cost. */
export async function measureStart(started: Started): Promise<Row[]> {
  const story = { [INSTANCE]: { group: { topics: { topic: [partition(1, 2)] } } } };
  const ckafka = await startCkafka({ story, perSecond: 1e9 });
  const tls = await startTlsFront(ckafka.host);
  const rules = { LAG_RULES: '[{"group":"group","critical":1000}]' };
  try {
    const plain = await startsOf(started, ROUNDS, environmentOn(ckafka.url, rules));
    const rows = [rowOf("http", plain), costRow(plain)];
    if (tls === null) return rows;
    const env = environmentOn(tls.url, { ...rules, ...tls.env });
    return [...rows, rowOf("TLS", await startsOf(started, ROUNDS_TLS, env))];
  } finally {
    await tls?.close();
    await ckafka.close();
  }
}

/** Medians in milliseconds, since the start of the process. */
interface Starts {
  readonly bare: number;
  readonly floor: number;
  readonly own: number;
  readonly usual: number;
  /** A second run. */
  readonly warm: number;
}

async function startsOf(
  { baseline, floor }: Started,
  rounds: number,
  env: Readonly<Record<string, string>>,
): Promise<Starts> {
  const single = async (...args: string[]) => v.parse(Milliseconds, await runChild(args, env));
  const warm: number[] = [];
  const cold = async (bundle: string, warmRuns: number[]) => {
    const [first, second] = v.parse(Runs, await runChild(["-e", twoRuns(bundle)], env));
    warmRuns.push(second);
    return first;
  };
  const [bare = 0, least = 0, own = 0, usual = 0] = await sideBySide(rounds, [
    () => single("-e", BARE),
    () => single(floor),
    () => cold(join(ROOT, "dist", "alert.js"), warm),
    () => cold(baseline, []),
  ]);
  return { bare, floor: least, own, usual, warm: median(warm) };
}

function rowOf(over: string, { bare, floor, own, usual }: Starts): Row {
  const above = (ms: number) => `+${(ms - bare).toFixed(1)} ms`;
  const ratio = (own - bare) / (usual - bare);
  return {
    measure: `cold start to the end of a poll over ${over}, above bare node`,
    measured: above(own),
    beside: `${above(usual)} plain script, ${above(floor)} one signed call`,
    ratio: ratio.toFixed(2),
    ...(over === "http" && { must: `≤ ${MUST}`, reached: ratio <= MUST }),
  };
}

function costRow({ own, usual, warm }: Starts): Row {
  return {
    measure: "cost of a run a minute for 30 days at 128 MB, on this machine",
    measured: `${gigabyteSeconds(own)} GB-s cold, ${gigabyteSeconds(warm)} warm`,
    beside: `${gigabyteSeconds(usual)} GB-s cold, plain script`,
    ratio: (own / usual).toFixed(2),
  };
}

/** With the process's own start, and an API that answers at once. */
function gigabyteSeconds(ms: number): string {
  return ((ms / 1_000) * MEMORY_GB * RUNS_A_MONTH).toFixed(0);
}
