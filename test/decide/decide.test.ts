import { describe, expect, test } from "vitest";
import type { Silence } from "../../lib/decide/silence.ts";
import type { Verdict } from "../../lib/decide/verdict.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { subjectName } from "../../lib/model/subject.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  behindOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
  oneTopic,
  run,
  runAll,
  said,
} from "../given.ts";

const ABOVE = { warning: lagOf(100), critical: lagOf(1000) };
const SILENCE: Silence = {
  group: "*",
  topic: null,
  instance: null,
  window: { kind: "once", from: null, until: NOON + HOUR },
};

interface Run {
  readonly rules?: readonly Partial<Rule>[];
  readonly reading: Reading;
  readonly silences?: readonly Silence[];
  readonly dedupMs?: number;
}

/** Runs a minute apart, in which everything due is delivered; the last one's verdicts. */
function lastOf(...runs: readonly Run[]): readonly Verdict[] {
  let state: State = EMPTY_STATE;
  let verdicts: readonly Verdict[] = [];
  for (const [minute, { rules = [{}], reading, silences = [], dedupMs = HOUR }] of runs.entries()) {
    const config = givenConfig({
      rules: rules.map((rule) => givenRule({ ...ABOVE, ...rule })),
      silences,
      blind: { forMs: 0, dedupMs, channel: null, mention: null },
    });
    ({ state, verdicts } = run(config, reading, state, NOON + minute * MINUTE));
  }
  return verdicts;
}

/** A line for each verdict that has an alert, or that has a reason: what is told, or that it stays. */
const told = (verdicts: readonly Verdict[]): string[] =>
  verdicts.flatMap((verdict) => {
    const { subject, alert, reason } = verdict;
    const gone = verdict.kind === "gone" ? `, ${verdict.what} gone` : "";
    if (alert === null && gone === "") return [];
    const what = reason ?? (alert === null ? "dropped" : "stays");
    return [`${subjectName(subject).replace("ckafka-abc/", "")}: ${what}${gone}`];
  });

function only(verdicts: readonly Verdict[], name: string): Verdict {
  const found = verdicts.filter(({ subject }) => subjectName(subject) === name);
  const [verdict] = found;
  if (verdict === undefined || found.length > 1) throw new Error(`${found.length} of ${name}`);
  return verdict;
}

const lagging = (topic: string) => givenTopic(topic, [[0, 500]]);
const fine = (topic: string) => givenTopic(topic, [[0, 0]]);
const twoPartitions = (topic: string) =>
  givenTopic(topic, [
    [0, 0],
    [0, 500],
  ]);
const whole = (...topics: ReturnType<typeof fine>[]) => givenReading([givenGroup(topics)]);
const found = (...groups: string[]) => ({ discovered: new Map([["ckafka-abc", new Set(groups)]]) });
const BLIND = { unreadable: [givenUnreadable()] };

const FIRING_TOPIC: Run = { reading: whole(lagging("t"), fine("other")) };
const FIRING_GROUP: Run = {
  rules: [{ group: "ord*", per: "group" }],
  reading: whole(lagging("t")),
};
const FIRING_PARTITION: Run = { rules: [{ per: "partition" }], reading: whole(lagging("t")) };

