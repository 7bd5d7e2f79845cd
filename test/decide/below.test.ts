import { describe, expect, test } from "vitest";
import type { GroupReading, TopicReading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { subjectName } from "../../lib/model/subject.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  lagOf,
  NOON,
  run,
  runAll,
  said,
} from "../given.ts";

const RULE = { warning: lagOf(100), critical: lagOf(1_000) };
const group = (topics: readonly TopicReading[], fields: Partial<GroupReading> = {}) =>
  givenReading([givenGroup(topics, fields)]);
const lagging = group([givenTopic("t", [[5, 505]])]);
/** The topic is still listed. */
const lost = group([givenTopic("t", [[null, 505]])]);
const madeAnew = group([givenTopic("t", [[null, 3]])]);
/** The group commits on a topic that is not asked for. */
const elsewhere = group([], { isCommitted: true });
const notKnown = group([givenTopic("t", [[null, 505]])], { isCommitted: null });

/** What each of the runs a minute apart tells, and the alerts that are left at the end. */
function play(
  readings: readonly ReturnType<typeof group>[],
  rules: readonly Partial<Rule>[] = [{}],
) {
  const config = givenConfig({ rules: rules.map((rule) => givenRule({ ...RULE, ...rule })) });
  const runs = runAll(
    config,
    readings.map((reading, minute) => [minute, reading] as const),
  );
  const left = [...(runs.at(-1)?.state.alerts.values() ?? [])];
  return {
    runs,
    told: runs.map(({ verdicts }) => said(verdicts).join().replaceAll("ckafka-abc/", "")),
    left: left.map(({ subject }) => subjectName(subject).replace("ckafka-abc/", "")),
  };
}

