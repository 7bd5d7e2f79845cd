import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import { encodeState } from "../../lib/state/document.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import { behindOf, givenGroup, givenReading, givenRule, MINUTE, NOON } from "../given.ts";

const PARTITIONS = 2_000;
const PER_TOPIC = 20;
/** Of the state that these partitions are a part of. */
const ALL = 240_000;

test("240,000 partitions of busy, unsteady producers fit in 8 MB after an hour of runs", () => {
  const random = randomNumbers();
  const ends = Array.from({ length: PARTITIONS }, () => Math.floor(1e9 * random()));
  const rules = new RuleBook([givenRule({ warning: behindOf(MINUTE * 30) })]);
  let state: State = EMPTY_STATE;
  for (let minute = 0; minute <= 61; minute += 1) {
    const topics = Array.from({ length: PARTITIONS / PER_TOPIC }, (_, topic) => ({
      topic: `topic-${topic}`,
      unreadPartitions: [],
      partitions: Array.from({ length: PER_TOPIC }, (_, partition) => {
        const index = topic * PER_TOPIC + partition;
        // A thousand messages a minute, more or less.
        const logEndOffset = (ends[index] ?? 0) + Math.floor(900 + 200 * random());
        ends[index] = logEndOffset;
        return {
          partition,
          committedOffset: logEndOffset - Math.floor(3000 * random()),
          logEndOffset,
        };
      }),
    }));
    const known = { ...state, histories: Object.assign(state.histories, { partitions: ALL }) };
    const now = NOON + minute * MINUTE;
    const reading = givenReading([givenGroup(topics)]);
    const { runs, histories } = evaluate(reading, { rules, known, alerted: [], now });
    state = { ...state, runs, histories };
  }
  // A state that large is stored compressed.
  const { length } = gzipSync(encodeState(state), { level: 1 });
  expect(length / PARTITIONS).toBeLessThan((8 * 1024 * 1024) / ALL);
});

/** Park and Miller's: the same numbers each time. */
function randomNumbers(): () => number {
  let seed = 1;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}
