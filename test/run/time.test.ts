import fc from "fast-check";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { runClock, shareOut, type TimeBudget, timeLimit } from "../../lib/run/time.ts";

const SECOND = 1_000;
const left = ({ loading, reading, notifying, whole }: TimeBudget) =>
  [loading, reading, notifying, whole].map((deadline) => deadline.remainingMs());

/** A budget of that many milliseconds, and the clock that it goes by. */
function budgetOf(ms: number) {
  const clock = { now: 0 };
  return { clock, time: shareOut(deadlineIn(ms, () => clock.now)) };
}

describe("the time of a run is shared out", () => {
  test.each([
    ["of 30 s", 30, [7.5, 18, 27, 30]],
    ["of 3 s, SCF's default", 3, [0.75, 1.8, 2.7, 3]],
    [
      "of 15 minutes: nothing that has to follow needs more than its most",
      900,
      [10, 887, 897, 900],
    ],
    ["of nothing", 0, [0, 0, 0, 0]],
  ])("%s: loading, reading, telling and saving end by", (_, seconds, expected) => {
    const { time } = budgetOf(seconds * SECOND);
    expect(left(time)).toEqual(expected.map((part) => part * SECOND));
  });

  test("every part ends at a moment that stays the same while time goes by", () => {
    const { clock, time } = budgetOf(30 * SECOND);
    clock.now = 10 * SECOND;
    expect(left(time)).toEqual([0, 8 * SECOND, 17 * SECOND, 20 * SECOND]);
  });

  test("each part ends before those that come after it, whatever the time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 900_000 }), (ms) => {
        const parts = left(budgetOf(ms).time);
        expect(parts).toEqual([...parts].sort((a, b) => a - b));
        expect(new Set(parts).size).toBe(4);
      }),
    );
  });
});

/** What is left of a limit, no time having passed since it was told. */
const limitOf = (context: unknown): number => timeLimit(context).remainingMs();
const withRemaining = (answer: unknown) => ({ getRemainingTimeInMillis: () => answer });

describe("the time limit of a function", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
    return () => vi.useRealTimers();
  });

  test.each([
    ["is what SCF says, less half a second to hand the result back", 30_000, 29_500],
    ["keeps back a twentieth of it where that is less", 4_000, 3_800],
    ["may be the longest that SCF has", 900_000, 899_500],
  ])("%s", (_, remaining, expected) => {
    expect(limitOf(withRemaining(remaining))).toBe(expected);
  });

  test.each<[name: string, context: unknown]>([
    ["there is no context", undefined],
    ["the context is null", null],
    ["the context is a text", "context"],
    ["the context says neither", {}],
    ["it is no function", { getRemainingTimeInMillis: 3_000 }],
    ["it answers no number", withRemaining("3000")],
    ["it answers NaN", withRemaining(Number.NaN)],
    ["it answers infinity", withRemaining(Number.POSITIVE_INFINITY)],
    ["it answers that nothing is left", withRemaining(0)],
    ["it answers less than nothing", withRemaining(-5)],
  ])("is the 30 s of serverless.yml where %s", (_, context) => {
    expect(limitOf(context)).toBe(29_500);
  });

  test.each<[name: string, context: object, expected: number]>([
    ["the context has no such function", { time_limit_in_ms: 3_000 }, 2_850],
    ["it answers no number", { ...withRemaining("3000"), time_limit_in_ms: 4_000 }, 3_800],
  ])("is the whole limit in the context where %s", (_, context, expected) => {
    expect(limitOf(context)).toBe(expected);
  });

  test.each([Number.NaN, "3000", 0, -1, null])("is no limit of %s", (limit) => {
    expect(limitOf({ time_limit_in_ms: limit })).toBe(29_500);
  });

  test("asks the context as its own method", () => {
    const context = {
      left: 10_000,
      getRemainingTimeInMillis() {
        return this.left;
      },
    };
    expect(limitOf(context)).toBe(9_500);
  });
});

describe("the clock of a run", () => {
  const MACHINE = Date.parse("2026-11-22T12:00:30.200Z");
  const timer = (Time: unknown) => ({ Type: "Timer", TriggerName: "every-minute", Time });
  const clock = (event: unknown) => new Date(runClock(event, MACHINE)).toISOString();

  test.each([
    ["a timer that is half a minute late", "2026-11-22T12:00:00Z"],
    ["one that is as late as may be", "2026-11-22T11:59:00.200Z"],
    ["one that fires this very moment", "2026-11-22T12:00:30.200Z"],
  ])("is the time of %s", (_, time) => {
    expect(clock(timer(time))).toBe(new Date(time).toISOString());
  });

  test.each<[name: string, event: unknown]>([
    ["a timer that is later than that", timer("2026-11-22T11:59:00.199Z")],
    ["a timer that lies in the future", timer("2026-11-22T12:00:31Z")],
    ["a time that is none", timer("noon")],
    ["a time that is no text", timer(MACHINE)],
    ["no time", { Type: "Timer" }],
    ["another event with a time", { Type: "COS", Time: "2026-11-22T12:00:00Z" }],
    ["an event that is empty", {}],
    ["no event", undefined],
    ["null", null],
  ])("is the machine's where there is %s", (_, event) => {
    expect(runClock(event, MACHINE)).toBe(MACHINE);
  });
});
