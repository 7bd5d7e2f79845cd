import { describe, expect, test } from "vitest";
import { lagNotice, MINUTE, RULE } from "../../demo/preview/notices.ts";
import type { Evaluation } from "../../lib/core/evaluation.ts";
import { behindLine, lagLine, stuckLine } from "../../lib/message/measure-lines.ts";

const evaluation = (more: Partial<Evaluation>): Evaluation =>
  lagNotice({ evaluation: more }).evaluation;

const ONE_TIME_LIMIT = { ...RULE, warning: { lag: null, behindMs: MINUTE }, critical: null };

describe("lag against its threshold", () => {
  test.each<[string, Partial<Evaluation>, string | null]>([
    [
      "the official sample",
      { lag: 185_238_291, reasons: ["lag 185238291 >= critical 10000"] },
      "185,238,291 (critical from 10,000)",
    ],
    [
      "below its threshold: the one that would be reached first",
      { lag: 800, reasons: [] },
      "800 (warning from 1,000)",
    ],
    ["without a threshold for messages", { lag: 800, reasons: [], rule: ONE_TIME_LIMIT }, "800"],
    [
      "of several rules, each with its part",
      { lag: 15_500, reasons: ["lag 12000 >= critical 10000", "lag 3000 >= warning 2000"] },
      "15,500, of which 12,000 (critical from 10,000) and 3,000 (warning from 2,000)",
    ],
    [
      "of several rules, one of which is over its limit",
      { lag: 15_500, reasons: ["lag 12000 >= critical 10000"] },
      "15,500, of which 12,000 (critical from 10,000)",
    ],
    ["nothing committed", { lag: null, reasons: ["absent: no committed offset"] }, null],
  ])("%s", (_, more, line) => {
    expect(lagLine(evaluation(more))).toBe(line);
  });
});

describe("time behind against its threshold", () => {
  test.each<[string, Partial<Evaluation>, string | null]>([
    [
      "over it",
      { behindMs: 754_000, reasons: ["behind 754s >= critical 600s"] },
      "12 min (critical from 10 min)",
    ],
    [
      "a lower bound",
      {
        behindMs: 754_000,
        behindIsLowerBound: true,
        reasons: ["behind more than 754s >= critical 600s"],
      },
      "more than 12 min (critical from 10 min)",
    ],
    ["below it", { behindMs: 90_000, reasons: [] }, "1 min 30 s (critical from 10 min)"],
    [
      "of several rules",
      { behindMs: 754_000, reasons: ["behind 754s >= critical 600s", "behind 90s >= warning 60s"] },
      "12 min (critical from 10 min) and 1 min 30 s (warning from 1 min)",
    ],
    ["not known", { behindMs: null, reasons: [] }, null],
  ])("%s", (_, more, line) => {
    expect(behindLine(evaluation(more))).toBe(line);
  });
});

test("what is stuck is said, whatever else is wrong", () => {
  const reasons = ["stalled 612s >= 600s on partition 3", "stalled 90s >= 60s on 2 partitions"];
  expect(stuckLine(evaluation({ reasons }))).toBe(
    "10 min on partition 3 (critical from 10 min) and 1 min 30 s on 2 partitions (critical from 1 min)",
  );
  expect(stuckLine(evaluation({ reasons: [] }))).toBeNull();
});
