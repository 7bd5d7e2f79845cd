import { describe, expect, test } from "vitest";
import { type Presence, Presences } from "../../lib/evaluate/presence.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import type { Subject } from "../../lib/model/subject.ts";
import { givenGroup, givenReading, givenRule, givenTopic } from "../given.ts";

const INSTANCE = "ckafka-abc";
const GROUP: Subject = { instance: INSTANCE, group: "orders", topic: null, partition: null };
const TOPIC: Subject = { ...GROUP, topic: "t" };
const PARTITION: Subject = { ...TOPIC, partition: 3 };

/** A list of groups that came whole. */
const discovered = (...groups: string[]) => ({
  discovered: new Map([[INSTANCE, new Set(groups)]]),
});
const NOTHING = givenReading([]);

function presences(rules: readonly Partial<Rule>[], reading: Reading): Presences {
  const known = new Presences(new RuleBook(rules.map(givenRule)));
  for (const group of reading.groups) known.add(group);
  known.finish(reading);
  return known;
}

const NAMED: Partial<Rule>[] = [{ group: "orders" }];
const FOUND: Partial<Rule>[] = [{ group: "ord*" }];

describe("a group of which there is no reading", () => {
  test.each<[name: string, rules: Partial<Rule>[], reading: Reading, expected: Presence]>([
    ["that no rule matches is asked for by none", [{ group: "payments" }], NOTHING, "unruled"],
    ["of another instance likewise", [{ group: "*", instance: "ckafka-xyz" }], NOTHING, "unruled"],
    ["that a rule names is unread", NAMED, NOTHING, "unread"],
    [
      "that a rule names is unread although no list has it",
      NAMED,
      givenReading([], discovered()),
      "unread",
    ],
    [
      "that one of its rules names likewise",
      [...FOUND, ...NAMED],
      givenReading([], discovered()),
      "unread",
    ],
    ["is unread while the list of groups failed", FOUND, NOTHING, "unread"],
    [
      "is unread while a whole list has it",
      FOUND,
      givenReading([], discovered("orders")),
      "unread",
    ],
    [
      "is gone when a whole list does not have it",
      FOUND,
      givenReading([], discovered("ordering")),
      "gone",
    ],
    ["is gone when a whole list is empty", FOUND, givenReading([], discovered()), "gone"],
    [
      "is unread when only another instance's list came",
      FOUND,
      givenReading([], { discovered: new Map([["ckafka-xyz", new Set<string>()]]) }),
      "unread",
    ],
  ])("%s", (_, rules, reading, expected) => {
    expect(presences(rules, reading).ofGroup(INSTANCE, "orders")).toBe(expected);
    expect(
      presences(
        rules.map((rule) => ({ ...rule, per: "group" })),
        reading,
      ).ofSubject(GROUP),
    ).toBe(expected);
    expect(presences(rules, reading).ofSubject(TOPIC)).toBe(expected);
  });
});

describe("a subject that was not evaluated, of a group that was read", () => {
  const whole = (...topics: string[]) =>
    givenReading([givenGroup(topics.map((topic) => givenTopic(topic, [[0, 0]])))]);
  const inPart = givenReading([givenGroup([givenTopic("other", [[0, 0]])], { allTopics: false })]);
  const withUnread = (allTopics: boolean) =>
    givenReading([givenGroup([givenTopic("t", [[0, 0]], [3])], { allTopics })]);

  test.each<[name: string, subject: Subject, rules: Partial<Rule>[], Reading, Presence]>([
    ["a topic that a whole answer does not have is gone", TOPIC, FOUND, whole("other"), "gone"],
    ["likewise of a group that a rule names", TOPIC, NAMED, whole("other"), "gone"],
    ["not where the group has no topic left: it is absent", TOPIC, NAMED, whole(), "unread"],
    ["but of one that no rule names", TOPIC, FOUND, whole(), "gone"],
    ["a topic that may be on a missing page is unread", TOPIC, NAMED, inPart, "unread"],
    ["a partition of such a topic too", PARTITION, [{ per: "partition" }], inPart, "unread"],
    [
      "a partition that a whole topic does not have is gone",
      PARTITION,
      [{ per: "partition" }],
      whole("t"),
      "gone",
    ],
    [
      "a partition of a topic that is gone is gone",
      PARTITION,
      [{ per: "partition" }],
      whole("other"),
      "gone",
    ],
    [
      "a partition that could not be read is unread",
      PARTITION,
      [{ per: "partition" }],
      withUnread(true),
      "unread",
    ],
    [
      "a partition that a topic does not have is gone, whatever other pages are missing",
      PARTITION,
      [{ per: "partition" }],
      givenReading([givenGroup([givenTopic("t", [[0, 0]])], { allTopics: false })]),
      "gone",
    ],
    ["a whole group that is only named is asked for by none", GROUP, NAMED, whole("t"), "unruled"],
    ["a whole group of which a page is missing is unread", GROUP, NAMED, inPart, "unread"],
    [
      "a topic is asked for by none when its rule compares partitions",
      TOPIC,
      [{ per: "partition" }],
      whole("t"),
      "unruled",
    ],
    [
      "a topic that is there is not gone when its rule, which names it, compares partitions",
      TOPIC,
      [{ topic: "t", per: "partition" }],
      whole("t"),
      "unruled",
    ],
    [
      "but it is when it is not there",
      TOPIC,
      [{ topic: "t", per: "partition" }],
      whole("other"),
      "gone",
    ],
    [
      "a topic is asked for by none when its rule compares groups",
      TOPIC,
      [{ per: "group" }],
      whole("t"),
      "unruled",
    ],
    [
      "a partition is asked for by none when its rule compares topics",
      PARTITION,
      NAMED,
      whole("t"),
      "unruled",
    ],
    [
      "only the first rule that matches the topic counts",
      TOPIC,
      [{ topic: "t*", per: "partition" }, { per: "topic" }],
      whole("t"),
      "unruled",
    ],
    ["a topic that no rule matches any more", TOPIC, [{ topic: "other" }], whole("t"), "unruled"],
    [
      "a whole group is asked for by none when its rules compare topics",
      GROUP,
      FOUND,
      whole("t"),
      "unruled",
    ],
    [
      "a group that no rule matches any more",
      TOPIC,
      [{ group: "payments" }],
      whole("t"),
      "unruled",
    ],
    [
      "an instance is no subject that could be gone",
      { ...GROUP, group: null },
      [{ group: "*" }],
      whole("t"),
      "unruled",
    ],
  ])("%s", (_, subject, rules, reading, expected) => {
    expect(presences(rules, reading).ofSubject(subject)).toBe(expected);
  });

  test("groups of one name on two instances are two", () => {
    const elsewhere = givenReading([
      givenGroup([givenTopic("other", [[0, 0]])], { instance: "ckafka-xyz" }),
    ]);
    const rules = [{ group: "orders" }, { group: "orders", instance: "ckafka-xyz" }];
    const known = presences(rules, elsewhere);
    expect(known.ofSubject({ ...TOPIC, instance: "ckafka-xyz" })).toBe("gone");
    expect(known.ofSubject(TOPIC)).toBe("unread");
  });
});