describe("a firing subject that a run did not evaluate", () => {
  test.each<[name: string, before: Run, after: Run, expected: string[]]>([
    [
      "is gone when a whole answer does not have its topic any more",
      FIRING_TOPIC,
      { reading: whole(fine("other")) },
      ["orders/t: gone, topic gone"],
    ],
    [
      "stays when its group has no topic left: that may be absent",
      FIRING_TOPIC,
      { reading: whole() },
      ["orders/t: stays"],
    ],
    [
      "is gone when a whole list of groups does not have its group",
      { ...FIRING_TOPIC, rules: [{ group: "ord*" }] },
      { rules: [{ group: "ord*" }], reading: givenReading([], found("ordering")) },
      ["orders/t: gone, group gone"],
    ],
    [
      "is gone as a whole group likewise",
      FIRING_GROUP,
      { ...FIRING_GROUP, reading: givenReading([], found()) },
      ["orders: gone, group gone"],
    ],
    [
      "is gone when its topic, read whole, does not have its partition any more",
      {
        ...FIRING_PARTITION,
        reading: whole(twoPartitions("t")),
      },
      { ...FIRING_PARTITION, reading: whole(fine("t")) },
      ["orders/t/1: gone, partition gone"],
    ],
    [
      "is gone when its partition is gone, whatever other topics and groups there are",
      { ...FIRING_PARTITION, reading: whole(twoPartitions("t")) },
      {
        ...FIRING_PARTITION,
        reading: givenReading([
          givenGroup([], { group: "payments" }),
          givenGroup([], { instance: "ckafka-xyz" }),
          givenGroup([fine("other"), fine("t")]),
        ]),
      },
      ["orders/t/1: gone, partition gone"],
    ],
    [
      "is gone when the topic of its partition is gone",
      FIRING_PARTITION,
      { ...FIRING_PARTITION, reading: whole(fine("other")) },
      ["orders/t/0: gone, topic gone"],
    ],
    [
      "stays when a group that a rule names could not be read",
      FIRING_TOPIC,
      { reading: givenReading([], BLIND) },
      ["ckafka-abc: first", "orders/t: stays"],
    ],
    [
      "stays when the list of groups failed",
      FIRING_GROUP,
      { ...FIRING_GROUP, reading: givenReading([], BLIND) },
      ["ckafka-abc: first", "orders: stays"],
    ],
    [
      "stays when its group is in the list, and was not read",
      FIRING_GROUP,
      { ...FIRING_GROUP, reading: givenReading([], { ...found("orders"), ...BLIND }) },
      ["ckafka-abc: first", "orders: stays"],
    ],
    [
      "stays when a page is missing, on which it may be",
      FIRING_TOPIC,
      {
        rules: [{ absent: "ignore" }],
        reading: givenReading([givenGroup([fine("other")], { allTopics: false })], BLIND),
      },
      ["ckafka-abc: first", "orders/t: stays"],
    ],
    [
      "stays when its partition could not be read",
      FIRING_PARTITION,
      {
        ...FIRING_PARTITION,
        reading: givenReading([givenGroup([givenTopic("t", [], [0])])], BLIND),
      },
      ["ckafka-abc: first", "orders/t/0: stays"],
    ],
    [
      "is forgotten silently when its rule was removed",
      FIRING_TOPIC,
      { rules: [{ group: "payments", absent: "ignore" }], reading: givenReading([]) },
      [],
    ],
    [
      "is forgotten silently when its rule was removed, its group still being read for another topic",
      FIRING_TOPIC,
      { rules: [{ topic: "other" }], reading: whole(lagging("t"), fine("other")) },
      [],
    ],
    [
      "is forgotten silently when its instance has no rule any more",
      FIRING_TOPIC,
      { rules: [{ instance: "ckafka-xyz" }], reading: givenReading([]) },
      [],
    ],
    [
      "is another one when its rule compares partitions now",
      FIRING_TOPIC,
      { rules: [{ per: "partition" }], reading: whole(lagging("t")) },
      ["orders/t/0: first"],
    ],
    [
      "is another one when its rule compares topics now",
      FIRING_PARTITION,
      { reading: whole(lagging("t")) },
      ["orders/t: first"],
    ],
    [
      "is another one when its rule compares groups now",
      FIRING_TOPIC,
      { rules: [{ per: "group" }], reading: whole(lagging("t")) },
      ["orders: first"],
    ],
    [
      "is another one when its rule does not compare groups any more",
      FIRING_GROUP,
      { rules: [{ group: "ord*" }], reading: whole(lagging("t")) },
      ["orders/t: first"],
    ],
    [
      "is dropped when it is gone inside a silence",
      FIRING_TOPIC,
      { reading: whole(fine("other")), silences: [SILENCE] },
      ["orders/t: dropped, topic gone"],
    ],
    [
      "is dropped when it only was pending",
      { ...FIRING_TOPIC, rules: [{ forMs: HOUR }] },
      { rules: [{ forMs: HOUR }], reading: whole(fine("other")) },
      ["orders/t: dropped, topic gone"],
    ],
    [
      "is gone at the second answer all the same: nothing can come back within `keepFiringFor`",
      { ...FIRING_TOPIC, rules: [{ keepFiringForMs: HOUR }] },
      { rules: [{ keepFiringForMs: HOUR }], reading: whole(fine("other")) },
      ["orders/t: gone, topic gone"],
    ],
  ])("%s", (_, before, after, expected) => {
    expect(told(lastOf(before))).toEqual([expect.stringMatching(/: (first|stays)$/)]);
    const lines = told(lastOf(before, after));
    const isGone = expected.some((line) => line.endsWith(" gone"));
    if (!isGone) return expect(lines).toEqual(expected);
    // One answer without it is not enough.
    expect(lines).toEqual(expected.map((line) => line.replace(/: \w+,/, ": stays,")));
    return expect(told(lastOf(before, after, after))).toEqual(expected);
  });

  test("comes back as a new incident after it was gone", () => {
    const gone = { reading: whole(fine("other")) };
    expect(told(lastOf(FIRING_TOPIC, gone, gone, FIRING_TOPIC))).toEqual(["orders/t: first"]);
  });

  test("is gone after two answers without it, with one between that did not come", () => {
    const rules = [{ group: "ord*" }];
    const without = { rules, reading: givenReading([], found()) };
    const unread = { rules, reading: givenReading([]) };
    const firing = { ...FIRING_TOPIC, rules };
    expect(told(lastOf(firing, without, unread))).toEqual(["orders/t: stays"]);
    expect(told(lastOf(firing, without, unread, without))).toEqual(["orders/t: gone, group gone"]);
    expect(told(lastOf(firing, without, firing, without))).toEqual(["orders/t: stays, group gone"]);
  });

  test("goes on as the same incident after it could not be read", () => {
    const unread = { reading: givenReading([], BLIND) };
    const verdict = only(lastOf(FIRING_TOPIC, unread, FIRING_TOPIC), "ckafka-abc/orders/t");
    expect(verdict).toMatchObject({ suppressed: true, alert: { activeAt: NOON, suppressed: 1 } });
  });
});

