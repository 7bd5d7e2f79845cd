import { describe, expect, test } from "vitest";
import type { GroupReading, Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { subjectName } from "../../lib/model/subject.ts";
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
  runAll,
} from "../given.ts";

function evaluations(rules: Partial<Rule>[], ...groups: GroupReading[]) {
  const config = givenConfig({ rules: rules.map(givenRule) });
  return runAll(config, [[0, givenReading(groups)]]).flatMap((run) => run.evaluations);
}

const summary = (rules: Partial<Rule>[], ...groups: GroupReading[]) =>
  evaluations(rules, ...groups).map(
    ({ subject, severity, lag }) => `${subjectName(subject)} ${severity} ${lag}`,
  );

const orders = givenGroup([
  givenTopic("orders", [
    [0, 60],
    [0, 50],
    [0, 0],
  ]),
  givenTopic("refunds", [[10, 10]]),
]);

describe("what is compared", () => {
  const limit = { warning: lagOf(100) };
  test.each<[name: string, rules: Partial<Rule>[], expected: string[]]>([
    [
      "per topic: the sum over its partitions",
      [limit],
      ["ckafka-abc/orders/orders warning 110", "ckafka-abc/orders/refunds ok 0"],
    ],
    [
      "per group: the sum over its topics",
      [{ ...limit, per: "group" }],
      ["ckafka-abc/orders warning 110"],
    ],
    [
      "per partition: each",
      [{ ...limit, per: "partition" }],
      [
        "ckafka-abc/orders/orders/0 ok 60",
        "ckafka-abc/orders/orders/1 ok 50",
        "ckafka-abc/orders/orders/2 ok 0",
        "ckafka-abc/orders/refunds/0 ok 0",
      ],
    ],
    [
      "the first rule that matches a topic decides it",
      [{ ...limit, topic: "ord*" }, { critical: lagOf(1) }],
      ["ckafka-abc/orders/orders warning 110", "ckafka-abc/orders/refunds ok 0"],
    ],
    [
      "a later one does not see it",
      [{ warning: lagOf(1000) }, { topic: "orders", critical: lagOf(1) }],
      ["ckafka-abc/orders/orders ok 110", "ckafka-abc/orders/refunds ok 0"],
    ],
    [
      "a topic that no rule matches is left out",
      [{ ...limit, topic: "refunds" }],
      ["ckafka-abc/orders/refunds ok 0"],
    ],
    [
      "a rule of another group is none",
      [
        { ...limit, group: "other" },
        { ...limit, group: "ord?rs" },
      ],
      ["ckafka-abc/orders/orders warning 110", "ckafka-abc/orders/refunds ok 0"],
    ],
    ["a rule of another instance is none", [{ ...limit, instance: "ckafka-xyz" }], []],
    [
      "what counts as 0 is left out of sums",
      [{ ...limit, allowedLag: 50 }],
      ["ckafka-abc/orders/orders ok 60", "ckafka-abc/orders/refunds ok 0"],
    ],
  ])("%s", (_name, rules, expected) => {
    expect(summary(rules, orders)).toEqual(expected);
  });
});

describe("several rules that come to one subject", () => {
  const rules: Partial<Rule>[] = [
    { topic: "orders", per: "group", warning: lagOf(100), channel: "first", dedupMs: 1 },
    { topic: "refunds", per: "group", critical: lagOf(5), channel: "second", dedupMs: 2 },
  ];
  const group = (refunds: number) =>
    givenGroup([givenTopic("refunds", [[0, refunds]]), givenTopic("orders", [[0, 100]])]);

  test("are one alert: each compares its own topics, the worst counts, the lag is that of all", () => {
    const [evaluation, ...others] = evaluations(rules, group(5));
    expect(others).toEqual([]);
    expect(evaluation).toMatchObject({
      severity: "critical",
      reasons: ["lag 5 >= critical 5", "lag 100 >= warning 100"],
      lag: 105,
    });
    expect(evaluations(rules, group(4))[0]).toMatchObject({ severity: "warning", lag: 104 });
  });

  test("have the settings of the first", () => {
    expect(evaluations(rules, group(5))[0]?.rule).toMatchObject({ channel: "first", dedupMs: 1 });
  });

  test("and of the second, where the first has no part in it", () => {
    const only = givenGroup([givenTopic("refunds", [[0, 9]])]);
    expect(evaluations(rules, only).at(-1)?.rule).toMatchObject({ channel: "second" });
  });
});

