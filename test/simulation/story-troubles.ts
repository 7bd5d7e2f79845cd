import fc from "fast-check";
import { durations } from "./durations.ts";
import { GROUPS, PARTITIONS, TOPICS, type Trouble } from "./story.ts";

export const group = fc.constantFrom(...Object.values(GROUPS).flat());
export const topic = fc.constantFrom(...TOPICS);
export const partition = fc.constantFrom(...PARTITIONS);
const channel = fc.constantFrom(0, 0, 1);
const call = fc.integer({ min: 0, max: 9 });

/** Anything that can go wrong. */
export const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ kind: fc.constant("group unreadable" as const), group }),
  fc.record({
    kind: fc.constant("pages missing" as const),
    group,
    topics: fc.constantFrom(0, 1),
  }),
  fc.record({ kind: fc.constant("partition error" as const), group, topic, partition }),
  fc.record({
    kind: fc.constant("discovery fails" as const),
    instance: fc.constantFrom(...Object.keys(GROUPS)),
  }),
  fc.constant({ kind: "nothing readable" as const }),
  fc.constant({ kind: "group states unknown" as const }),
  fc.record({ kind: fc.constant("slack down" as const), channel }),
  fc.record({
    kind: fc.constant("slack refuses" as const),
    channel,
    message: fc.constantFrom(0, 1),
  }),
  fc.record({ kind: fc.constant("slack's answer is lost" as const), channel }),
  fc.record({
    kind: fc.constant("store fails" as const),
    on: fc.constantFrom("lock", "load", "save", "release", "everything"),
    works: fc.boolean(),
  }),
  fc.constant({ kind: "document lost" as const }),
  fc.record({
    kind: fc.constant("document corrupt" as const),
    how: fc.constantFrom("cut", "newer version", "noise"),
  }),
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("crash" as const), call, after: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("overlap" as const),
      call,
      pauseAt: fc.option(call),
    }),
  },
  fc.constant({ kind: "cold start" as const }),
  fc.record({
    kind: fc.constant("other instance" as const),
    instance: fc.constantFrom(1, 2),
  }),
  fc.record({
    kind: fc.constant("clock set back" as const),
    ms: durations(1 / 60, 10, 90),
  }),
  fc.constant({ kind: "other rules" as const }),
);
