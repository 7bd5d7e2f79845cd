import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { RunTimes } from "../../lib/evaluate/history/run-times.ts";
import { samplesPerPartition } from "../../lib/evaluate/history/thinning.ts";
import { TopicMeasurer } from "../../lib/evaluate/measure-topic.ts";
import { HOUR, MINUTE, NOON } from "../given.ts";

const PARTITIONS = 2000;
const PER_TOPIC = 20;

test("240,000 partitions of busy, unsteady producers fit in 8 MB after an hour of runs", () => {
  const random = randomNumbers();
  const ends = Array.from({ length: PARTITIONS }, () => Math.floor(1e9 * random()));
  const most = samplesPerPartition(240_000);
  let runs = new RunTimes();
  let packed = new Map<number, string>();
  for (let minute = 0; minute <= 60; minute += 1) {
    const now = NOON + minute * MINUTE;
    runs = runs.with(now);
    const horizon = now - HOUR;
    const measurer = new TopicMeasurer({ now, runs, horizon, samplesPerPartition: most });
    const next = new Map<number, string>();
    for (let topic = 0; topic < PARTITIONS / PER_TOPIC; topic += 1) {
      const partitions = Array.from({ length: PER_TOPIC }, (_, partition) => {
        const index = topic * PER_TOPIC + partition;
        // A thousand messages a minute, more or less.
        const logEndOffset = (ends[index] ?? 0) + Math.floor(900 + 200 * random());
        ends[index] = logEndOffset;
        const committedOffset = logEndOffset - Math.floor(3000 * random());
        return { partition, committedOffset, logEndOffset };
      });
      const reading = { topic: `${topic}`, partitions, unreadPartitions: [] };
      const result = measurer.measure(reading, 0, packed.get(topic));
      if (result.packed !== null) next.set(topic, result.packed);
    }
    packed = next;
  }
  const bytes = gzipSync(JSON.stringify([...packed]), { level: 1 }).length;
  const perPartition = (8 * 1024 * 1024) / 240_000;
  expect(bytes / PARTITIONS).toBeLessThan(perPartition);
});

/** Park and Miller's: the same numbers each time. */
function randomNumbers(): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}
