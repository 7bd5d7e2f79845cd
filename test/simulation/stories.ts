import fc from "fast-check";
import { durations } from "./durations.ts";
import type { Change, Fault, Story, Trouble } from "./story.ts";
import { rules, silence } from "./story-rules.ts";
import { group, partition, topic, trouble } from "./story-troubles.ts";

/** Most stories are short, so that there are many; some are long, for what takes long. */
const SHORT = 15;
const LONG = 60;

/** Below, at and above every threshold of a rule. */
const lag = fc.constantFrom(0, 1, 5, 49, 50, 99, 100, 101, 500, 1_000, 1_001, 5_000);

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
  fc.constant({ kind: "forget all commits" as const }),
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
