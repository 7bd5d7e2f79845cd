import fc from "fast-check";
import { expect, test } from "vitest";
import type { GroupReading, Reading } from "../../lib/model/reading.ts";
import type { Rule, Threshold } from "../../lib/model/rule.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
import {
  behindOf,
  givenConfig,
  givenGroup,
  givenRule,
  MINUTE,
  NOON,
  oneTopic,
  run,
} from "../given.ts";
import { anyCount } from "./history/packing.ts";

const offset = fc.oneof(fc.constant(null), fc.nat(1000), anyCount);
const name = fc.constantFrom("orders", "__proto__", "a/b", "");
const threshold: fc.Arbitrary<Threshold | null> = fc.option(
  fc.record({
    lag: fc.option(fc.integer({ min: 1, max: 2000 })),
    behindMs: fc.option(fc.integer({ min: 1, max: 2 * 60 * MINUTE })),
  }),
);
const duration = fc.integer({ min: 0, max: 60 * MINUTE });
const rule: fc.Arbitrary<Rule> = fc
  .record({
    group: fc.constantFrom("orders", "*", "__proto__"),
    topic: fc.constantFrom("*", "orders", "a*"),
    per: fc.constantFrom("group", "topic", "partition"),
    warning: threshold,
    critical: threshold,
    stalledMs: fc.option(duration),
    absent: fc.constantFrom("warning", "critical", "ignore"),
    allowedLag: fc.nat(20),
    forMs: duration,
    keepFiringForMs: duration,
    dedupMs: duration,
  } satisfies { [K in keyof Partial<Rule>]: fc.Arbitrary<Rule[K]> })
  .map(givenRule);
const group: fc.Arbitrary<GroupReading> = fc
  .record({
    instance: fc.constant("ckafka-abc"),
    group: name,
    topics: fc.uniqueArray(
      fc.record({
        topic: name,
        partitions: fc.array(
          fc.record({ partition: fc.nat(5), committedOffset: offset, logEndOffset: offset }),
          { maxLength: 5 },
        ),
        unreadPartitions: fc.array(fc.integer({ min: -1, max: 5 }), { maxLength: 2 }),
      }),
      { selector: ({ topic }) => topic },
    ),
    allTopics: fc.boolean(),
  })
  .map(({ topics, ...more }) => givenGroup(topics, more));
const reading: fc.Arbitrary<Reading> = fc
  .uniqueArray(group, { selector: (each) => each.group })
  .map((groups) => ({ groups, unreadable: [], discovered: new Map(), apiCalls: 1 }));
/** Gaps are irregular, and the clock may be set back. */
const gap = fc.oneof(
  fc.integer({ min: 1, max: 5 * MINUTE }),
  fc.integer({ min: -MINUTE, max: 300 * MINUTE }),
);

test("whatever is read, no number is NaN, infinite, or below 0 where it cannot be", () => {
  fc.assert(
    fc.property(
      fc.array(rule, { minLength: 1, maxLength: 3 }),
      fc.array(fc.tuple(gap, reading), { maxLength: 12 }),
      (rules, story) => {
        let state = EMPTY_STATE;
        let now = NOON;
        for (const [ms, read] of story) {
          now += ms;
          const result = run(givenConfig({ rules }), read, state, now);
          state = result.state;
          for (const { subject: _, rule: __, ...evaluation } of result.evaluations) {
            const { trendPerMinute, ...rest } = evaluation;
            expect(trendPerMinute === null || Number.isFinite(trendPerMinute)).toBe(true);
            for (const value of numbersIn(rest)) {
              expect(Number.isFinite(value) && value >= 0).toBe(true);
            }
          }
        }
      },
    ),
    { numRuns: 200 },
  );
});

function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

/** Minutes between runs, and how many messages come in them. */
const steps = fc.array(
  fc.tuple(
    fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 200 })),
    fc.oneof(fc.constant(0), fc.nat(20), fc.nat(10_000)),
  ),
  { minLength: 2, maxLength: 150 },
);

test("time behind never falls while the commit stands still and the log end moves on", () => {
  const config = givenConfig({ rules: [givenRule({ warning: behindOf(10 * MINUTE) })] });
  fc.assert(
    fc.property(steps, fc.nat(149), fc.nat(500), (story, from, lag) => {
      let state = EMPTY_STATE;
      let now = NOON;
      let end = 10_000;
      let commit: number | null = null;
      let before = -1;
      for (const [index, [minutes, messages]] of story.entries()) {
        now += minutes * MINUTE;
        end += messages;
        // The consumer keeps up, then stops with some messages unread.
        if (commit === null && index >= from % story.length) commit = end - lag;
        const result = run(config, oneTopic([[commit ?? end, end]]), state, now);
        state = result.state;
        const behind = result.evaluations[0]?.behind?.ms ?? null;
        if (commit === null) expect(behind).toBe(0);
        if (commit === null || behind === null) continue;
        expect(behind).toBeGreaterThanOrEqual(before);
        before = behind;
      }
      // And is 0 as soon as the commit is at the log end.
      const { evaluations } = run(config, oneTopic([[end, end]]), state, now + MINUTE);
      expect(evaluations[0]?.behind?.ms).toBe(0);
    }),
    { numRuns: 200 },
  );
});
