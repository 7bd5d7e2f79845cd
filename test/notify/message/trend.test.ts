import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LagPoint } from "../../../lib/evaluate/evaluation.ts";
import { sparkline } from "../../../lib/notify/message/trend.ts";

const everyMinute = (lags: readonly number[]): LagPoint[] =>
  lags.map((lag, index) => ({ at: index * 60_000, lag }));

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
