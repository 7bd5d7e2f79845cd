import { expect, test } from "vitest";
import type { Rule } from "../../../lib/model/rule.ts";
import { whatIsWrong } from "../../../lib/notify/message/sentence.ts";
import { plain } from "../../../lib/notify/message/style.ts";
import { EMPTY_STATE } from "../../../lib/state/state.ts";
import {
  givenConfig,
  givenRule,
  lagOf,
  MINUTE,
  NOON,
  oneTopic,
  type Rows,
  run,
} from "../../given.ts";

/** What is told at each check, a minute apart: `3: partition 0 of t stuck since …`. */
function told(rule: Partial<Rule>, rows: readonly Rows[number][]): string[] {
  const config = givenConfig({ rules: [givenRule({ warning: null, critical: null, ...rule })] });
  let state = EMPTY_STATE;
  return rows.flatMap((row, minute) => {
    const now = NOON + minute * MINUTE;
    const done = run(config, oneTopic([row]), state, now);
    state = done.state;
    return done.verdicts.flatMap(({ notice }) =>
      notice === null ? [] : [`${minute}: ${whatIsWrong(notice, now, plain(64))}`],
    );
  });
}

/** Stands still at 100 from minute 1 on, and moves at minute 6. */
const STUCK = [
  [90, 90],
  [100, 110],
  [100, 120],
  [100, 130],
  [100, 140],
  [100, 150],
  [155, 160],
] as const;

const STALLED = { stalledMs: 3 * MINUTE };

test.each<[name: string, rule: Partial<Rule>, end: string]>([
  ["by a rule of nothing else", STALLED, "commits move again"],
  [
    "by a rule that compares lag, too, which was within its limit",
    { ...STALLED, warning: lagOf(1_000) },
    "back within its limits",
  ],
])("what stands still %s counts from where it stood, up to its end", (_, rule, end) => {
  expect(told(rule, STUCK)).toEqual([
    "4: partition 0 of t stuck since 12:01 UTC, 40 behind, growing",
    `6: ${end} on t after 5 min, peak lag 50, now 5`,
  ]);
});

test("what lags before it stands still for long enough counts from the first of both", () => {
  const [, ...end] = told({ ...STALLED, warning: lagOf(30) }, STUCK);
  expect(end).toEqual([
    "4: got worse, partition 0 of t stuck since 12:01 UTC, 40 behind, growing",
    "6: back within its limits on t after 5 min, peak lag 50, now 5",
  ]);
});

test("what only lags counts from when it was over its limit", () => {
  expect(told({ warning: lagOf(30) }, STUCK)).toEqual([
    "3: lag is too high, 30 behind on t, growing",
    "6: back below its threshold on t after 3 min, peak lag 50, now 5",
  ]);
});
