import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";

const times = (runs: RunTimes, upTo = runs.newest) =>
  Array.from({ length: upTo }, (_, i) => runs.at(i + 1));

describe("run times", () => {
  test("each run has the next serial number", () => {
    const runs = new RunTimes().with(10).with(20).with(30);
    expect(runs.newest).toBe(3);
    expect(times(runs)).toEqual([10, 20, 30]);
    expect(new RunTimes().newest).toBe(0);
  });

  test("runs of the future are forgotten, and their numbers are not used again", () => {
    const runs = new RunTimes().with(10).with(20).with(30).with(20);
    expect(times(runs)).toEqual([10, undefined, undefined, 20]);
    expect(runs.newest).toBe(4);
  });

  test("those before a moment are forgotten unless something refers to them", () => {
    const runs = new RunTimes().with(10).with(20).with(30).with(40);
    expect(times(runs.prune(30, new Set([1])))).toEqual([10, undefined, 30, 40]);
    expect(runs.prune(30, new Set([1])).newest).toBe(4);
  });

  test("are packed and unpacked", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 1e10 }), { maxLength: 50 });
    fc.assert(
      fc.property(gaps, fc.func(fc.boolean()), (steps, keep) => {
        let now = 1.79e12;
        let runs = new RunTimes();
        for (const step of steps) {
          now += step;
          runs = runs.with(now);
        }
        const referred = times(runs).flatMap((_, i) => (keep(i) ? [i + 1] : []));
        const pruned = runs.prune(now, new Set(referred));
        const unpacked = RunTimes.unpack(pruned.pack());
        expect(times(unpacked, steps.length)).toEqual(times(pruned, steps.length));
        expect(unpacked.newest).toBe(pruned.newest);
      }),
    );
  });
});
