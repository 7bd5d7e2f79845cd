import { describe, expect, test } from "vitest";
import { samplesPerPartition, thin } from "../../../lib/evaluate/history/thinning.ts";
import { givenSamples, MINUTE, NOON, rowsOf, type Samples, timeBehindOf } from "../../given.ts";

/** Whatever their age. */
function thinAll({ ends, runs }: Samples, commit: number | null, most: number): void {
  thin(ends, commit, most, { runs, horizon: 0 });
}

describe("how many samples a partition keeps", () => {
  test.each([
    [0, 64],
    [1, 64],
    [31_250, 64],
    [31_251, 63],
    [100_000, 20],
    [240_000, 8],
    [10_000_000, 8],
  ])("of %i partitions each keeps %i", (partitions, samples) => {
    expect(samplesPerPartition(partitions)).toBe(samples);
  });
});

describe("thinning", () => {
  test("what is within the number stays as it is", () => {
    const samples = givenSamples([
      [0, 0],
      [1, 10],
      [2, 20],
    ]);
    thinAll(samples, null, 3);
    expect(samples.ends.length).toBe(3);
  });

  test("a steady log end needs no more than the fewest", () => {
    const samples = givenSamples(Array.from({ length: 40 }, (_, i) => [i, i * 10]));
    thinAll(samples, null, 8);
    expect(samples.ends.length).toBe(8);
    expect(rowsOf(samples).at(0)).toEqual([0, 0]);
    expect(rowsOf(samples).at(-1)).toEqual([39, 390]);
  });

  test("flat stretches keep both ends", () => {
    const flats: [number, number][] = Array.from({ length: 60 }, (_, i) => [
      i,
      Math.floor(i / 20) * 1000 + Math.max(0, (i % 20) - 15) * 100,
    ]);
    const samples = givenSamples(flats);
    thinAll(samples, null, 8);
    const kept = rowsOf(samples).map(([minute]) => minute);
    expect(kept).toEqual(expect.arrayContaining([0, 15, 20, 35, 40, 55]));
    expect(kept.length).toBeLessThan(30);
  });

  test.each([200, 205])("the samples around a commit at %i stay, and what they tell", (commit) => {
    const samples = givenSamples(Array.from({ length: 40 }, (_, i) => [i, i * 10]));
    const before = timeBehindOf(samples, commit);
    thinAll(samples, commit, 8);
    expect(samples.ends.length).toBe(8);
    expect(rowsOf(samples)).toEqual(
      expect.arrayContaining([
        [20, 200],
        [21, 210],
      ]),
    );
    expect(timeBehindOf(samples, commit)).toEqual(before);
  });

  test("what tells least goes first, and what tells much stays", () => {
    const samples = givenSamples([
      [0, 1000],
      [10, 1100],
      [20, 1215],
      [30, 1300],
      [60, 1600],
    ]);
    thinAll(samples, null, 2);
    // What stays may move by a hair, to a rounder number.
    expect(rowsOf(samples)).toEqual([
      [0, 1000],
      [20, 1216],
      [30, 1300],
      [60, 1600],
    ]);
  });

  test("both ends of a flat stretch stay, however short it is", () => {
    const ends: [number, number][] = [
      [0, 0],
      [10, 100],
      [10.2, 100],
      [60, 600],
    ];
    const samples = givenSamples(ends);
    thinAll(samples, null, 2);
    expect(rowsOf(samples)).toEqual(ends);
  });

  test.each<[name: string, commit: number | null, horizon: number, kept: number[]]>([
    ["those before the horizon go, but the newest of these", null, 25, [20, 30, 40]],
    ["one at the horizon is one before it", null, 20, [20, 30, 40]],
    ["the two around the commit stay, however old", 15, 35, [10, 20, 30, 40]],
    ["one at the commit is the older of the two", 20, 35, [20, 30, 40]],
    ["one stays, however old all of them are", null, 90, [40]],
    ["all are needed for a commit before them", -5, 90, [0, 10, 20, 30, 40]],
  ])("of samples of long ago %s", (_, commit, minutes, kept) => {
    const samples = givenSamples([0, 10, 20, 30, 40].map((minute) => [minute, minute]));
    const { ends, runs } = samples;
    thin(ends, commit, 64, { runs, horizon: NOON + minutes * MINUTE });
    expect(rowsOf(samples)).toEqual(kept.map((minute) => [minute, minute]));
  });

  test("no number is moved where a state is small", () => {
    const rows = Array.from({ length: 100 }, (_, i): [number, number] => [i, i * 1001 + (i % 7)]);
    const samples = givenSamples(rows);
    thinAll(samples, null, 64);
    expect(rows).toEqual(expect.arrayContaining(rowsOf(samples)));
  });

  test("up to 64 stay where each tells something", () => {
    // Every sample is the end of a flat stretch.
    const samples = givenSamples(Array.from({ length: 64 }, (_, i) => [i, Math.floor(i / 2) * 10]));
    thinAll(samples, null, 8);
    expect(samples.ends.length).toBe(64);
  });

  test("beyond 64 even what tells something goes, the least telling first", () => {
    const samples = givenSamples(
      Array.from({ length: 200 }, (_, i) => [i, Math.floor(i / 2) * 10]),
    );
    thinAll(samples, null, 64);
    expect(samples.ends.length).toBe(64);
    expect(rowsOf(samples).at(0)).toEqual([0, 0]);
    const recent = rowsOf(samples).filter(([minute]) => minute >= 195);
    expect(recent).toHaveLength(5);
  });
});