describe("absent", () => {
  const ABSENT = "absent: no committed offset";
  const never = givenGroup([
    givenTopic("orders", [
      [null, 60],
      [null, null],
    ]),
  ]);
  test.each<[name: string, rule: Partial<Rule>, group: GroupReading, expected: string[]]>([
    ["all offsets are -1", {}, never, ["ckafka-abc/orders warning"]],
    [
      "every row is omitted",
      {},
      givenGroup([givenTopic("orders", [])]),
      ["ckafka-abc/orders warning"],
    ],
    ["there is no topic at all", {}, givenGroup([]), ["ckafka-abc/orders warning"]],
    ["as bad as the rule says", { absent: "critical" }, never, ["ckafka-abc/orders critical"]],
    ["ignored", { absent: "ignore" }, never, []],
    [
      "one commit is enough",
      {},
      givenGroup([
        givenTopic("orders", [
          [null, 60],
          [0, 1],
        ]),
      ]),
      [],
    ],
    [
      "a topic that is named with it, beside commits on others",
      { topic: "x" },
      orders,
      ["ckafka-abc/orders/x warning"],
    ],
    ["a group by a wildcard is not missed", { group: "order*" }, never, []],
    ["not known when a page is missing", {}, givenGroup([], { allTopics: false }), []],
    [
      "not known when a partition was not read",
      {},
      givenGroup([givenTopic("orders", [[null, 6]], [1])]),
      [],
    ],
  ])("%s", (_name, rule, group, expected) => {
    const found = evaluations([{ stalledMs: 1, ...rule }], group);
    const absent = found.filter(({ reasons }) => reasons.includes(ABSENT));
    expect(absent.map(({ subject, severity }) => `${subjectName(subject)} ${severity}`)).toEqual(
      expected,
    );
  });

  test("of several rules that name the group the worst counts, said once", () => {
    const rules: Partial<Rule>[] = [
      { topic: "a", absent: "warning", stalledMs: 1 },
      { topic: "b", absent: "critical", stalledMs: 1 },
    ];
    expect(evaluations(rules, givenGroup([]))).toMatchObject([
      { severity: "critical", reasons: [ABSENT], lag: null, behind: null, complete: true },
    ]);
  });

  test("offsets that were never committed are no lag, and stand in the partitions", () => {
    const [evaluation] = evaluations(
      [{ warning: lagOf(1) }],
      givenGroup([
        givenTopic("t", [
          [null, 99],
          [5, 5],
        ]),
      ]),
    );
    expect(evaluation).toMatchObject({ severity: "ok", lag: 0 });
    expect(evaluation?.partitions).toMatchObject([{ lag: null, behind: null }, { lag: 0 }]);
  });
});

describe("incomplete", () => {
  test.each<[name: string, rule: Partial<Rule>, group: GroupReading, expected: object[]]>([
    [
      "a partition was not read, and the rest is fine",
      {},
      givenGroup([givenTopic("t", [[0, 9]], [3])]),
      [{ severity: "unknown", complete: false, reasons: ["incomplete: partition 3 not read"] }],
    ],
    [
      "what was read breaches by itself",
      {},
      givenGroup([givenTopic("t", [[0, 10]], [3, 4])]),
      [
        {
          severity: "warning",
          complete: false,
          reasons: ["lag 10 >= warning 10", "incomplete: partitions 3, 4 not read"],
        },
      ],
    ],
    [
      "a partition whose number was not told",
      {},
      givenGroup([givenTopic("t", [], [-1])]),
      [{ severity: "unknown", lag: null, reasons: ["incomplete: partition ? not read"] }],
    ],
    [
      "ten are named",
      {},
      givenGroup([givenTopic("t", [], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])]),
      [{ reasons: ["incomplete: partitions 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more not read"] }],
    ],
    [
      "topics that were read whole stay whole when a later page is missing",
      {},
      givenGroup([givenTopic("t", [[0, 9]])], { allTopics: false }),
      [{ severity: "ok", complete: true, reasons: [] }],
    ],
    [
      "a group whose page is missing is not whole",
      { per: "group" },
      givenGroup([givenTopic("t", [[0, 9]])], { allTopics: false }),
      [
        {
          severity: "unknown",
          complete: false,
          reasons: ["incomplete: not all of its topics were read"],
        },
      ],
    ],
    [
      "a group with a topic that is not whole",
      { per: "group" },
      givenGroup([givenTopic("t", [[0, 9]], [1]), givenTopic("u", [[0, 1]])]),
      [
        {
          severity: "warning",
          complete: false,
          reasons: ["lag 10 >= warning 10", "incomplete: partition 1 of t not read"],
        },
      ],
    ],
    [
      "a partition alone is whole, or has no subject",
      { per: "partition" },
      givenGroup([givenTopic("t", [[0, 9]], [1])]),
      [{ subject: { topic: "t", partition: 0 }, severity: "ok", complete: true }],
    ],
  ])("%s", (_name, rule, group, expected) => {
    const found = evaluations([{ warning: lagOf(10), ...rule }], group);
    expect(found).toMatchObject(expected);
    expect(found).toHaveLength(expected.length);
  });
});

