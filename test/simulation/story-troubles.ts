import fc from "fast-check";
import { durations } from "./durations.ts";
import { GROUPS, PARTITIONS, TOPICS } from "./story.ts";
import type { Trouble } from "./trouble.ts";

const SECOND = 1_000;
/** The function's time limit is a minute, and so the lock's expiry. */
const LONGER_THAN_A_LOCK = 70 * SECOND;

const FEW = ["ckafka-a", "ckafka-b"];
const few = FEW.flatMap((instance) => GROUPS[instance] ?? []);
export const group = fc.constantFrom(...few);
export const topic = fc.constantFrom(...TOPICS);
export const partition = fc.constantFrom(...PARTITIONS);
const channel = fc.constantFrom(0, 0, 1);
const call = fc.integer({ min: 0, max: 9 });

const kind = <const Kind extends Trouble["kind"]>(...kinds: Kind[]) => fc.constantFrom(...kinds);

const ofTheApi: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: kind("group unreadable", "group not in answer"), group }),
  fc.record({ kind: kind("pages missing"), group, topics: fc.constantFrom(0, 1) }),
  fc.record({ kind: kind("topic not in answer"), group, topic }),
  fc.record({
    kind: kind("partition error", "log end unread", "commit not in answer"),
    group,
    topic,
    partition,
  }),
  fc.record({ kind: kind("discovery fails"), instance: fc.constantFrom(...FEW) }),
  fc.record({ kind: kind("nothing readable", "group states unknown", "log starts unknown") }),
);

const ofSlack: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: kind("slack down", "slack's answer is lost"), channel }),
  fc.record({ kind: kind("slack refuses"), channel, message: fc.constantFrom(0, 1) }),
);

const ofTheStore: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({
    kind: kind("store fails"),
    on: fc.constantFrom("lock", "load", "save", "release", "everything"),
    works: fc.boolean(),
  }),
  fc.record({ kind: kind("document lost") }),
  fc.record({
    kind: kind("document corrupt"),
    how: fc.constantFrom("cut", "newer version", "noise"),
  }),
);

const ofTheInvocation: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: kind("crash"), call, after: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("overlap"),
      call,
      pauseAt: fc.option(call),
      frozenMs: fc.constantFrom(0, 0, LONGER_THAN_A_LOCK),
    }),
  },
  fc.record({ kind: kind("cold start") }),
  fc.record({ kind: kind("other instance"), instance: fc.constantFrom(1, 2) }),
  fc.record({
    kind: kind("late timer"),
    ms: fc.constantFrom(200, 900, 30 * SECOND, 90 * SECOND, 150 * SECOND),
  }),
  fc.record({ kind: kind("clock set back"), ms: durations(1 / 60, 3, 8, 10, 90) }),
);

/** Anything that can go wrong. */
export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: ofTheApi },
  { weight: 4, arbitrary: ofSlack },
  { weight: 2, arbitrary: ofTheStore },
  { weight: 6, arbitrary: ofTheInvocation },
  fc.record({ kind: kind("other rules", "channels moved") }),
);
