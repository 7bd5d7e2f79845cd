import { describe, expect, it } from "vitest";
import { parseRules, type RuleContext } from "../../lib/config/rules.ts";
import { mistakesOf, withMistakes } from "./mistakes.ts";

const context: RuleContext = {
  instance: "ckafka-abc",
  dedupMs: 3_600_000,
  channels: ["payments", "ops"],
};
const parse = (rules: unknown, changes: Partial<RuleContext> = {}) =>
  withMistakes((mistakes) => parseRules(rules, "LAG_RULES", { ...context, ...changes }, mistakes));

/** A rule that is right, with other fields in it. */
const rule = (fields: object) => [{ group: "orders", warning: 1, ...fields }];

describe("a rule", () => {
  it("has defaults for all but its group and a threshold", () => {
    expect(parse([{ group: "orders", warning: 1000 }])).toEqual([
      {
        instance: "ckafka-abc",
        group: "orders",
        topic: "*",
        per: "topic",
        warning: { lag: 1000, behindMs: null },
        critical: null,
        stalledMs: null,
        absent: "warning",
        allowedLag: 0,
        forMs: 0,
        keepFiringForMs: 0,
        dedupMs: 3_600_000,
        channel: null,
        mention: null,
        runbook: null,
        dashboard: null,
        index: 0,
        ignore: false,
      },
    ]);
  });

  it("takes every field of its own", () => {
    const fields = {
      group: "orders-*",
      topic: "orders-v?",
      instance: "ckafka-def",
      per: "partition",
      warning: 1000,
      critical: [10_000, "10m"],
      stalled: "5m",
      absent: "critical",
      allowedLag: 1,
      for: "2m",
      keepFiringFor: "3m",
      dedup: "0s",
      channel: "ops",
      mention: "@here",
      runbook: "https://wiki.example.com/lag",
    };
    expect(parse([fields])).toEqual([
      {
        instance: "ckafka-def",
        group: "orders-*",
        topic: "orders-v?",
        per: "partition",
        warning: { lag: 1000, behindMs: null },
        critical: { lag: 10_000, behindMs: 600_000 },
        stalledMs: 300_000,
        absent: "critical",
        allowedLag: 1,
        forMs: 120_000,
        keepFiringForMs: 180_000,
        dedupMs: 0,
        channel: "ops",
        mention: "<!here>",
        runbook: "https://wiki.example.com/lag",
        dashboard: null,
        index: 0,
        ignore: false,
      },
    ]);
  });

  it.each(["warning", "critical"])("needs no other threshold beside %s", (field) => {
    expect(parse([{ group: "orders", [field]: 1 }])).toHaveLength(1);
  });

  it("needs no threshold beside stalled", () => {
    expect(parse([{ group: "orders", stalled: "5m" }])).toHaveLength(1);
  });

  it.each([
    ["@here", "<!here>"],
    ["@channel", "<!channel>"],
    ["<@U012AB3CD>", "<@U012AB3CD>"],
    ["<!subteam^S012AB3CD>", "<!subteam^S012AB3CD>"],
  ])("mentions %s as %s", (mention, sent) => {
    expect(parse(rule({ mention }))[0]).toMatchObject({ mention: sent });
  });

  it("keeps what would end a link in Slack out of the runbook's", () => {
    expect(parse(rule({ runbook: "https://wiki.example.com/a|b>c" }))[0]).toMatchObject({
      runbook: "https://wiki.example.com/a%7Cb%3Ec",
    });
  });

  it("may name any channel where channels are not looked up", () => {
    expect(parse(rule({ channel: "elsewhere" }), { channels: null })[0]).toMatchObject({
      channel: "elsewhere",
    });
  });
});