describe("what is below a group that lost all its commits is told with it, and forgotten", () => {
  test.each<
    [name: string, readings: ReturnType<typeof group>[], rules: Partial<Rule>[], told: string[]]
  >([
    [
      "a topic that is listed no more",
      [lagging, group([]), group([])],
      [{}],
      ["first orders/t", "", "first orders"],
    ],
    [
      "a topic that is still listed",
      [lagging, lost, lost],
      [{}],
      ["first orders/t", "", "first orders"],
    ],
    [
      "a partition that is still listed",
      [lagging, lost, lost],
      [{ per: "partition" }],
      ["first orders/t/0", "", "first orders"],
    ],
    [
      "a topic whose own rule ignores absence",
      [lagging, lost, lost],
      [{ topic: "t", absent: "ignore" }, {}],
      ["first orders/t", "", "first orders"],
    ],
    [
      "a topic that lost its commits, and was made anew since",
      [
        group([givenTopic("t", [[5, 55]]), givenTopic("u", [[5, 5]])]),
        ...[0, 1].map(() => group([givenTopic("t", [[null, 55]]), givenTopic("u", [[5, 5]])])),
        madeAnew,
        madeAnew,
      ],
      [{}],
      ["", "", "first orders/t", "", "first orders"],
    ],
    [
      "the absence of a topic that is named",
      [elsewhere, lost, lost],
      [{ topic: "t" }],
      ["first orders/t", "", "first orders"],
    ],
    [
      "the absence of a topic of which partitions are compared",
      [elsewhere, lost, lost],
      [{ topic: "t", per: "partition" }],
      ["first orders/t", "", "first orders"],
    ],
  ])("%s", (_, readings, rules, expected) => {
    const { runs, told, left } = play(readings, rules);
    expect(told).toEqual(expected);
    expect(left).toEqual(["orders"]);
    const notice = runs.at(-1)?.verdicts.find(({ reason }) => reason !== null)?.notice;
    expect(notice).toMatchObject({
      below: { count: 1, worst: { subject: { topic: "t" }, firing: "warning" } },
    });
    const first = expected.indexOf("first orders");
    expect(runs[first - 1]?.state.alerts.size).toBe(1);
  });

  test.each<
    [name: string, lags: readonly number[], rule: Partial<Rule>, worst: string, count: number]
  >([
    ["the most severe, whatever its lag", [900, 5_000, 950], {}, "t1", 3],
    ["of equally severe ones that with the most lag", [500, 200, 900], {}, "t2", 3],
    ["the first of those that are alike", [500, 500], {}, "t0", 2],
    ["of those that fire alone", [500, 5], {}, "t0", 1],
  ])("and the worst is named: %s", (_, lags, rule, worst, count) => {
    const before = lags.map((lag, i) => givenTopic(`t${i}`, [[5, 5 + lag]]));
    const after = lags.map((lag, i) => givenTopic(`t${i}`, [[null, 5 + lag]]));
    const { runs } = play([group(before), group(after), group(after)], [rule]);
    const notices = runs.at(-1)?.verdicts.flatMap(({ notice }) => notice ?? []);
    expect(notices).toMatchObject([{ below: { count, worst: { subject: { topic: worst } } } }]);
  });

  test("and what is pending is not counted", () => {
    const rules = [{ topic: "t", forMs: 3_600_000 }, { topic: "u" }, {}];
    const both = (commit: number | null) =>
      group(["t", "u"].map((topic) => givenTopic(topic, [[commit, 505]])));
    const { runs, left } = play([both(5), both(null), both(null)], rules);
    const notices = runs.at(-1)?.verdicts.flatMap(({ notice }) => notice ?? []);
    // `t` is pending, and its rule is the first of those that name the group.
    expect(notices).toEqual([]);
    expect(left).toEqual(["orders/t", "orders/u", "orders"]);
  });

  test("partitions below a topic that is absent while its group commits elsewhere", () => {
    const other = givenTopic("u", [[5, 5]]);
    const one = (commit: number | null) =>
      group([
        givenTopic("t", [
          [commit, 505],
          [commit, 305],
        ]),
        other,
      ]);
    const { runs, told, left } = play(
      [one(5), one(null), one(null)],
      [{ topic: "t", per: "partition" }],
    );
    expect(told).toEqual(["first orders/t/0,first orders/t/1", "", "first orders/t"]);
    expect(left).toEqual(["orders/t"]);
    const notices = runs.at(-1)?.verdicts.flatMap(({ notice }) => notice ?? []);
    expect(notices).toMatchObject([{ below: { count: 2, worst: { peakLag: 500 } } }]);
  });

  test("what is below another group stays, and is told on", () => {
    const other = givenGroup([givenTopic("t", [[5, 505]])], { group: "payments" });
    const readings = [lagging, lost, lost].map(({ groups }) => givenReading([...groups, other]));
    const { left } = play(readings, [{}, { group: "payments" }]);
    expect(left).toEqual(["orders", "payments/t"]);
  });

  test("but not as long as Slack does not take that message", () => {
    const config = givenConfig({ rules: [givenRule(RULE)] });
    const first = run(config, lagging, EMPTY_STATE, NOON);
    const once = run(config, lost, first.state, NOON + 60_000);
    const refused = run(config, lost, once.state, NOON + 120_000, false);
    expect(refused.state.alerts.size).toBe(2);
    expect(run(config, lost, refused.state, NOON + 180_000).state.alerts.size).toBe(1);
  });

  test("but not as long as the group's absence cannot be told", () => {
    const readings = [lagging, lost, lost].map((reading, minute) => [minute, reading] as const);
    const window = { kind: "once", from: NOON + 1, until: NOON + 3_600_000 } as const;
    const silences = [{ group: "orders", topic: null, instance: null, window }];
    const runs = runAll(givenConfig({ rules: [givenRule(RULE)], silences }), readings);
    expect([...(runs.at(-1)?.state.alerts.values() ?? [])]).toMatchObject([
      { subject: { topic: "t" }, firing: "warning" },
      { subject: { topic: null }, firing: "warning" },
    ]);
  });

  test("and `check` calls none of it ok", () => {
    const { runs } = play([lost]);
    const topic = runs[0]?.evaluations.find(({ subject }) => subject.topic === "t");
    expect(topic).toMatchObject({
      severity: "ok",
      mayResolve: false,
      unmeasured: "no committed offset at this check",
    });
  });
});

test("a topic that is absent stays so while it is not known whether its group commits elsewhere", () => {
  const rules: Partial<Rule>[] = [{ topic: "t" }];
  const { told, left } = play([elsewhere, notKnown, notKnown], rules);
  expect(told).toEqual(["first orders/t", "", ""]);
  expect(left).toEqual(["orders/t"]);
});

test("commits that are lost are told of their topic while it is not known whether its group has others", () => {
  const fine = group([givenTopic("t", [[5, 5]])]);
  const { told, runs } = play([fine, notKnown, notKnown], [{ topic: "t" }]);
  expect(told).toEqual(["", "", "first orders/t"]);
  expect(runs.at(-1)?.evaluations.flatMap(({ reasons }) => reasons)).toEqual([
    "lost: no committed offset any more on partition 0",
  ]);
});

test("a group and its topics that commit again are well again", () => {
  const fine = group([givenTopic("t", [[505, 505]])]);
  const { told, left } = play([lagging, lost, fine]);
  expect(told).toEqual(["first orders/t", "", "resolved orders/t"]);
  expect(left).toEqual([]);
  expect(play([lagging, lost, lost, fine]).told.at(-1)).toBe("resolved orders");
});
