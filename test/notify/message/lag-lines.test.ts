import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../../lib/evaluate/evaluation.ts";
import { behindLine, lagLine, stuckLine } from "../../../lib/notify/message/lag-lines.ts";
import {
  behindOver,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  RULE,
  stalledFor,
} from "../../../tools/emulators/notices.ts";
import { MINUTE } from "../../given.ts";

const evaluation = (more: Partial<Evaluation>): Evaluation =>
  lagNotice({ evaluation: more }).evaluation;

const ONE_TIME_LIMIT = { ...RULE, warning: { lag: null, behindMs: MINUTE }, critical: null };

describe("lag against its threshold", () => {
  test.each<[string, Partial<Evaluation>, string | null]>([
    [
      "the official sample",
      { lag: 185_238_291, breaches: [lagOver(185_238_291, "critical", 10_000)] },
      "185,238,291 (critical from 10,000)",
    ],
    [
      "below its threshold: the one that would be reached first",
      { lag: 800, breaches: [] },
      "800 (warning from 1,000)",
    ],
    ["without a threshold for messages", { lag: 800, breaches: [], rule: ONE_TIME_LIMIT }, "800"],
    [
      "of several rules, each with its part",
      {
        lag: 15_500,
        breaches: [lagOver(12_000, "critical", 10_000), lagOver(3_000, "warning", 2_000)],
      },
      "15,500, of which 12,000 (critical from 10,000) and 3,000 (warning from 2,000)",
    ],
    [
      "of several rules, one of which is over its limit",
      { lag: 15_500, breaches: [lagOver(12_000, "critical", 10_000)] },
      "15,500, of which 12,000 (critical from 10,000)",
    ],
    ["nothing committed", { lag: null, breaches: [NOTHING_COMMITTED] }, null],
  ])("%s", (_, more, line) => {
    expect(lagLine(evaluation(more))).toBe(line);
  });
});

describe("time behind against its threshold", () => {
  test.each<[string, Partial<Evaluation>, string | null]>([
    [
      "over it",
      {
        behind: { ms: 754_000, isLowerBound: false },
        breaches: [behindOver(754_000, "critical", 600_000)],
      },
      "12 min (critical from 10 min)",
    ],
    [
      "a lower bound",
      {
        behind: { ms: 754_000, isLowerBound: true },
        breaches: [behindOver(754_000, "critical", 600_000, true)],
      },
      "more than 12 min (critical from 10 min)",
    ],
    [
      "below it",
      { behind: { ms: 90_000, isLowerBound: false }, breaches: [] },
      "1 min 30 s (critical from 10 min)",
    ],
    [
      "of several rules",
      {
        behind: { ms: 754_000, isLowerBound: false },
        breaches: [behindOver(754_000, "critical", 600_000), behindOver(90_000, "warning", 60_000)],
      },
      "12 min (critical from 10 min) and 1 min 30 s (warning from 1 min)",
    ],
    ["not known", { behind: null, breaches: [] }, null],
  ])("%s", (_, more, line) => {
    expect(behindLine(evaluation(more))).toBe(line);
  });
});

test("what is stuck is said, whatever else is wrong", () => {
  const breaches = [stalledFor(612_000, 600_000, [3]), stalledFor(90_000, 60_000, [0, 1])];
  expect(stuckLine(evaluation({ breaches }))).toBe(
    "10 min on partition 3 (critical from 10 min) and 1 min 30 s on 2 partitions (critical from 1 min)",
  );
  expect(stuckLine(evaluation({ breaches: [] }))).toBeNull();
});