describe("trend", () => {
  const config = givenConfig();
  const lags = (...runs: [minute: number, lag: number | null][]): [number, Reading][] =>
    runs.map(([minute, lag]) => [minute, oneTopic([[lag === null ? null : 0, lag]])]);

  test.each<[name: string, runs: [number, Reading][], trend: number | null]>([
    ["null without an earlier run", lags([0, 10]), null],
    ["growing is positive", lags([0, 10], [2, 30]), 10],
    ["falling is negative", lags([0, 10], [4, 0]), -2.5],
    ["against the oldest run of the last 15 minutes", lags([0, 10], [5, 900], [15, 40]), 2],
    ["an older one does not count", lags([0, 10], [5, 900], [15.5, 40]), -860 / 10.5],
    ["without a run in the last 15 minutes, the last run", lags([0, 7], [10, 0], [70, 120]), 2],
    ["null where nothing is committed", lags([0, 10], [1, null]), null],
    ["as if a minute had passed, after the clock was set back", lags([10, 10], [0, 20]), 10],
  ])("%s", (_name, runs, trend) => {
    expect(evaluationOf(runAll(config, runs), "orders/t").trendPerMinute).toBe(trend);
  });

  test("null where not all was read, and that run is none for later ones", () => {
    const runs: [number, Reading][] = [...lags([0, 10]), [1, oneTopic([[0, 5]], [1])]];
    expect(evaluationOf(runAll(config, runs), "orders/t").trendPerMinute).toBeNull();
    const later = evaluationOf(runAll(config, [...runs, ...lags([2, 30])]), "orders/t");
    expect(later.trendPerMinute).toBe(10);
    expect(later.recentLag.map(({ lag }) => lag)).toEqual([10, 30]);
  });

  test("a group that was not read keeps its past", () => {
    const runs: [number, Reading][] = [...lags([0, 10]), [1, givenReading([])], ...lags([2, 30])];
    expect(evaluationOf(runAll(config, runs), "orders/t").trendPerMinute).toBe(10);
  });
});

describe("what later runs will know", () => {
  const config = givenConfig({ rules: [givenRule({ group: "order*", warning: lagOf(1) })] });
  const there = oneTopic([[0, 9]]);

  test("a group that a complete list does not have any more is forgotten", () => {
    const gone = givenReading([], { discovered: new Map([["ckafka-abc", new Set<string>()]]) });
    const last = runAll(config, [
      [0, there],
      [1, gone],
    ]).at(-1);
    expect([...(last?.state.histories ?? [])]).toEqual([]);
  });

  test("is each group's own, whether there is something to tell of it or not", () => {
    const stalled = givenConfig({ rules: [givenRule({ group: "*", stalledMs: 2 * MINUTE })] });
    const groups = (minute: number) =>
      givenReading(
        ["a", "b", "c", "d"].map((group, i) =>
          givenGroup([givenTopic("t", [[i < 2 ? 5 : minute, 90 + minute]])], { group }),
        ),
      );
    const runs = runAll(
      stalled,
      [0, 1, 2, 3].map((minute) => [minute, groups(minute)] as const),
    );
    expect(runs.at(-1)?.evaluations.map(({ severity }) => severity)).toEqual([
      "critical",
      "critical",
      "ok",
      "ok",
    ]);
  });

  test("a topic that complete answers of two runs in a row do not have is forgotten", () => {
    const missing = givenReading([givenGroup([])]);
    const behindAfter = (...minutes: number[]) =>
      evaluationOf(
        runAll(config, [
          [0, there],
          ...minutes.map((minute) => [minute, missing] as const),
          [3, there],
        ]),
        "orders/t",
      ).behind?.ms;
    expect(behindAfter(1)).toBe(3 * MINUTE);
    expect(behindAfter(1, 2)).toBeUndefined();
  });
});
