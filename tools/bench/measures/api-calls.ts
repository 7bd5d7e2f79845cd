import { join } from "node:path";
import * as v from "valibot";
import { startCkafka } from "../../emulators/ckafka/start-ckafka.ts";
import { type GroupStory, partition } from "../../emulators/ckafka/story.ts";
import { runChild } from "../child.ts";
import { environmentOn } from "../environment.ts";
import type { Row } from "../row.ts";
import { INSTANCE } from "../synthetic.ts";
import { ROOT } from "../workshop.ts";

/** Topics of each group. */
const SIZES = [1, 50, 51, 137, 500];

const Result = v.object({ apiCalls: v.number() });

/** A run asks no more topics for the start of their logs. */
const LOG_STARTS = 10;

/** Calls of one run: named groups that are all ok, and found ones that are all behind. */
export async function measureApiCalls(): Promise<Row[]> {
  const pages = SIZES.reduce((sum, size) => sum + Math.ceil(size / 50), 0);
  const named = SIZES.map((_, index) => ({ group: `group-${index}`, critical: 1_000 }));
  return [
    row("API calls of a run, groups named", pages, await callsOf(named)),
    row(
      "API calls of a run, groups found and not ok",
      pages + 2 + LOG_STARTS,
      await callsOf([{ group: "group-*", critical: 1 }]),
    ),
  ];
}

async function callsOf(rules: unknown): Promise<number> {
  const groups = Object.fromEntries(SIZES.map((size, index) => [`group-${index}`, storyOf(size)]));
  const ckafka = await startCkafka({ story: { [INSTANCE]: groups } });
  const env = environmentOn(ckafka.url, { LAG_RULES: JSON.stringify(rules) });
  const bundle = join(ROOT, "dist", "check.js");
  const program = `require(${JSON.stringify(bundle)}).main_handler({}, {})
    .then(({ apiCalls }) => console.log(JSON.stringify({ apiCalls })));`;
  const { apiCalls } = v.parse(Result, await runChild(["-e", program], env));
  await ckafka.close();
  return apiCalls;
}

function storyOf(size: number): GroupStory {
  const topics = Array.from({ length: size }, (_, index) => [`topic-${index}`, [partition(1, 2)]]);
  return { topics: Object.fromEntries(topics) };
}

function row(measure: string, limit: number, calls: number): Row {
  return {
    measure,
    measured: `${calls}`,
    beside: `${limit}, the limit`,
    ratio: (calls / limit).toFixed(2),
    must: "≤ the limit",
    reached: calls <= limit,
  };
}