describe("what is told of a subject that is gone", () => {
  const rules = [
    { group: "ord*", topic: "x*", channel: "topics", dedupMs: 1 },
    { group: "ord*", topic: "t", per: "group" as const, channel: "groups", dedupMs: 2 },
    { group: "*", per: "partition" as const, channel: "rest", dedupMs: 3 },
  ];
  test.each([
    ["of a topic, by the rule that decides it", "x", "orders/x", "topics", 1],
    ["of a whole group, by the first rule that compares groups", "t", "orders", "groups", 2],
    ["of a partition, by the rule that decides its topic", "y", "orders/y/0", "rest", 3],
  ])("goes to its channel %s", (_, topic, name, channel, dedupMs) => {
    const after = { rules, reading: givenReading([], found()) };
    const verdicts = lastOf({ rules, reading: whole(lagging(topic)) }, after, after);
    const verdict = only(verdicts, `ckafka-abc/${name}`);
    expect(verdict).toMatchObject({ dedupMs, kind: "gone" });
    expect(verdict.notice).toMatchObject({
      kind: "gone",
      what: "group",
      reason: "gone",
      severity: "unknown",
      mention: null,
      channel,
      alert: { activeAt: NOON, firing: "warning", peakLag: 500 },
    });
  });
});

test("a log end that moved backwards for a moment is no all-clear for an alert on time behind", () => {
  const config = givenConfig({ rules: [givenRule({ critical: behindOf(3 * MINUTE) })] });
  const ends: [committed: number, end: number][] = [
    ...[1, 2, 3, 4].map((minute): [number, number] => [0, 100 * minute]),
    [0, 399],
    [0, 500],
    [390, 600],
    [600, 600],
  ];
  const runs = runAll(
    config,
    ends.map((row, minute) => [minute, oneTopic([row])] as const),
  );
  expect(runs.map(({ verdicts }) => said(verdicts))).toEqual([
    [],
    [],
    [],
    ["first ckafka-abc/orders/t"],
    [],
    [],
    [],
    ["resolved ckafka-abc/orders/t"],
  ]);
});

