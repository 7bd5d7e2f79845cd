import { describe, expect, it } from "vitest";
import type { RuleContext } from "../../lib/config/rule-fields.ts";
import { parseRules } from "../../lib/config/rules.ts";
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
      dashboard: "https://grafana.example.com/d/lag?var-group={group}&var-topic={topic}",
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
        dashboard: "https://grafana.example.com/d/lag?var-group={group}&var-topic={topic}",
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

  it.each([
    ["a name", "https://wiki.example.com/{group}/{topic}"],
    ["where it is", "https://{region}.example.com/{instance}"],
    ["nothing of it", "https://wiki.example.com/lag?a=b#c"],
  ])("may have %s in its links", (_, link) => {
    expect(parse(rule({ runbook: link, dashboard: link }))).toMatchObject([
      { runbook: link, dashboard: link },
    ]);
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

describe("a rule that ignores", () => {
  it("has a group, a topic and an instance, and nothing else", () => {
    expect(
      parse([
        { group: "orders", topic: "orders-test", instance: "ckafka-def", ignore: true },
        { group: "test-*", ignore: true },
      ]),
    ).toEqual([
      { index: 0, instance: "ckafka-def", group: "orders", topic: "orders-test", ignore: true },
      { index: 1, instance: "ckafka-abc", group: "test-*", topic: "*", ignore: true },
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      "has other fields",
      { group: "a", ignore: true, warning: 1, for: "2m" },
      [
        "LAG_RULES[0].warning: expected only group, topic, instance beside ignore",
        "LAG_RULES[0].for: expected only group, topic, instance beside ignore",
      ],
    ],
    ["says false", { group: "a", ignore: false }, ["LAG_RULES[0].ignore: expected true; a rule"]],
    [
      "says false and compares",
      { group: "", ignore: false, warning: 1 },
      ["LAG_RULES[0].group: expected", "LAG_RULES[0].ignore: expected true; a rule"],
    ],
    ['says "true"', { group: "a", ignore: "true" }, ["LAG_RULES[0].ignore: expected true; a rule"]],
    ["names no group", { ignore: true }, ["LAG_RULES[0].group: expected the name"]],
    [
      "is misspelt",
      { group: "a", ignored: true },
      ["LAG_RULES[0].ignored: expected a known field (did you mean ignore?)"],
    ],
  ])("is refused where it %s", (_, rule, mistakes) => {
    expect(mistakesOf(() => parse([rule]))).toEqual(
      mistakes.map((mistake) => expect.stringContaining(mistake)),
    );
  });
});

describe("a rule that can never decide anything is refused", () => {
  const scopes = (...rules: readonly object[]) =>
    mistakesOf(() => parse(rules.map((each) => ({ warning: 1, ...each }))));
  const refused = (index: number, first: number) =>
    `LAG_RULES[${index}]: expected a rule that can decide something: LAG_RULES[${first}] matches all that it matches, and the first that matches decides`;

  it.each<[string, object, object]>([
    ["after one for everything", { group: "*" }, { group: "orders-*", topic: "v?" }],
    ["after the same pattern", { group: "orders-*" }, { group: "orders-*" }],
    ["after a pattern that matches its name", { group: "ord*" }, { group: "orders" }],
    ["after one for all topics of it", { group: "orders" }, { group: "orders", topic: "v1" }],
    [
      "after a pattern that matches its topic",
      { group: "*", topic: "v?" },
      { group: "orders", topic: "v1" },
    ],
    [
      "after one of the same instance, by name or not",
      { group: "*", instance: "ckafka-abc" },
      { group: "orders" },
    ],
  ])("%s", (_, earlier, later) => {
    expect(scopes(earlier, later)).toEqual([refused(1, 0)]);
  });

  it("whether they compare or ignore", () => {
    const ignoring = { group: "*", ignore: true };
    const comparing = { group: "orders", warning: 1 };
    expect(mistakesOf(() => parse([ignoring, comparing]))).toEqual([refused(1, 0)]);
    expect(mistakesOf(() => parse([comparing, ignoring, ignoring]))).toEqual([refused(2, 1)]);
  });

  it("together with what else is wrong", () => {
    expect(scopes({ group: "*", for: "x" }, { group: "orders" })).toEqual([
      expect.stringContaining("LAG_RULES[0].for"),
      refused(1, 0),
    ]);
  });

  it.each<[string, object, object]>([
    ["a special one first", { group: "orders" }, { group: "*" }],
    ["different patterns, even where one is within the other", { group: "o*" }, { group: "or*" }],
    ["another instance", { group: "*", instance: "ckafka-def" }, { group: "*" }],
    ["another topic", { group: "*", topic: "v1" }, { group: "*", topic: "v2" }],
    ["other topics too", { group: "*", topic: "v1" }, { group: "*" }],
    ["a pattern that another name matches", { group: "orders" }, { group: "orders?" }],
  ])("but not %s", (_, earlier, later) => {
    expect(scopes(earlier, later)).toEqual([]);
  });
});

describe("a misspelt field is named once, with the one that was meant", () => {
  it.each([
    ["warnin", { group: "a", warnin: 1000 }, "warning"],
    ["Critical", { group: "a", Critical: 1000 }, "critical"],
    ["crit", { group: "a", crit: 1000 }, "critical"],
    ["stalledFor", { group: "a", stalledFor: "5m" }, "stalled"],
    ["grop", { grop: "a", warning: 1 }, "group"],
    ["keep_firing_for", { group: "a", warning: 1, keep_firing_for: "1m" }, "keepFiringFor"],
    ["dashbord", { group: "a", warning: 1, dashbord: "https://a.example" }, "dashboard"],
    ["warnin with a value that is none", { group: "a", warnin: "x" }, "warning"],
  ])("%s", (spelt, fields, meant) => {
    const [field] = spelt.split(" ");
    expect(mistakesOf(() => parse([fields]))).toEqual([
      `LAG_RULES[0].${field}: expected a known field (did you mean ${meant}?)`,
    ]);
  });

  it("unless nothing is near it", () => {
    expect(mistakesOf(() => parse([{ group: "a", threshold: 5 }]))).toEqual([
      expect.stringContaining("LAG_RULES[0].threshold: expected one of the fields group, topic,"),
      "LAG_RULES[0]: expected at least one of warning, critical and stalled",
    ]);
  });

  it("which is looked at as it is where it is there too", () => {
    expect(mistakesOf(() => parse([{ group: "a", warnin: 1, warning: "x" }]))).toEqual([
      expect.stringContaining("LAG_RULES[0].warnin: expected a known field"),
      expect.stringContaining("LAG_RULES[0].warning: expected a number of messages"),
    ]);
  });
});

describe("a mistake in rules is named with its place", () => {
  it.each<[string, unknown, string]>([
    ["an object instead of an array", {}, "LAG_RULES: expected an array of rules"],
    ["no rule at all", [], "LAG_RULES: expected an array of rules"],
    ["a rule that is a number", [3], "LAG_RULES[0]: expected a rule, which is an object, got 3"],
    [
      "a rule that is an array",
      [[3]],
      "LAG_RULES[0]: expected a rule, which is an object, got [3]",
    ],
    ["a rule that is null", [null], "LAG_RULES[0]: expected a rule, which is an object, got null"],
    ["no group", [{ warning: 1 }], "LAG_RULES[0].group: expected the name of a consumer group"],
    ["a blank group", rule({ group: " " }), "LAG_RULES[0].group: expected the name"],
    ["a number as group", rule({ group: 1 }), "LAG_RULES[0].group: expected the name"],
    ["a blank topic", rule({ topic: "" }), "LAG_RULES[0].topic: expected the name of a topic"],
    ["a blank instance", rule({ instance: "" }), "LAG_RULES[0].instance: expected the id"],
    [
      "an unknown field",
      rule({ warn: 1 }),
      "LAG_RULES[0].warn: expected a known field (did you mean warning?)",
    ],
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
    [
      "a placeholder that nobody knows",
      rule({ dashboard: "https://wiki.example.com/{cluster}" }),
      "LAG_RULES[0].dashboard: expected an https:// link; placeholders are {region}, {instance}",
    ],
    [
      "a name that decides the host",
      rule({ dashboard: "https://{group}.example.com/" }),
      "LAG_RULES[0].dashboard: expected",
    ],
    [
      "a name that is the host",
      rule({ dashboard: "https:///{topic}/" }),
      "LAG_RULES[0].dashboard: expected",
    ],
    ["a blank runbook", rule({ runbook: "" }), "LAG_RULES[0].runbook: expected an https:// link"],
    ["an empty array", rule({ warning: [] }), "LAG_RULES[0].warning: expected a number of mess"],
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
