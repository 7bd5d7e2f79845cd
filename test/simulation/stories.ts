import fc from "fast-check";
import type { Rule, Silence, Threshold } from "../../lib/config/config.ts";
import {
  type Change,
  type Fault,
  GROUPS,
  HOUR,
  MINUTE,
  PARTITIONS,
  START,
  type Story,
  TOPICS,
  type Trouble,
} from "./story.ts";

/** Most stories are short, so that there are many; some are long, for what takes long. */
const SHORT = 15;
const LONG = 60;
const group = fc.constantFrom(...Object.values(GROUPS).flat());
const topic = fc.constantFrom(...TOPICS);
const partition = fc.constantFrom(...PARTITIONS);
const durations = (...minutes: number[]) => fc.constantFrom(...minutes.map((m) => m * MINUTE));

const LAGS = [100, 1_000] as const;
const TIMES = [10 * MINUTE, 30 * MINUTE] as const;

/** Below, at and above every threshold of a rule. */
const lag = fc.constantFrom(0, 1, 5, 49, 50, 99, 100, 101, 500, 1_000, 1_001, 5_000);

const thresholds: fc.Arbitrary<Pick<Rule, "warning" | "critical" | "stalledMs">> = fc
  .record({
    measure: fc.constantFrom("lag", "lag", "time", "both"),
    levels: fc.constantFrom("warning", "critical", "both", "both", "none"),
    stalledMs: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, durations(10, 30)),
  })
  .map(({ measure, levels, stalledMs }) => {
    const threshold = (index: 0 | 1): Threshold => ({
      lag: measure === "time" ? null : LAGS[index],
      behindMs: measure === "lag" ? null : TIMES[index],
    });
    const none = levels === "none";
    return {
      warning: levels === "warning" || levels === "both" ? threshold(0) : null,
      critical: levels === "critical" || levels === "both" ? threshold(1) : null,
      stalledMs: none ? (stalledMs ?? 10 * MINUTE) : stalledMs,
    };
  });

const target = fc.oneof(
  fc.record({
    instance: fc.constant("ckafka-a"),
    group: fc.constantFrom("a-orders", "a-billing", "a-*", "*"),
  }),
  fc.record({ instance: fc.constant("ckafka-b"), group: fc.constantFrom("b-audit", "*") }),
);

const rule: fc.Arbitrary<Rule> = fc
  .record({
    target,
    thresholds,
    topic: fc.constantFrom("*", "*", "*", "events", "c*"),
    per: fc.constantFrom("topic", "topic", "group", "partition"),
    absent: fc.constantFrom("warning", "critical", "ignore"),
    allowedLag: fc.constantFrom(0, 0, 0, 1, 50),
    forMs: durations(0, 0, 0, 5, 20),
    keepFiringForMs: durations(0, 0, 0, 5, 20),
    dedupMs: durations(60, 60, 0, 15, 120),
    channel: fc.constantFrom(null, null, "ops", "dev"),
    mention: fc.constantFrom(null, null, "<!here>"),
  })
  .map(({ target, thresholds, ...rest }) => ({ ...target, ...thresholds, ...rest, runbook: null }));

const rules = fc.array(rule, { minLength: 1, maxLength: 3 });

const silence: fc.Arbitrary<Silence> = fc
  .record({
    group: fc.constantFrom("*", "a-orders"),
    topic: fc.option(fc.constantFrom("events", "*")),
    from: fc.integer({ min: 0, max: 10 }),
    hours: fc.constantFrom(1, 2),
  })
  .map(({ from, hours, ...names }) => ({
    ...names,
    instance: null,
    window: { kind: "once", from: START + from * HOUR, until: START + (from + hours) * HOUR },
  }));

const channel = fc.constantFrom(0, 0, 1);
const call = fc.integer({ min: 0, max: 9 });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
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

const at = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: SHORT - 1 }) },
  fc.integer({ min: 0, max: LONG - 1 }),
);
const fault: fc.Arbitrary<Fault> = fc
  .record({ from: at, length: fc.constantFrom(1, 1, 1, 2, 3, 5, 10), trouble })
  .map((fault) => (isMoment(fault.trouble) ? { ...fault, length: 1 } : fault));

function isMoment({ kind }: Trouble): boolean {
  return kind === "clock set back" || kind === "document lost" || kind === "document corrupt";
}

const what: fc.Arbitrary<Change["what"]> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("lag" as const), lag }) },
  { weight: 3, arbitrary: fc.constant({ kind: "stall" as const }) },
  fc.constant({ kind: "forget commit" as const }),
  fc.constant({ kind: "delete topic" as const }),
  fc.constant({ kind: "delete group" as const }),
  fc.constant({ kind: "create group" as const }),
);

function waits(maxLength: number): fc.Arbitrary<number[]> {
  const wait = durations(5, 0, 1, 1, 5, 5, 10, 10, 30, 60, 180);
  return fc.array(wait, { minLength: 10, maxLength, size: "max" });
}

/** Any story; it shrinks towards fewer steps, changes and faults. */
export const stories: fc.Arbitrary<Story> = fc.record({
  rules,
  otherRules: rules,
  silences: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(silence, { maxLength: 2 }),
  ),
  dedupMs: durations(60, 0, 15, 120),
  locks: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  retries: fc.boolean(),
  waits: fc.oneof({ weight: 5, arbitrary: waits(SHORT) }, waits(LONG)),
  changes: fc.array(fc.record({ at, group, topic, partition, what }), {
    minLength: 1,
    maxLength: 24,
    size: "max",
  }),
  faults: fc.array(fault, { maxLength: 12, size: "max" }),
});