describe("a mistake in rules is named with its place", () => {
  it.each<[string, unknown, string]>([
    ["an object instead of an array", {}, "LAG_RULES: expected an array of rules"],
    ["no rule at all", [], "LAG_RULES: expected an array of rules"],
    ["a rule that is a number", [3], "LAG_RULES[0]: expected a rule, which is an object, got 3"],
    ["a rule that is null", [null], "LAG_RULES[0]: expected a rule, which is an object, got null"],
    ["no group", [{ warning: 1 }], "LAG_RULES[0].group: expected the name of a consumer group"],
    ["a blank group", rule({ group: " " }), "LAG_RULES[0].group: expected the name"],
    ["a number as group", rule({ group: 1 }), "LAG_RULES[0].group: expected the name"],
    ["a blank topic", rule({ topic: "" }), "LAG_RULES[0].topic: expected the name of a topic"],
    ["a blank instance", rule({ instance: "" }), "LAG_RULES[0].instance: expected the id"],
    ["an unknown field", rule({ warn: 1 }), "LAG_RULES[0].warn: expected one of the fields group,"],
    ["a field named as objects have", rule({ constructor: 1 }), "LAG_RULES[0].constructor: expe"],
    ["a field with odd signs", rule({ "a b": 1 }), 'LAG_RULES[0]["a b"]: expected one of the fiel'],
    ["an unknown per", rule({ per: "broker" }), 'LAG_RULES[0].per: expected "group", "topic" or'],
    ["a fraction as threshold", rule({ warning: 1.5 }), "LAG_RULES[0].warning: expected a number"],
    [
      "a null as threshold",
      rule({ critical: null }),
      "LAG_RULES[0].critical: expected a number of",
    ],
    [
      "an empty array as threshold",
      rule({ critical: [] }),
      "LAG_RULES[0].critical: expected a num",
    ],
    ["a time of 0 for stalled", rule({ stalled: "0s" }), "LAG_RULES[0].stalled: expected a durat"],
    ["a number for for", rule({ for: 60 }), "LAG_RULES[0].for: expected a duration such as"],
    ["a fraction in keepFiringFor", rule({ keepFiringFor: "1.5h" }), "LAG_RULES[0].keepFiringFor:"],
    ["a bare number as dedup", rule({ dedup: "60" }), "LAG_RULES[0].dedup: expected a duration"],
    ["a negative allowedLag", rule({ allowedLag: -1 }), "LAG_RULES[0].allowedLag: expected a num"],
    ["a text as allowedLag", rule({ allowedLag: "1" }), "LAG_RULES[0].allowedLag: expected a numb"],
    ["an unknown absent", rule({ absent: "ok" }), 'LAG_RULES[0].absent: expected "warning", "cri'],
    [
      "a channel without URL",
      rule({ channel: "x" }),
      "LAG_RULES[0].channel: expected a name in SL",
    ],
    [
      "a mention of everyone",
      rule({ mention: "@everyone" }),
      'LAG_RULES[0].mention: expected "@he',
    ],
    ["a mention with more", rule({ mention: "<@U1> !" }), "LAG_RULES[0].mention: expected"],
    ["a plain http runbook", rule({ runbook: "http://wiki" }), "LAG_RULES[0].runbook: expected an"],
    ["a script as runbook", rule({ runbook: "javascript:1" }), "LAG_RULES[0].runbook: expected an"],
    [
      "nothing to compare with",
      [{ group: "orders", absent: "critical" }],
      "LAG_RULES[0]: expected at least one of warning, critical and stalled",
    ],
    [
      "a warning above critical",
      [{ group: "orders", warning: 2, critical: 1 }],
      "LAG_RULES[0].warning: expected no more than critical",
    ],
    [
      "a later rule's warning time above critical",
      [{ group: "a", warning: 1 }, ...rule({ warning: [1, "2m"], critical: [1, "1m"] })],
      "LAG_RULES[1].warning: expected no more than critical",
    ],
  ])("%s", (_, rules, mistake) => {
    const mistakes = mistakesOf(() => parse(rules));
    expect(mistakes).toEqual([expect.stringContaining(mistake)]);
  });

  it("an instance that neither the rule nor the environment names", () => {
    expect(mistakesOf(() => parse(rule({}), { instance: null }))).toEqual([
      "LAG_RULES[0].instance: expected the id of an instance, here or in CKAFKA_INSTANCE_ID, got nothing",
    ]);
  });

  it("together with all the others", () => {
    const mistakes = mistakesOf(() =>
      parse([
        { group: "", warning: 2, critical: 1, per: "x", a: 1, b: 2 },
        { topic: "", for: "x" },
      ]),
    );
    expect(mistakes.map((line) => line.split(":")[0])).toEqual([
      "LAG_RULES[0].a",
      "LAG_RULES[0].b",
      "LAG_RULES[0].group",
      "LAG_RULES[0].per",
      "LAG_RULES[0].warning",
      "LAG_RULES[1].group",
      "LAG_RULES[1].topic",
      "LAG_RULES[1].for",
      "LAG_RULES[1]",
    ]);
  });
});
