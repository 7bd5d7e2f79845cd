import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";
import { Series } from "../../../lib/evaluate/history/series.ts";
import { keepFew } from "../../../lib/evaluate/history/thinning.ts";
import { HOUR, MINUTE, NOON, rowsOf, type Samples, timeBehindOf } from "../../given.ts";
import { handedOn } from "./packing.ts";

/** Log ends a minute apart: how many messages come in each. */
const producers = {
  constant: () => 1000,
  "one a minute": (_: number, random: () => number) => poisson(1, random),
  "five a minute": (_: number, random: () => number) => poisson(5, random),
  "thousands a minute": (_: number, random: () => number) => 1000 + Math.floor(130 * random()),
  diurnal: (minute: number, random: () => number) =>
    poisson(20 * (1 + 0.9 * Math.sin((minute / 1440) * 2 * Math.PI)), random),
  bursty: (minute: number) => (minute % 17 < 4 ? 3000 : 0),
};

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/** Mulberry32: the same numbers for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe("over hours of runs of a large state, no interpolated value moves by more than 5 %", () => {
  test.each(Object.entries(producers))("%s", (_name, produce) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seeded(seed);
        let runs = new RunTimes();
        let [thinned, whole] = [new Series("rising"), new Series("rising")];
        let end = 0;
        let furthest = 0;
        let fewest = Number.POSITIVE_INFINITY;
        for (let minute = 0; minute < 240; minute += 1) {
          const now = NOON + minute * MINUTE;
          runs = runs.with(now, now - HOUR);
          end += produce(minute, random);
          [thinned, whole] = [
            handedOn(thinned, runs.newest, end),
            handedOn(whole, runs.newest, end),
          ];
          keepFew(thinned, null, { runs, horizon: now - HOUR, samplesPerPartition: 8 });
          if (minute >= 8) fewest = Math.min(fewest, thinned.length);
          if (minute % 10 === 9) {
            const moved = deviation({ ends: thinned, runs }, { ends: whole, runs }, now - HOUR);
            furthest = Math.max(furthest, moved);
          }
        }
        expect(furthest).toBeLessThanOrEqual(0.05);
        expect(fewest).toBeGreaterThanOrEqual(8);
        expect(thinned.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 20 },
    );
  });
});

/** How far apart the times behind are that two sets of samples tell since the horizon, relative to them. */
function deviation(thinned: Samples, whole: Samples, horizon: number): number {
  let most = 0;
  for (const [minute, commit] of rowsOf(whole)) {
    if (NOON + minute * MINUTE < horizon || commit === whole.ends.value) continue;
    const expected = timeBehindOf(whole, commit);
    const actual = timeBehindOf(thinned, commit);
    if (expected === null || actual === null || actual.isLowerBound) continue;
    most = Math.max(most, Math.abs(actual.ms - expected.ms) / expected.ms);
  }
  return most;
}
