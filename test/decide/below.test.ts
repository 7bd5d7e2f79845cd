import { describe, expect, test } from "vitest";
import type { GroupReading, TopicReading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { subjectName } from "../../lib/model/subject.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  lagOf,
  NOON,
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
