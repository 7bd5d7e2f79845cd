import { describe, expect, test } from "vitest";
import {
  addLag,
  pointsPerSubject,
  recentLag,
  trendPerMinute,
} from "../../../lib/evaluate/history/lag-history.ts";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";
import { Series } from "../../../lib/evaluate/history/series.ts";
import { MINUTE, NOON } from "../../given.ts";
import { readBack } from "./packing.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** The minutes at which a subject's lag is still known, after runs at the given ones. */
function kept(minutes: readonly number[], most = 64): number[] {
  const all = minutes.map((minute, i): [number, number] => [i + 1, NOON + minute * MINUTE]);
  let lags = new Series("any");
  for (const [i, [serial]] of all.entries()) {
    addLag(lags, serial, most, new RunTimes(all.slice(0, i + 1)));
    lags = readBack(lags, serial, "any");
  }
  return recentLag(lags, new RunTimes(all)).map(({ at }) => (at - NOON) / MINUTE);
}

describe("what is kept of a subject's lag", () => {
  test("the last 15 minutes", () => {
    const halfMinutes = upTo(80).map((i) => i / 2);
    expect(kept(halfMinutes)).toEqual(halfMinutes.filter((minute) => minute >= 24.5));
  });

  test("where runs are far apart, at least 16 points", () => {
    expect(kept(upTo(40).map((i) => i * 60))).toEqual(upTo(16).map((i) => (i + 24) * 60));
  });

  test("of far more than its share those that stand closest together go, never the oldest or the newest", () => {
    const minutes = kept(upTo(13), 4);
    expect(minutes).toHaveLength(4);
    expect([minutes.at(0), minutes.at(-1)]).toEqual([0, 12]);
  });

  test.each([
    [0, 64],
    [1, 64],
    [15_625, 64],
    [20_000, 50],
    [250_000, 4],
    [10_000_000, 4],
  ])("of %i subjects each keeps %i points", (subjects, points) => {
    expect(pointsPerSubject(subjects)).toBe(points);
  });
});

test("a run that was tried again at once tells no trend", () => {
  const points = (ms: number) => [
    { at: NOON, lag: 5 },
    { at: NOON + ms, lag: 6 },
  ];
  expect(trendPerMinute(points(1))).toBeNull();
  expect(trendPerMinute(points(1_000))).toBe(60);
});
