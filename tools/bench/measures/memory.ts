import { join } from "node:path";
import * as v from "valibot";
import { startCkafka } from "../../emulators/ckafka/start-ckafka.ts";
import type { GroupStory } from "../../emulators/ckafka/story.ts";
import { runChild } from "../child.ts";
import { environmentOn } from "../environment.ts";
import { NONE, type Row } from "../row.ts";
import {
  INSTANCE,
  offsets,
  PARTITIONS_PER_TOPIC,
  RULES_JSON,
  TOPICS_PER_GROUP,
} from "../synthetic.ts";
import { ROOT } from "../workshop.ts";

const GROUPS = 1_000;
const MUST_MB = 256;
/** The minute after the last run whose state is loaded. */
const MINUTE_OF_THE_RUN = 70;

const Result = v.object({
  status: v.string(),
  subjects: v.number(),
  apiCalls: v.number(),
  unreadable: v.array(v.unknown()),
  maxRssKilobytes: v.number(),
});

/** The whole function, as built, on the emulator: the most memory that its process ever held. */
export async function measureMemory(stateFile: string): Promise<Row> {
  const groups: Record<string, GroupStory> = {};
  for (let group = 0; group < GROUPS; group += 1) groups[`group-${group}`] = storyOf(group);
  const ckafka = await startCkafka({ story: { [INSTANCE]: groups }, perSecond: 1e9 });
  const env = environmentOn(ckafka.url, {
    LAG_RULES: RULES_JSON,
    STATE_URL: `file://${stateFile}`,
  });
  const bundle = join(ROOT, "dist", "alert.js");
  const program = `require(${JSON.stringify(bundle)})
    .main_handler({}, { getRemainingTimeInMillis: () => 120_000 })
    .then((summary) => {
      const { maxRSS } = process.resourceUsage();
      console.log(JSON.stringify({ ...summary, maxRssKilobytes: maxRSS }));
    });`;
  const result = v.parse(Result, await runChild(["-e", program], env));
  await ckafka.close();
  if (result.subjects !== GROUPS * TOPICS_PER_GROUP || result.unreadable.length > 0) {
    throw new Error(`the run was not whole: ${JSON.stringify(result).slice(0, 300)}`);
  }
  const megabytes = result.maxRssKilobytes / 1_024;
  return {
    measure: "peak memory, 1,000 groups × 10 topics × 24 partitions, with their state",
    baseline: NONE,
    limit: NONE,
    measured: `${megabytes.toFixed(0)} MB`,
    ratio: `${(megabytes / MUST_MB).toFixed(2)} of what it may`,
    must: `≤ ${MUST_MB} MB`,
    reached: megabytes <= MUST_MB,
  };
}

function storyOf(group: number): GroupStory {
  const topics = Array.from({ length: TOPICS_PER_GROUP }, (_, topic) => [
    `topic-${topic}`,
    Array.from({ length: PARTITIONS_PER_TOPIC }, (_, partition) =>
      offsets(group, topic, partition, MINUTE_OF_THE_RUN),
    ),
  ]);
  return { topics: Object.fromEntries(topics) };
}