describe("an alert on time behind", () => {
  const growing = [1, 2, 3, 4].map((minute): [number, number] => [0, 100 * minute]);
  const last = (rules: readonly Partial<Rule>[], readings: readonly Reading[]) =>
    said(
      runAll(
        givenConfig({ rules: rules.map(givenRule) }),
        readings.map((reading, minute) => [minute, reading] as const),
      ).at(-1)?.verdicts ?? [],
    );

  test("resolves as soon as the time is known to be within its limit, whatever lag is left", () => {
    const rows: [number, number][] = [...growing, [450, 500]];
    const readings = rows.map((row) => oneTopic([row]));
    expect(last([{ critical: behindOf(3 * MINUTE) }], readings)).toEqual([
      "resolved ckafka-abc/orders/t",
    ]);
  });

  test("of a whole group is held where the time of one topic is not known, whatever the others are", () => {
    const rules: Partial<Rule>[] = [
      { topic: "t", per: "group", critical: behindOf(3 * MINUTE) },
      { per: "group", critical: lagOf(1_000_000) },
    ];
    const group = (row: [number, number]) =>
      givenReading([givenGroup([givenTopic("t", [row]), givenTopic("u", [[5, 9]])])]);
    expect(last(rules, [...growing, [0, 399] as [number, number]].map(group))).toEqual([]);
    expect(last(rules, [...growing, [500, 500] as [number, number]].map(group))).toEqual([
      "resolved ckafka-abc/orders",
    ]);
  });
});

test("a whole group is not gone with the topics that its rule compares", () => {
  const rules = [{ topic: "t", per: "group" as const }, { topic: "*" }];
  const [first, after] = [whole(lagging("t"), fine("other")), whole(fine("other"))];
  const verdict = only(
    lastOf({ rules, reading: first }, { rules, reading: after }, { rules, reading: after }),
    "ckafka-abc/orders",
  );
  expect(verdict.notice).toMatchObject({ kind: "gone", what: "topics", reason: "gone" });
});

describe("a group that is named and has committed nothing", () => {
  const never = whole(givenTopic("t", [[null, 500]]));
  const alive = whole(fine("t"));
  test.each<[name: string, runs: Run[], expected: string[]]>([
    ["is an alert on the whole group", [{ reading: never }], ["orders: first"]],
    ["is one alert as long as it is", [{ reading: never }, { reading: never }], ["orders: stays"]],
    [
      "resolves when something is committed",
      [{ reading: never }, { reading: alive }],
      ["orders: resolved"],
    ],
    [
      "is nothing more after that",
      [{ reading: never }, { reading: alive }, { reading: alive }],
      [],
    ],
    [
      "stays while what was read has no commit, and some of it was not read",
      [{ reading: never }, { reading: whole(givenTopic("t", [[null, 500]], [1])) }],
      ["orders: stays"],
    ],
    [
      "stays while it cannot be read",
      [{ reading: never }, { reading: givenReading([], BLIND) }],
      ["ckafka-abc: first", "orders: stays"],
    ],
    [
      "stays, and says nothing, while a page is missing",
      [{ reading: never }, { reading: givenReading([givenGroup([], { allTopics: false })]) }],
      ["orders: stays"],
    ],
    [
      "is forgotten silently when no rule asks for it any more",
      [{ reading: never }, { rules: [{ group: "ord*" }], reading: never }],
      [],
    ],
  ])("%s", (_, runs, expected) => {
    expect(told(lastOf(...runs))).toEqual(expected);
  });
});

test("what is known of an absent group that could not be read is by the rule that names it", () => {
  const rules = [{ group: "*", dedupMs: 1 }, { dedupMs: 2 }];
  const never = whole(givenTopic("t", [[null, 500]]));
  const verdicts = lastOf({ rules, reading: never }, { rules, reading: givenReading([], BLIND) });
  expect(only(verdicts, "ckafka-abc/orders")).toMatchObject({ dedupMs: 2, reason: null });
});

