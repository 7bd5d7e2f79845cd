import { describe, expect, it } from "vitest";
import { narrow, parseCheckEvent } from "../../lib/config/check-event.ts";
import { parseEnvironment } from "../../lib/config/environment.ts";
import { parseRules } from "../../lib/config/rules.ts";
import { mistakesOf, withMistakes } from "./mistakes.ts";

describe("the event of check", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["an empty object", {}],
    ["SCF's timer", { Type: "Timer", TriggerName: "t", Time: "2026-11-22T12:00:00Z", Message: "" }],
  ])("%s asks for everything", (_, event) => {
    expect(parseCheckEvent(event)).toMatchObject({ groups: null, rules: undefined });
  });

  it("may name groups and bring rules", () => {
    const rules = [{ group: "orders", warning: 1 }];
    const event = { groups: ["orders"], rules };
    expect(parseCheckEvent(event)).toMatchObject(event);
  });

  it.each<[string, unknown, string]>([
    ["a text", "orders", 'event: expected an object such as {"groups":["orders"]}, got "orders"'],
    ["an array", ["orders"], "event: expected an object such as"],
    [
      "an unknown field",
      { group: "a" },
      "event.group: expected a known field (did you mean groups?)",
    ],
    [
      "another field",
      { instance: "a" },
      "event.instance: expected one of the fields groups, rules",
    ],
    ["groups that are a text", { groups: "a" }, "event.groups: expected an array of names"],
    ["no group", { groups: [] }, "event.groups: expected an array of names of consumer groups"],
    ["a blank group", { groups: ["a", " "] }, "event.groups[1]: expected an array of names"],
  ])("cannot be or hold %s", (_, event, mistake) => {
    const { mistakes } = parseCheckEvent(event);
    expect(mistakesOf(() => mistakes.throwIfAny())).toEqual([expect.stringContaining(mistake)]);
  });
});

it("is told with what is wrong with the environment, all at once", () => {
  const { mistakes, rules } = parseCheckEvent({ group: "a", rules: [] });
  const env = { CKAFKA_REGION: "ap-guangzhou", DEDUP_WINDOW: "soon" };
  const work = () => parseEnvironment(env, { forAlert: false, rules, mistakes });
  expect(mistakesOf(work)).toEqual([
    expect.stringContaining("event.group: expected a known field"),
    expect.stringContaining("DEDUP_WINDOW: expected a duration"),
    expect.stringContaining("TENCENTCLOUD_SECRETID"),
    expect.stringContaining("event.rules: expected an array of rules"),
  ]);
});

describe("rules narrowed to groups", () => {
  const context = { instance: "ckafka-abc", dedupMs: 0, channels: null };
  const rules = withMistakes((mistakes) =>
    parseRules(
      [
        { group: "orders", warning: 1 },
        { group: "orders-*", warning: 2 },
        { group: "*", warning: 3 },
      ],
      "LAG_RULES",
      context,
      mistakes,
    ),
  );
  const narrowed = (groups: readonly string[] | null) =>
    narrow(rules, groups).map((rule) =>
      rule.ignore ? [rule.group] : [rule.group, rule.warning?.lag, rule.absent],
    );

  it("are all of them where no group is named", () => {
    expect(narrow(rules, null)).toBe(rules);
  });

  it("keep their order for a group that several cover", () => {
    expect(narrowed(["orders"])).toEqual([
      ["orders", 1, "warning"],
      ["orders", 3, "ignore"],
    ]);
  });

  it("do not find a group absent that they know by a wildcard only", () => {
    expect(narrowed(["orders-eu"])).toEqual([
      ["orders-eu", 2, "ignore"],
      ["orders-eu", 3, "ignore"],
    ]);
  });

  it("keep those that a pattern covers as a whole", () => {
    expect(narrowed(["orders*"])).toEqual([
      ["orders", 1, "warning"],
      ["orders-*", 2, "warning"],
      ["orders*", 3, "ignore"],
    ]);
  });

  it("stay where a pattern meets theirs, and neither is within the other", () => {
    expect(narrowed(["*s"])).toEqual([
      ["orders", 1, "warning"],
      ["orders-*", 2, "warning"],
      ["*s", 3, "ignore"],
    ]);
  });

  it("are refused where none covers a group: a misspelt name is not all right", () => {
    expect(mistakesOf(() => narrow(rules.slice(0, 1), ["orders", "ordres"]))).toEqual([
      'event.groups[1]: expected a consumer group that a rule covers, got "ordres"',
    ]);
  });
});
