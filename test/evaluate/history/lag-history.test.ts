import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addLag,
  packLags,
  pointsPerSubject,
  type RunLag,
  unpackLags,
} from "../../../lib/evaluate/history/lag-history.ts";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";
import { VlqWriter } from "../../../lib/evaluate/history/vlq.ts";
import { MINUTE, NOON } from "../../given.ts";

const point = (minute: number, lag = minute): RunLag => ({
  serial: minute + 1,
  at: NOON + minute * MINUTE,
  lag,
});
const minutes = (points: readonly RunLag[]) => points.map(({ serial }) => serial - 1);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

function addAll(at: readonly number[], most = 64): RunLag[] {
  let points: RunLag[] = [];
  for (const minute of at) points = addLag(points, point(minute), most);
  return points;
}

describe("what is kept of a subject's lag", () => {
  test("the last 15 minutes", () => {
    const halfMinutes = upTo(80).map((i) => i / 2);
    expect(minutes(addAll(halfMinutes))).toEqual(halfMinutes.filter((minute) => minute >= 24.5));
  });

  test("where runs are far apart, at least 16 points", () => {
    expect(minutes(addAll(upTo(40).map((i) => i * 60)))).toEqual(
      upTo(16).map((i) => (i + 24) * 60),
    );
  });

  test("of more than its share those that stand closest together go, never the oldest or the newest", () => {
    expect(minutes(addAll([0, 4, 5, 6, 10], 4))).toEqual([0, 4, 6, 10]);
    expect(minutes(addAll(upTo(13), 4))).toHaveLength(4);
    expect(minutes(addAll(upTo(13), 4)).at(0)).toBe(0);
    expect(minutes(addAll(upTo(13), 4)).at(-1)).toBe(12);
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

test("lags are packed and unpacked, without the runs whose time is not known any more", () => {
  const lags = fc.array(fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 51 })), {
    maxLength: 64,
  });
  fc.assert(
    fc.property(lags, fc.nat(5), (values, forgotten) => {
      const points = values.map((lag, minute) => point(minute, lag));
      const known = points.slice(forgotten);
      const runs = new RunTimes(known.map(({ serial, at }) => [serial, at]));
      expect(unpackLags(packLags(points, new VlqWriter()), runs)).toEqual(known);
    }),
  );
});