describe("an instance that is blind", () => {
  const rules = [
    { group: "orders", channel: "ops", dedupMs: 1 },
    { group: "payments", channel: "ops", dedupMs: 1 },
    { group: "orders", instance: "ckafka-xyz", channel: "ops", dedupMs: 1 },
  ];
  const one = givenUnreadable({ group: "orders" });
  const two = givenUnreadable({ group: "payments", code: "Timeout", requestId: null });
  const other = givenUnreadable({ instance: "ckafka-xyz" });
  const blind = (...unreadable: (typeof one)[]) => ({
    rules,
    reading: givenReading([], { unreadable }),
  });

  test("is one alert with all that could not be read, and only of it, in the default channel", () => {
    const verdicts = lastOf({ ...blind(one, other, two), dedupMs: 2 * HOUR });
    expect(told(verdicts)).toEqual(["ckafka-abc: first", "ckafka-xyz: first"]);
    expect(only(verdicts, "ckafka-abc")).toMatchObject({ dedupMs: 2 * HOUR, kind: "blind" });
    expect(only(verdicts, "ckafka-abc").notice).toMatchObject({
      kind: "blind",
      reason: "first",
      severity: "unknown",
      unreadable: [one, two],
      channel: null,
    });
    expect(only(verdicts, "ckafka-xyz").notice).toMatchObject({ unreadable: [other] });
  });

  test("is never silenced", () => {
    const verdicts = lastOf({ ...blind(one), silences: [SILENCE] });
    expect(only(verdicts, "ckafka-abc")).toMatchObject({ silenced: false, reason: "first" });
  });

  test.each<[name: string, runs: Run[], expected: string[]]>([
    ["is silent inside the window", [blind(one), blind(two)], ["ckafka-abc: stays"]],
    [
      "reminds when DEDUP_WINDOW is over",
      [blind(one), { ...blind(one), dedupMs: MINUTE }],
      ["ckafka-abc: reminder"],
    ],
    [
      "resolves when all is readable again",
      [blind(one, other), blind(other)],
      ["ckafka-abc: resolved", "ckafka-xyz: stays"],
    ],
    ["is no more after that", [blind(one), blind(), blind()], []],
    [
      "is forgotten silently with the last rule of its instance",
      [blind(other), { reading: whole(fine("t")) }],
      [],
    ],
  ])("%s", (_, runs, expected) => {
    expect(told(lastOf(...runs))).toEqual(expected);
  });

  test("that is over is told as over, and nothing else, in the channel that blindness moved to", () => {
    const readings = [blind(one), blind(one), blind(), blind()].map(({ reading }) => reading);
    let state: State = EMPTY_STATE;
    const lines = readings.map((reading, minute) => {
      const channel = minute < 2 ? null : "ops";
      const config = givenConfig({
        rules: rules.map((rule) => givenRule({ ...ABOVE, ...rule })),
        blind: { forMs: 0, dedupMs: HOUR, channel, mention: null },
        slack: {
          defaultUrl: "https://hooks.example/default",
          channels: new Map([["ops", "https://hooks.example/ops"]]),
        },
      });
      const done = run(config, reading, state, NOON + minute * MINUTE);
      state = done.state;
      return done.verdicts.flatMap(({ notice }) =>
        notice === null ? [] : [`${notice.reason} in ${notice.channel}`],
      );
    });
    expect(lines).toEqual([["first in null"], [], ["resolved in ops"], []]);
  });

  test("says nothing left when it resolves", () => {
    expect(only(lastOf(blind(one), blind()), "ckafka-abc").notice).toMatchObject({
      reason: "resolved",
      severity: "ok",
      unreadable: [],
    });
  });
});

describe("a verdict on a subject that was evaluated", () => {
  test("has the settings and the channel of its rule", () => {
    const rules = [{ topic: "t", channel: "ops", dedupMs: MINUTE }, { channel: "rest" }];
    const runs = Array.from({ length: 2 }, () => ({
      rules,
      reading: whole(lagging("t"), lagging("u")),
    }));
    const verdicts = lastOf(...runs);
    expect(only(verdicts, "ckafka-abc/orders/t")).toMatchObject({
      dedupMs: MINUTE,
      reason: "reminder",
      notice: { kind: "lag", channel: "ops" },
    });
    expect(only(verdicts, "ckafka-abc/orders/u")).toMatchObject({
      dedupMs: HOUR,
      reason: null,
      notice: null,
    });
  });

  test("tells the severity that it fires at, not one that is pending", () => {
    const rules = [{ forMs: MINUTE }];
    const worse = { rules, reading: whole(givenTopic("t", [[0, 5_000]])) };
    const verdicts = lastOf({ rules, reading: whole(lagging("t")) }, worse);
    expect(only(verdicts, "ckafka-abc/orders/t")).toMatchObject({
      evaluation: { severity: "critical" },
      notice: { severity: "warning", reason: "first" },
    });
  });

  test("is silenced where a silence covers it, and then tells nothing", () => {
    const verdicts = lastOf({ ...FIRING_TOPIC, silences: [SILENCE] });
    expect(only(verdicts, "ckafka-abc/orders/t")).toMatchObject({
      silenced: true,
      alert: { firing: "warning" },
      reason: null,
      notice: null,
      suppressed: false,
    });
  });
});
