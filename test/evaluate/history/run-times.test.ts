import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";
import { HOUR, MINUTE, NOON, SECOND } from "../../given.ts";

const times = (runs: RunTimes) => Array.from({ length: runs.newest }, (_, i) => runs.at(i + 1));

function runsAt(...moments: readonly number[]): RunTimes {
  let runs = new RunTimes();
  for (const moment of moments) runs = runs.with(moment, moment - HOUR);
  return runs;
}

const every = (count: number, period: number) =>
  Array.from({ length: count }, (_, i) => NOON + i * period);

describe("run times", () => {
  test("each run has the next serial number", () => {
    const moments = every(3, MINUTE);
    expect(times(runsAt(...moments))).toEqual(moments);
    expect(new RunTimes().newest).toBe(0);
  });

  test("an event that comes again within 90 seconds counts as just after the last run", () => {
    const runs = runsAt(NOON, NOON + MINUTE, NOON, NOON);
    expect(times(runs)).toEqual([NOON, NOON + MINUTE, NOON + MINUTE + 1, NOON + MINUTE + 2]);
  });

  test("where the clock was set back, earlier runs keep their distances", () => {
    const runs = runsAt(NOON, NOON + 20 * SECOND, NOON + 50 * SECOND, NOON - 8 * MINUTE);
    const before = runs.at(4) - 30 * SECOND;
    expect(runs.at(4)).toBe(NOON - 8 * MINUTE);
    expect(times(runs).slice(0, 3)).toEqual([before - 50_000, before - 30_000, before]);
  });

  test("where it was set back after one run, that was a minute ago", () => {
    expect(times(runsAt(NOON, NOON - HOUR))).toEqual([NOON - HOUR - MINUTE, NOON - HOUR]);
  });

  test("regular runs of long ago take no room, and are known to the millisecond", () => {
    const moments = every(2_000, MINUTE);
    const runs = runsAt(...moments);
    expect(times(runs)).toEqual(moments);
    expect(runs.toSteps().length).toBeLessThan(2 * 80);
  });

  test("are whole milliseconds, on a line too: an alert that is stored with one can be read again", () => {
    const runs = runsAt(...every(300, MINUTE).map((moment, i) => moment + (i % 3) * 7));
    expect(times(runs).filter((time) => !Number.isInteger(time))).toEqual([]);
  });

  test("of irregular ones no moment moves by much against its age, whatever their number", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 200, maxLength: 400 });
    fc.assert(
      fc.property(gaps, (all) => {
        let now = NOON;
        const moments = all.map((gap) => (now += gap * SECOND));
        const runs = runsAt(...moments);
        for (const [i, moment] of moments.entries()) {
          const age = now - moment;
          expect(Math.abs(runs.at(i + 1) - moment)).toBeLessThanOrEqual(0.01 * age);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("never more than a few thousand are kept", () => {
    const moments = Array.from({ length: 6_000 }, (_, i) => NOON + i * i * 10 * SECOND);
    const few = new RunTimes(moments.map((moment, i) => [i + 1, moment])).with(
      (moments.at(-1) ?? 0) + HOUR,
      NOON,
    );
    let runs = few;
    for (let i = 0; i < 3; i += 1) runs = runs.with(runs.at(runs.newest) + HOUR, NOON);
    expect(runs.toSteps().length / 2).toBeLessThan(2_100);
    expect(runs.at(1)).toBe(NOON);
  });

  test("are handed on by their steps", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 1e10 }), { maxLength: 50 });
    fc.assert(
      fc.property(gaps, (all) => {
        let now = NOON;
        const runs = runsAt(...all.map((gap) => (now += gap)));
        const next = RunTimes.fromSteps(JSON.parse(JSON.stringify(runs.toSteps())));
        expect(times(next)).toEqual(times(runs));
      }),
    );
  });
});
