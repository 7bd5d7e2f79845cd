import { describe, expect, test } from "vitest";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import {
  evaluationOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  lagOf,
  MINUTE,
  oneTopic,
  type Rows,
  runAll,
} from "../given.ts";

/** What the last run says of a subject: its severity, its reasons, and whether it may resolve. */
function last(readings: readonly Reading[], rule: Partial<Rule> = {}, name = "orders/t") {
  const config = givenConfig({ rules: [givenRule({ warning: lagOf(1_000), ...rule })] });
  const runs = runAll(
    config,
    readings.map((reading, minute) => [minute, reading] as const),
  );
  const { severity, reasons, mayResolve, unmeasured } = evaluationOf(runs, name);
  return { severity, reasons, mayResolve, unmeasured };
}

const rows = (...all: Rows) => oneTopic(all);
const OK = { severity: "ok", reasons: [], mayResolve: true, unmeasured: null };

describe("a partition whose commit vanished", () => {
  // Another one keeps the group committed.
  const there = rows([100, 150], [7, 7]);
  const gone = rows([null, 150], [7, 7]);
  const LOST = {
    severity: "warning",
    reasons: ["lost: no committed offset any more on partition 0"],
    mayResolve: false,
    unmeasured: null,
  };
  const unread = givenReading([
    givenGroup([
      {
        topic: "t",
        partitions: [{ partition: 1, committedOffset: 7, logEndOffset: 7 }],
        unreadPartitions: [0],
      },
    ]),
  ]);

  test.each<[name: string, readings: Reading[], expected: object, rule?: Partial<Rule>]>([
    [
      "is not ok at the first run, nor told",
      [there, gone],
      {
        severity: "ok",
        reasons: [],
        mayResolve: false,
        unmeasured: "no committed offset any more on partition 0",
      },
    ],
    ["is lost at the second", [there, gone, gone], LOST],
    ["and stays so", [there, gone, gone, gone], LOST],
    [
      "as bad as the rule says",
      [there, gone, gone],
      { ...LOST, severity: "critical" },
      { absent: "critical" },
    ],
    ["is ok when it is back after one", [there, gone, there], OK],
    ["is ok when it is back after two", [there, gone, gone, there], OK],
    [
      "counts from anew after that",
      [there, gone, there, gone],
      { severity: "ok", mayResolve: false },
    ],
    ["is lost across a run that could not read it", [there, gone, unread, gone], LOST],
    [
      "is not lost by runs that could not read it",
      [there, unread, unread, gone],
      { severity: "ok" },
    ],
    ["is left out where that is ignored", [there, gone, gone], OK, { absent: "ignore" }],
    ["is not lost when nothing waits behind it", [rows([150, 150], [7, 7]), gone, gone], OK],
    [
      "is lost as soon as something does",
      [rows([140, 140], [7, 7]), rows([null, 140], [7, 7]), gone],
      LOST,
    ],
    ["is not lost by what is allowed", [there, gone, gone], OK, { allowedLag: 50 }],
    ["is not lost where its topic was made anew", [there, gone, rows([null, 10], [7, 7])], OK],
    ["was never there: nothing", [gone, gone], OK],
  ])("%s", (_, readings, expected, rule) => {
    expect(last(readings, rule)).toMatchObject(expected);
  });

  test("several are counted", () => {
    const [before, after] = [rows([1, 5], [1, 5], [7, 7]), rows([null, 5], [null, 5], [7, 7])];
    expect(last([before, after, after]).reasons).toEqual([
      "lost: no committed offset any more on 2 partitions",
    ]);
  });
});

describe("a commit beyond the log end", () => {
  const AHEAD = {
    severity: "warning",
    reasons: ["ahead: 40 beyond the log end on partition 0"],
    mayResolve: false,
  };
  const unread = oneTopic([], [0]);
  test.each<[name: string, readings: Reading[], expected: object, rule?: Partial<Rule>]>([
    [
      "is not ok at the first run, nor told",
      [rows([140, 100])],
      {
        severity: "ok",
        reasons: [],
        mayResolve: false,
        unmeasured: "a commit beyond the log end on partition 0",
      },
    ],
    ["is ahead when it stands still", [rows([140, 90]), rows([140, 100])], AHEAD],
    [
      "is ahead after its topic was made anew",
      [rows([140, 900]), rows([140, 50]), rows([140, 100])],
      AHEAD,
    ],
    ["is not when it moves", [rows([130, 100]), rows([140, 100])], OK],
    ["is not when the log end has reached it", [rows([140, 100]), rows([140, 140])], OK],
    [
      "is ahead across a run that could not read it",
      [rows([140, 90]), unread, rows([140, 100])],
      AHEAD,
    ],
    [
      "is left out where that is ignored",
      [rows([140, 90]), rows([140, 100])],
      OK,
      { absent: "ignore" },
    ],
  ])("%s", (_, readings, expected, rule) => {
    expect(last(readings, rule)).toMatchObject(expected);
  });
});

