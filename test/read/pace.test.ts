import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { Pace } from "../../lib/read/pace.ts";

/** A clock that only sleeping, and whoever holds it, moves on. Timers are as late, or early, as told. */
class VirtualTime {
  ms = 1_000_000;
  readonly #errors: readonly number[];
  #sleeps = 0;

  constructor(timerErrorsMs: readonly number[] = [0]) {
    this.#errors = timerErrorsMs;
  }

  now = () => this.ms;
  sleep = async (ms: number) => {
    const error = this.#errors[this.#sleeps++ % this.#errors.length] ?? 0;
    this.ms += Math.max(0.1, ms + error);
  };
}

/** The most starts in any second, looked at from each of them. */
function busiestSecond(starts: readonly number[]): number {
  return Math.max(
    ...starts.map((from) => starts.filter((at) => at >= from && at < from + 1_000).length),
  );
}

describe("the pace", () => {
  test("lets no second see more starts than the limit, whenever calls come and timers fire", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.double({ min: -0.9, max: 60, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.array(fc.double({ min: 0, max: 700, noNaN: true }), { minLength: 1, maxLength: 10 }),
        async (perSecond, timerErrorsMs, idleMs) => {
          const time = new VirtualTime(timerErrorsMs);
          const pace = new Pace(time);
          const starts: number[] = [];
          for (let call = 0; call < 150; call += 1) {
            // Idle in between, so that bursts are allowed again and again.
            if (call % 9 === 0) time.ms += idleMs[(call / 9) % idleMs.length] ?? 0;
            expect(await pace.take(perSecond, deadlineIn(1e9, time.now))).toBe(true);
            starts.push(time.ms);
          }
          expect(busiestSecond(starts)).toBeLessThanOrEqual(perSecond);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each([2, 10, 20, 50, 100])(
    "uses at least 95 %% of a limit of %i a second",
    async (limit) => {
      const time = new VirtualTime();
      const pace = new Pace(time);
      const start = time.ms;
      for (let call = 0; call < 30 * limit; call += 1) {
        await pace.take(limit, deadlineIn(1e9, time.now));
      }
      expect((30 * limit) / ((time.ms - start) / 1_000)).toBeGreaterThanOrEqual(0.95 * limit);
    },
  );

  test("starts three of a hundred at once", async () => {
    const time = new VirtualTime();
    const pace = new Pace(time);
    const start = time.ms;
    for (let call = 0; call < 3; call += 1) await pace.take(100, deadlineIn(1e9, time.now));
    expect(time.ms).toBe(start);
    await pace.take(100, deadlineIn(1e9, time.now));
    expect(time.ms).toBeGreaterThan(start);
  });

  test("gives turns in the order in which they were asked for", async () => {
    const pace = new Pace(new VirtualTime());
    const order: number[] = [];
    const turns = [1, 2, 3, 4].map((number) =>
      pace.take(1, deadlineIn(1e9)).then(() => order.push(number)),
    );
    await Promise.all(turns);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test("gives up at once when the turn would come after the deadline, and harms nobody behind", async () => {
    const time = new VirtualTime();
    const pace = new Pace(time);
    const start = time.ms;
    const turns = [5_000, 100, 100, 5_000].map((ms) => pace.take(1, deadlineIn(ms, time.now)));
    expect(await Promise.all(turns)).toEqual([true, false, false, true]);
    expect(time.ms - start).toBeLessThan(1_100);
  });

  test("starts nothing after the deadline, even when a turn is free", async () => {
    expect(await new Pace().take(100, { remainingMs: () => 0 })).toBe(false);
  });
});
