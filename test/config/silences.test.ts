import { describe, expect, it } from "vitest";
import { parseSilences } from "../../lib/config/silences.ts";
import { mistakesOf, withMistakes } from "./mistakes.ts";

const parse = (silences: unknown) => withMistakes((mistakes) => parseSilences(silences, mistakes));

describe("a silence", () => {
  it("can be once", () => {
    const silence = {
      group: "orders-*",
      topic: "orders-v1",
      instance: "ckafka-abc",
      from: "2026-11-22T18:00:00Z",
      until: "2026-11-22T20:00:00Z",
    };
    expect(parse([silence])).toEqual([
      {
        group: "orders-*",
        topic: "orders-v1",
        instance: "ckafka-abc",
        window: {
          kind: "once",
          from: Date.UTC(2026, 10, 22, 18),
          until: Date.UTC(2026, 10, 22, 20),
        },
      },
    ]);
  });

  it("needs no beginning, and covers every topic and instance where it names none", () => {
    expect(parse([{ group: "orders", until: "2026-11-23" }])).toEqual([
      {
        group: "orders",
        topic: null,
        instance: null,
        window: { kind: "once", from: null, until: Date.UTC(2026, 10, 23) },
      },
    ]);
  });

  it("can be weekly", () => {
    const silence = {
      group: "orders",
      days: "Sat, Sun",
      between: "02:00-06:30",
      timezone: "Asia/Shanghai",
    };
    expect(parse([silence]).map(({ window }) => window)).toEqual([
      {
        kind: "weekly",
        days: new Set([6, 0]),
        from: 120,
        to: 390,
        timezone: "Asia/Shanghai",
      },
    ]);
  });

  it("is on every day, in UTC, where it does not say", () => {
    expect(parse([{ group: "orders", between: "22:00-06:00" }])[0]?.window).toEqual({
      kind: "weekly",
      days: new Set([0, 1, 2, 3, 4, 5, 6]),
      from: 1320,
      to: 360,
      timezone: "UTC",
    });
  });
});

describe("a mistake in silences is named with its place", () => {
  const weekly = { group: "orders", between: "02:00-06:00" };
  const once = { group: "orders", until: "2026-11-23" };

  it.each<[string, unknown, string]>([
    ["an object instead of an array", {}, "LAG_SILENCES: expected an array of silences, got {}"],
    ["a silence that is a text", ["x"], "LAG_SILENCES[0]: expected a silence, which is an object"],
    ["a silence that is an array", [[]], "LAG_SILENCES[0]: expected a silence, which is an object"],
    ["no group", [{ until: "2026-11-23" }], "LAG_SILENCES[0].group: expected the name"],
    ["neither until nor between", [{ group: "a" }], "LAG_SILENCES[0].until: expected the end of"],
    ["both until and between", [{ ...weekly, ...once }], "LAG_SILENCES[0].until: expected one of"],
    ["a zone of one that is once", [{ ...once, timezone: "UTC" }], "LAG_SILENCES[0].timezone: exp"],
    [
      "days of one that is once",
      [{ ...once, days: "Sat" }],
      "LAG_SILENCES[0].days: expected one o",
    ],
    ["a from of a weekly one", [{ ...weekly, from: "2026-11-22" }], "LAG_SILENCES[0].from: expect"],
    ["an unknown field", [once, { ...once, why: "x" }], "LAG_SILENCES[1].why: expected one of the"],
    ["a blank topic", [{ ...once, topic: "" }], "LAG_SILENCES[0].topic: expected the name of a t"],
    [
      "an unknown day",
      [{ ...weekly, days: "Sat,Son" }],
      "LAG_SILENCES[0].days: expected days such",
    ],
    ["no day", [{ ...weekly, days: "" }], "LAG_SILENCES[0].days: expected days such as"],
    [
      "equal ends",
      [{ ...weekly, between: "17:31-17:31" }],
      'LAG_SILENCES[0].between: expected times of day such as "02:00-06:00", not equal ones (the whole day is "00:00-24:00")',
    ],
    [
      "no time at midnight",
      [{ ...weekly, between: "00:00-00:00" }],
      "LAG_SILENCES[0].between: exp",
    ],
    [
      "a misspelt between",
      [{ group: "a", betwen: "02:00-06:00", days: "Sat" }],
      "LAG_SILENCES[0].betwen: expected a known field (did you mean between?)",
    ],
    [
      "a misspelt until",
      [{ group: "a", untill: "2026-11-23" }],
      "LAG_SILENCES[0].untill: expected a known field (did you mean until?)",
    ],
    [
      "an unknown zone",
      [{ ...weekly, timezone: "Mars/X" }],
      "LAG_SILENCES[0].timezone: expected a",
    ],
    ["an hour 25", [{ ...weekly, between: "01:00-25:00" }], "LAG_SILENCES[0].between: expected ti"],
    ["hours without minutes", [{ ...weekly, between: "1-2" }], "LAG_SILENCES[0].between: expected"],
    [
      "a start at 24:00",
      [{ ...weekly, between: "24:00-01:00" }],
      "LAG_SILENCES[0].between: expect",
    ],
    [
      "an end that is not after the beginning",
      [{ group: "a", from: "2026-11-23", until: "2026-11-23" }],
      "LAG_SILENCES[0].from: expected a moment before until",
    ],
  ])("%s", (_, silences, mistake) => {
    expect(mistakesOf(() => parse(silences))).toEqual([expect.stringContaining(mistake)]);
  });
});