describe("what is absent", () => {
  const never = givenReading([givenGroup([])]);
  const there = rows([5, 5]);
  const elsewhere = givenReading([givenGroup([givenTopic("other", [[5, 5]])])]);
  const inPart = givenReading([givenGroup([givenTopic("other", [[5, 5]])], { allTopics: false })]);
  const ABSENT = {
    severity: "warning",
    reasons: ["absent: no committed offset"],
    mayResolve: false,
  };
  const VANISHED = {
    severity: "ok",
    reasons: [],
    mayResolve: false,
    unmeasured: "no committed offset at this check",
  };
  const GROUP = { topic: "*" };
  const TOPIC = { topic: "t" };
  test.each<
    [name: string, readings: Reading[], rule: Partial<Rule>, subject: string, expected: object]
  >([
    ["a group that never committed: at once", [never], GROUP, "orders", ABSENT],
    ["a group that did: not at the first run", [there, never], GROUP, "orders", VANISHED],
    ["but at the second", [there, never, never], GROUP, "orders", ABSENT],
    ["a topic that never had a commit: at once", [elsewhere], TOPIC, "orders/t", ABSENT],
    ["a topic that had one: not at the first run", [there, elsewhere], TOPIC, "orders/t", VANISHED],
    ["but at the second run", [there, elsewhere, elsewhere], TOPIC, "orders/t", ABSENT],
    [
      "across a run of which a page is missing",
      [there, elsewhere, inPart, elsewhere],
      TOPIC,
      "orders/t",
      ABSENT,
    ],
    [
      "a topic, whatever its rule compares",
      [elsewhere],
      { ...TOPIC, per: "group" },
      "orders/t",
      ABSENT,
    ],
    [
      "a topic that is listed without a commit",
      [givenReading([givenGroup([givenTopic("t", [[null, 9]]), givenTopic("x", [[5, 5]])])])],
      TOPIC,
      "orders/t",
      ABSENT,
    ],
  ])("%s", (_, readings, rule, subject, expected) => {
    expect(last(readings, rule, subject)).toMatchObject(expected);
  });
});

describe("what is known of commits", () => {
  const config = givenConfig({ rules: [givenRule({ warning: lagOf(1) })] });
  const evaluationAfter = (...readings: Reading[]) =>
    evaluationOf(
      runAll(
        config,
        readings.map((reading, minute) => [minute, reading] as const),
      ),
      "orders/t",
    );
  test.each<[name: string, readings: Reading[], moved: boolean | null]>([
    ["nothing after one run", [rows([5, 9])], null],
    ["none moved", [rows([5, 9], [6, 9]), rows([5, 12], [6, 12])], false],
    ["one of them moved", [rows([5, 9], [6, 9]), rows([5, 9], [7, 9])], true],
    ["one came", [rows([5, 9], [null, 9]), rows([5, 9], [7, 9])], true],
  ])("%s", (_, readings, moved) => {
    expect(evaluationAfter(...readings).commitsMoved).toBe(moved);
  });

  test("those that were set back, the log end not, are told with by how much", () => {
    expect(evaluationAfter(rows([50, 90], [6, 9]), rows([20, 95], [7, 9])).setBack).toEqual([
      { topic: "t", partition: 0, by: 30 },
    ]);
    expect(evaluationAfter(rows([50, 90]), rows([20, 40])).setBack).toEqual([]);
    expect(evaluationAfter(rows([50, 90]), rows([50, 95])).setBack).toEqual([]);
  });
});

test("a measure that is not known yet is said, and not that all is well", () => {
  const rule = { warning: { lag: 1_000, behindMs: MINUTE }, stalledMs: MINUTE };
  const first = last([rows([5, 9])], rule);
  expect(first.unmeasured).toBe("time behind and stalled (no earlier check)");
  expect(last([rows([9, 9])], rule).unmeasured).toBeNull();
  expect(last([rows([5, 9]), rows([6, 9])], rule).unmeasured).toBeNull();
});
