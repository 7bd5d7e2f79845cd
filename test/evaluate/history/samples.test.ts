import { describe, expect, test } from "vitest";
import { givenSamples, MINUTE, NOON, rowsOf } from "../../given.ts";

type Ends = [minute: number, end: number][];

describe("samples", () => {
  test("outside of them nothing is known", () => {
    const samples = givenSamples([
      [0, 5],
      [1, 9],
    ]);
    samples.remove(1, 1);
    for (const index of [-1, 1]) {
      expect([samples.serial(index), samples.time(index), samples.end(index)]).toEqual([
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ]);
    }
  });

  test("as many fit as come", () => {
    const ends = Array.from({ length: 300 }, (_, i): [number, number] => [i, i * 10]);
    const samples = givenSamples(ends);
    expect(rowsOf(samples)).toEqual(ends);
    expect(samples.serial(299)).toBe(300);
  });

  test("those from an index on are removed", () => {
    const samples = givenSamples([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ]);
    samples.remove(1, 2);
    expect(rowsOf(samples)).toEqual([
      [0, 0],
      [3, 3],
      [4, 4],
    ]);
  });

  test.each<[name: string, commit: number | null, horizon: number, kept: Ends]>([
    [
      "those before the horizon go, but the newest of these",
      null,
      25,
      [
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    [
      "one at the horizon is one before it",
      null,
      20,
      [
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    [
      "none lies before it",
      null,
      -5,
      [
        [0, 0],
        [10, 10],
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    [
      "the two that bracket the commit stay",
      15,
      35,
      [
        [10, 10],
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    [
      "a commit at a sample needs none before it",
      20,
      35,
      [
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    [
      "a commit older than all keeps all",
      -1,
      35,
      [
        [0, 0],
        [10, 10],
        [20, 20],
        [30, 30],
        [40, 40],
      ],
    ],
    ["the newest stays at any rate", null, 99, [[40, 40]]],
  ])("dropping the old: %s", (_name, commit, horizon, kept) => {
    const samples = givenSamples([
      [0, 0],
      [10, 10],
      [20, 20],
      [30, 30],
      [40, 40],
    ]);
    samples.dropOld(commit, NOON + horizon * MINUTE);
    expect(rowsOf(samples)).toEqual(kept);
  });
});
