import { describe, expect, it } from "vitest";
import type { AnyRule, Rule } from "../../lib/model/rule.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import { Coverage } from "../../lib/run/coverage.ts";
import { givenGroup, givenRule, givenTopic, givenUnreadable } from "../given.ts";

const rulesOf = (...rules: readonly Partial<Rule>[]): AnyRule[] =>
  rules.map((rule, index) => givenRule({ index, ...rule }));
const ignoring: AnyRule = {
  index: 9,
  ignore: true,
  instance: "ckafka-abc",
  group: "x",
  topic: "*",
};

const groupOf = (group: string, topics: readonly string[], fields = {}) =>
  givenGroup(
    topics.map((topic) => givenTopic(topic, [[5, 9]])),
    { group, ...fields },
  );

/** Indexes of the rules that decided nothing. */
function unmatched(rules: readonly AnyRule[], ...groups: readonly ReturnType<typeof groupOf>[]) {
  const coverage = new Coverage(new RuleBook(rules));
  for (const group of groups) coverage.add(group);
  return coverage.unmatched({ unreadable: [] });
}

describe("a rule decided nothing", () => {
  it("when no topic was there for it", () => {
    const rules = rulesOf({ group: "orders" }, { group: "pay*" }, { group: "*", topic: "x-*" });
    expect(unmatched(rules, groupOf("orders", ["a"]))).toEqual([1, 2]);
    expect(unmatched(rules, groupOf("payers", ["x-1"]))).toEqual([0, 2]);
    expect(
      unmatched(rules, groupOf("orders", ["a"]), groupOf("payers", ["a"]), groupOf("b", ["x-1"])),
    ).toEqual([]);
  });

  it("when an earlier one decided all that it matches", () => {
    const rules = rulesOf({ group: "o*", topic: "a" }, { group: "*s", topic: "a*" });
    expect(unmatched(rules, groupOf("orders", ["a"]))).toEqual([1]);
    expect(unmatched(rules, groupOf("orders", ["a", "ab"]))).toEqual([]);
  });

  it("unless it found that something has no commit", () => {
    const absent = (rule: Partial<Rule>, topics: readonly string[], isCommitted: boolean | null) =>
      unmatched(rulesOf({ group: "orders", ...rule }), groupOf("orders", topics, { isCommitted }));
    expect(absent({}, [], false)).toEqual([]);
    expect(absent({ topic: "a" }, ["b"], true)).toEqual([]);
    expect(absent({ absent: "ignore" }, [], false)).toEqual([0]);
    expect(absent({ group: "order?" }, [], false)).toEqual([0]);
    expect(absent({ topic: "a*" }, ["b"], true)).toEqual([0]);
    expect(absent({ topic: "a" }, [], null)).toEqual([0]);
  });

  it("which is nothing to tell of one that ignores", () => {
    expect(unmatched([...rulesOf({ group: "orders" }), ignoring])).toEqual([0]);
  });

  it("which nobody knows of an instance that was not read whole", () => {
    const coverage = new Coverage(
      new RuleBook(rulesOf({ group: "a" }, { group: "b", instance: "ckafka-def" })),
    );
    expect(coverage.unmatched({ unreadable: [givenUnreadable()] })).toEqual([1]);
  });
});

describe("a discovered group", () => {
  const discovered = new Map([
    ["ckafka-abc", new Set(["x", "orders", "mail"])],
    ["ckafka-def", new Set(["orders"])],
  ]);

  it("is not covered when no rule of its instance matches it, one that ignores included", () => {
    const coverage = new Coverage(new RuleBook([...rulesOf({ group: "ord*" }), ignoring]));
    expect(coverage.uncovered({ discovered })).toEqual(["ckafka-abc/mail", "ckafka-def/orders"]);
  });

  it("is told only when it is asked for", () => {
    const coverage = new Coverage(new RuleBook(rulesOf({ group: "ord*" })));
    expect(coverage.uncovered({ discovered }, (group) => group === "x")).toEqual(["ckafka-abc/x"]);
  });
});
