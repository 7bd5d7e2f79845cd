import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LagPoint } from "../../../lib/evaluate/evaluation.ts";
import { trendPerMinute } from "../../../lib/evaluate/history/lag-history.ts";
import { courseOf, sparkline, trendWords } from "../../../lib/notify/message/trend.ts";
import { lagNotice } from "../../../tools/emulators/notices.ts";

const everyMinute = (lags: readonly number[]): LagPoint[] =>
  lags.map((lag, index) => ({ at: index * 60_000, lag }));

const SET_BACK = [{ topic: "orders-v1", partition: 3, by: 500 }];

describe("a trend", () => {
  test.each<[string, number[], string | null, string | null]>([
    ["is not known at the first check", [5], null, null],
    [
      "grows where it does over 15 minutes and did last",
      [0, 200],
      "growing",
      "growing by 200 a minute",
    ],
    [
      "shrinks where it does over 15 minutes and did last, and ends",
      [500, 450, 300],
      "shrinking",
      "shrinking by 100 a minute, catches up in about 3 min",
    ],
    ["is steady where nothing changes", [300, 300], "steady", "steady"],
    [
      "neither grows nor shrinks where it just turned: both numbers are told",
      [820, 24_500, 21_000, 13_500],
      "turning",
      "up by 4,227 a minute on average, down by 7,500 in the last minute",
    ],
    [
      "nor where it begins to grow again",
      [900, 100, 300],
      "turning",
      "down by 300 a minute on average, up by 200 in the last minute",
    ],
    [
      "nor where it stands since a minute",
      [100, 300, 300],
      "turning",
      "up by 100 a minute on average, unchanged in the last minute",
    ],
    [
      "nor where it is where it was, by way of something else",
      [300, 100, 300],
      "turning",
      "unchanged on average, up by 200 in the last minute",
    ],
  ])("%s", (_, lags, course, words) => {
    const recentLag = everyMinute(lags);
    const trend = trendPerMinute(recentLag);
    const { evaluation } = lagNotice({ evaluation: { recentLag, trendPerMinute: trend } });
    expect(courseOf(evaluation)).toBe(course);
    expect(trendWords(evaluation, lags.at(-1) ?? 0)).toBe(words);
  });

  test("does not grow where commits were set back: that was a step", () => {
    const recentLag = everyMinute([100, 600]);
    const { evaluation } = lagNotice({
      evaluation: { recentLag, trendPerMinute: 500, setBack: SET_BACK },
    });
    expect(courseOf(evaluation)).toBe("turning");
    expect(trendWords(evaluation, 600)).toBe(
      "up by 500 a minute on average, up by 500 in the last minute",
    );
  });
});

describe("a sparkline", () => {
  test.each<[string, number[], string | null]>([
    ["shows nothing of a single reading", [5], null],
    ["rises from 0 to the highest lag", [0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"],
    ["starts its scale at 0, so that a small change looks small", [1_000, 1_010, 1_900], "▅▅█"],
    ["is left out where it would be flat", [1_000, 1_010, 1_020], null],
    ["is left out where there was no lag at all", [0, 0, 0], null],
    ["shows a peak that has passed", [10, 80, 40], "▂█▅"],
  ])("%s", (_, lags, bars) => {
    expect(sparkline(everyMinute(lags))).toBe(bars);
  });

  test.each<[string, number[], string]>([
    ["one run was missed", [0, 1, 2, 4, 5], "▁██·██"],
    ["a long pause", [0, 1, 2, 3, 8], "▁███····█"],
    ["timers that are a little off", [0, 1.02, 1.98, 3.01, 4], "▁████"],
    ["two readings, an hour apart", [0, 60], "▁█"],
  ])(
    "keeps the distances of time, and shows a dot where nothing was read: %s",
    (_, minutes, bars) => {
      const points = minutes.map((minute) => ({
        at: minute * 60_000,
        lag: minute === 0 ? 0 : 8,
      }));
      expect(sparkline(points)).toBe(bars);
    },
  );

  test("has at most 20 bars, and the highest reading is in it", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 2, maxLength: 200 }), (lags) => {
        const bars = sparkline(everyMinute(lags));
        if (bars === null) {
          const max = Math.max(...lags, 1);
          const alike = new Set(lags.map((lag) => Math.round((lag / max) * 7)));
          expect(lags.length > 20 || alike.size === 1).toBe(true);
          return;
        }
        expect([...bars].length).toBeLessThanOrEqual(20);
        expect(bars).toContain("█");
        expect(new Set(bars).size).toBeGreaterThan(1);
        expect(bars).not.toContain("·");
      }),
    );
  });
});
