import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { shareOut, type TimeBudget } from "../../lib/run/time-budget.ts";

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
