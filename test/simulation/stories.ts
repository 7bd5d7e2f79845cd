import fc from "fast-check";
import { durations } from "./durations.ts";
import type { Fault, Story } from "./story.ts";
import { at, changes, LONG, outage, SHORT } from "./story-changes.ts";
import { outageRules, rules, silence } from "./story-rules.ts";
import { trouble } from "./story-troubles.ts";
import type { Trouble } from "./trouble.ts";

const fault: fc.Arbitrary<Fault> = fc
  .record({ from: at, length: fc.constantFrom(1, 1, 1, 2, 3, 5, 10), trouble })
  .map((fault) => (isMoment(fault.trouble) ? { ...fault, length: 1 } : fault));

function isMoment({ kind }: Trouble): boolean {
  return kind === "clock set back" || kind === "document lost" || kind === "document corrupt";
}

function waits(minLength: number, maxLength: number): fc.Arbitrary<number[]> {
  const wait = durations(5, 0, 1, 1, 1, 5, 5, 10, 10, 30, 60, 180);
  return fc.oneof(
    { weight: 3, arbitrary: fc.array(wait, { minLength, maxLength, size: "max" }) },
    // A timer of one minute.
    fc.array(durations(1), { minLength, maxLength, size: "max" }),
  );
}

const silences = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  fc.array(silence, { maxLength: 2 }),
);

const settings = {
  blind: fc.record({
    forMs: durations(2, 0, 2, 10),
    dedupMs: durations(60, 0, 15),
    channel: fc.constantFrom(null, null, "ops"),
    mention: fc.constantFrom(null, null, "<!here>"),
  }),
  locks: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.constant(false)),
  retries: fc.boolean(),
  faults: fc.array(fault, { maxLength: 12, size: "max" }),
};

const ofAFewGroups: fc.Arbitrary<Story> = fc.record({
  ...settings,
  rules,
  otherRules: rules,
  silences,
  waits: fc.oneof({ weight: 5, arbitrary: waits(10, SHORT) }, waits(10, LONG)),
  changes,
});

const ofAnOutage: fc.Arbitrary<Story> = fc
  .record({
    ...settings,
    rules: outageRules,
    silences: fc.constant([]),
    waits: fc.oneof(waits(10, 40), fc.array(durations(1), { minLength: 20, maxLength: 40 })),
    changes: outage,
  })
  .map((story) => ({ ...story, otherRules: story.rules }));

/** Any story; it shrinks towards fewer steps, changes and faults. */
export const stories: fc.Arbitrary<Story> = fc.oneof(
  { weight: 24, arbitrary: ofAFewGroups },
  ofAnOutage,
);
