import { describe, expect, test } from "vitest";
import type { AnyRule } from "../../lib/model/rule.ts";
import { findScopes } from "../../lib/read/scope.ts";
import { givenRule, lagOf } from "../given.ts";
import { aRule } from "./rule.ts";

const compares = (group: string, topic: string): AnyRule =>
  givenRule({ instance: "a", group, topic, warning: lagOf(1) });
const ignores = (group: string, topic = "*"): AnyRule => ({
  index: 0,
  instance: "a",
  group,
  topic,
  ignore: true,
});

const scopeFor = (rules: readonly AnyRule[], group: string) =>
  findScopes(rules)[0]?.forGroup(group) ?? null;

test("groups are sorted by instance; those with wildcards become patterns", () => {
  const scopes = findScopes([
    aRule("a", "orders"),
    aRule("b", "billing"),
    aRule("a", "orders"),
    aRule("a", "web-*"),
    aRule("a", "web-??"),
  ]);
  expect(scopes.map(({ instance }) => instance)).toEqual(["a", "b"]);
  expect(scopes.map(({ named }) => [...named])).toEqual([["orders"], ["billing"]]);
  expect(scopes.map(({ patterns }) => patterns)).toEqual([["web-*", "web-??"], []]);
});

describe("of a group's topics are asked for", () => {
  test.each<[name: string, rules: AnyRule[], narrowing: object]>([
    ["all of them", [compares("g", "*")], {}],
    ["one that is named", [compares("g", "orders")], { Topics: ["orders"] }],
    [
      "those that are named, by rules of other groups' patterns too",
      [compares("g", "orders"), compares("*", "billing"), compares("other", "*")],
      { Topics: ["orders", "billing"] },
    ],
    ["all, where one rule names none", [compares("g", "orders"), compares("g", "*")], {}],
    ["what the one pattern's text finds", [compares("g", "orders-v?")], { SearchWord: "orders-v" }],
    ["the longest part of it", [compares("g", "a*orders*bcd?")], { SearchWord: "orders" }],
    [
      "the same pattern twice",
      [compares("g", "ord*"), compares("*", "ord*")],
      { SearchWord: "ord" },
    ],
    ["all, where the text is short", [compares("g", "or*")], {}],
    ["all, where patterns differ", [compares("g", "orders*"), compares("g", "billing*")], {}],
    [
      "all, where a name and a pattern stand",
      [compares("g", "orders"), compares("g", "bill*")],
      {},
    ],
    [
      "only what is compared: what is ignored before is not",
      [ignores("g", "noise"), compares("g", "noise"), compares("g", "orders")],
      { Topics: ["orders"] },
    ],
  ])("%s", (_name, rules, narrowing) => {
    expect(scopeFor(rules, "g")?.narrowing).toEqual(narrowing);
  });

  test("and of what comes, only what a rule compares is kept", () => {
    const scope = scopeFor([ignores("g", "orders-test"), compares("g", "orders-*")], "g");
    const topics = ["orders-v1", "orders-test", "Orders-v1", "my-orders-v1"];
    expect(topics.filter((topic) => scope?.wants(topic))).toEqual(["orders-v1"]);
  });
});

describe("a group is not read", () => {
  test.each<[name: string, rules: AnyRule[]]>([
    ["that no rule matches", [compares("other", "*")]],
    ["that is ignored", [ignores("g")]],
    ["that an earlier rule ignores altogether", [ignores("g*"), compares("*", "*")]],
    ["whose only topic is ignored", [ignores("g", "ord*"), compares("g", "orders")]],
  ])("%s", (_name, rules) => {
    expect(scopeFor(rules, "g")).toBeNull();
  });

  test("and one that a later rule ignores is", () => {
    expect(scopeFor([compares("g", "*"), ignores("*")], "g")).not.toBeNull();
  });

  test("and nothing is discovered for patterns that only ignore", () => {
    const [scope] = findScopes([ignores("test-*"), compares("orders", "*")]);
    expect(scope?.patterns).toEqual([]);
  });
});

test("topics that a rule names together with the group are told: they must not be missing by chance", () => {
  const rules = [
    compares("g", "orders"),
    { ...givenRule({ instance: "a", group: "g", topic: "quiet", absent: "ignore" as const }) },
    compares("*", "billing"),
    compares("g", "*"),
  ];
  expect(scopeFor(rules, "g")?.named).toEqual(["orders"]);
});
