import { describe, expect, test } from "vitest";
import { parseSilences } from "../../lib/config/silences.ts";
import type { Silence } from "../../lib/decide/silence.ts";
import { createSilences } from "../../lib/decide/silence.ts";
import type { Subject } from "../../lib/model/subject.ts";
import { withMistakes } from "../config/mistakes.ts";

const TOPIC: Subject = {
  instance: "ckafka-abc",
  group: "orders",
  topic: "events",
  partition: null,
};
const NOON = Date.parse("2026-11-22T12:00:00Z");

const silences = (...texts: object[]): readonly Silence[] =>
  withMistakes((mistakes) => parseSilences(texts, mistakes));

const isSilenced = (silence: object, at: string | number, subject: Subject = TOPIC): boolean =>
  createSilences(silences(silence), typeof at === "string" ? Date.parse(at) : at)(subject);

/** Whole ISO times are milliseconds; those of a table are what a clock on a wall in UTC shows. */
type Row = readonly [name: string, silence: object, silenced: string[], not: string[]];

const checkRow = (_: string, silence: object, silenced: string[], not: string[]) => {
  const holds = (at: string) => isSilenced({ group: "orders", ...silence }, at);
  expect(silenced.filter((at) => !holds(at))).toEqual([]);
  expect(not.filter(holds)).toEqual([]);
};

describe("a silence that is once", () => {
  test.each<Row>([
    [
      "begins at `from` and ends before `until`",
      { from: "2026-11-22T18:00:00Z", until: "2026-11-22T20:00:00Z" },
      ["2026-11-22T18:00:00Z", "2026-11-22T19:59:59.999Z"],
      ["2026-11-22T17:59:59.999Z", "2026-11-22T20:00:00Z"],
    ],
    [
      "holds from ever where it has no `from`",
      { until: "2026-11-22T20:00:00Z" },
      ["1999-01-01T00:00:00Z", "2026-11-22T19:59:59.999Z"],
      ["2026-11-22T20:00:00Z"],
    ],
  ])("%s", checkRow);
});

// 2026-11-21 is a Saturday.
describe("a weekly silence", () => {
  test.each<Row>([
    [
      "holds on every day, from its first minute to before its last",
      { between: "02:00-06:00" },
      ["2026-11-21T02:00:00Z", "2026-11-24T05:59:59.999Z"],
      ["2026-11-21T01:59:59.999Z", "2026-11-24T06:00:00Z"],
    ],
    [
      "holds on its days alone",
      { days: "Sat,Sun", between: "02:00-06:00" },
      ["2026-11-21T02:00:00Z", "2026-11-22T05:59:00Z"],
      ["2026-11-20T03:00:00Z", "2026-11-23T03:00:00Z"],
    ],
    [
      "over midnight belongs to the day it starts on",
      { days: "Sat", between: "22:00-06:00" },
      [
        "2026-11-21T22:00:00Z",
        "2026-11-21T23:59:59Z",
        "2026-11-22T00:00:00Z",
        "2026-11-22T05:59:00Z",
      ],
      [
        "2026-11-21T00:00:00Z",
        "2026-11-21T05:59:00Z",
        "2026-11-21T21:59:00Z",
        "2026-11-22T06:00:00Z",
        "2026-11-22T22:00:00Z",
      ],
    ],
    [
      "over midnight at the end of the week",
      { days: "Sat,Sun", between: "23:00-01:00" },
      [
        "2026-11-21T23:00:00Z",
        "2026-11-22T00:59:00Z",
        "2026-11-22T23:00:00Z",
        "2026-11-23T00:59:00Z",
      ],
      ["2026-11-21T00:59:00Z", "2026-11-22T01:00:00Z", "2026-11-23T23:00:00Z"],
    ],
    [
      "until 24:00 ends with its day",
      { days: "Sun", between: "18:00-24:00" },
      ["2026-11-22T18:00:00Z", "2026-11-22T23:59:59Z"],
      ["2026-11-22T17:59:00Z", "2026-11-23T00:00:00Z", "2026-11-21T18:00:00Z"],
    ],
    [
      "from midnight to midnight is the whole day",
      { days: "Sun", between: "00:00-24:00" },
      ["2026-11-22T00:00:00Z", "2026-11-22T23:59:59Z"],
      ["2026-11-21T23:59:59Z", "2026-11-23T00:00:00Z"],
    ],
    [
      "from midnight to midnight lasts for a day",
      { days: "Sat", between: "00:00-24:00" },
      ["2026-11-21T00:00:00Z", "2026-11-21T23:59:00Z"],
      ["2026-11-20T23:59:00Z", "2026-11-22T00:00:00Z"],
    ],
    [
      "of the first minute of a day",
      { days: "Sun", between: "00:00-00:01" },
      ["2026-11-22T00:00:59Z"],
      ["2026-11-21T23:59:59Z", "2026-11-22T00:01:00Z"],
    ],
  ])("%s", checkRow);
});

describe("a weekly silence goes by the clock on the wall of its zone", () => {
  const at = (timezone: string, between = "02:00-06:00", days = "Sun") => ({
    timezone,
    between,
    days,
  });
  test.each<Row>([
    [
      "Shanghai, eight hours ahead, is on the next day already",
      at("Asia/Shanghai"),
      ["2026-11-21T18:00:00Z", "2026-11-21T21:59:00Z"],
      ["2026-11-21T17:59:00Z", "2026-11-21T22:00:00Z", "2026-11-22T02:00:00Z"],
    ],
    [
      "Berlin in winter",
      at("Europe/Berlin"),
      ["2026-11-22T01:00:00Z", "2026-11-22T04:59:00Z"],
      ["2026-11-22T00:59:00Z", "2026-11-22T05:00:00Z"],
    ],
    [
      "Berlin in summer",
      at("Europe/Berlin"),
      ["2026-07-05T00:00:00Z", "2026-07-05T03:59:00Z"],
      ["2026-07-04T23:59:00Z", "2026-07-05T04:00:00Z"],
    ],
    [
      "Berlin on the day without 02:00 to 03:00: an hour shorter",
      at("Europe/Berlin"),
      ["2026-03-29T01:00:00Z", "2026-03-29T03:59:00Z"],
      ["2026-03-29T00:59:00Z", "2026-03-29T04:00:00Z"],
    ],
    [
      "Berlin on the day with two 02:30s: both are in it, an hour longer",
      at("Europe/Berlin"),
      ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T04:59:00Z"],
      ["2026-10-24T23:59:00Z", "2026-10-25T05:00:00Z"],
    ],
    [
      "Berlin, over the midnight before the clocks go forward",
      at("Europe/Berlin", "22:00-04:00", "Sat"),
      ["2026-03-28T21:00:00Z", "2026-03-29T01:59:00Z"],
      ["2026-03-28T20:59:00Z", "2026-03-29T02:00:00Z"],
    ],
    [
      "New York on the day without 02:00 to 03:00",
      at("America/New_York", "02:00-03:30"),
      ["2026-03-08T07:00:00Z", "2026-03-08T07:29:00Z"],
      ["2026-03-08T06:59:00Z", "2026-03-08T07:30:00Z"],
    ],
    [
      "New York: all of a silence that falls into the missing hour is left out",
      at("America/New_York", "02:00-03:00"),
      [],
      ["2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z", "2026-03-08T07:59:00Z"],
    ],
    [
      "New York on the day with two 01:30s: both times",
      at("America/New_York", "01:00-02:00"),
      [
        "2026-11-01T05:00:00Z",
        "2026-11-01T05:59:00Z",
        "2026-11-01T06:00:00Z",
        "2026-11-01T06:59:00Z",
      ],
      ["2026-11-01T04:59:00Z", "2026-11-01T07:00:00Z"],
    ],
    [
      "Lord Howe's clocks go forward by half an hour, at 02:00",
      at("Australia/Lord_Howe", "02:00-03:00"),
      ["2026-10-03T15:30:00Z", "2026-10-03T15:59:00Z"],
      ["2026-10-03T15:29:00Z", "2026-10-03T16:00:00Z"],
    ],
    [
      "Lord Howe's clocks go back by half an hour, from 02:00 to 01:30",
      at("Australia/Lord_Howe", "01:30-02:00"),
      ["2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z", "2026-04-04T15:29:00Z"],
      ["2026-04-04T14:29:00Z", "2026-04-04T15:30:00Z"],
    ],
    [
      "midnight there is 00:00 and not 24:00",
      at("Europe/Berlin", "00:00-01:00"),
      ["2026-11-21T23:00:00Z", "2026-11-21T23:59:00Z"],
      ["2026-11-21T22:59:00Z", "2026-11-22T00:00:00Z", "2026-11-22T23:00:00Z"],
    ],
  ])("%s", checkRow);
});

describe("a silence covers", () => {
  const INSTANCE: Subject = { instance: "ckafka-abc", group: null, topic: null, partition: null };
  const GROUP: Subject = { ...INSTANCE, group: "orders" };
  const PARTITION: Subject = { ...TOPIC, partition: 3 };
  const ELSEWHERE: Subject = { ...TOPIC, instance: "ckafka-xyz" };
  const ALL = { INSTANCE, GROUP, TOPIC, PARTITION, ELSEWHERE };

  test.each<[name: string, silence: object, covered: (keyof typeof ALL)[]]>([
    [
      "with a group alone, all of that group on every instance",
      { group: "orders" },
      ["GROUP", "TOPIC", "PARTITION", "ELSEWHERE"],
    ],
    ["with another group, nothing", { group: "order" }, []],
    [
      "with wildcards, what they match",
      { group: "ord*" },
      ["GROUP", "TOPIC", "PARTITION", "ELSEWHERE"],
    ],
    [
      "with a topic, that topic and its partitions, never the whole group",
      { group: "*", topic: "events" },
      ["TOPIC", "PARTITION", "ELSEWHERE"],
    ],
    [
      "with any topic, still never the whole group",
      { group: "*", topic: "*" },
      ["TOPIC", "PARTITION", "ELSEWHERE"],
    ],
    ["with another topic, nothing", { group: "orders", topic: "event?s" }, []],
    ["with an instance, that one", { group: "*", instance: "ckafka-xyz" }, ["ELSEWHERE"]],
    [
      "with everything, never that an instance is blind",
      { group: "*" },
      ["GROUP", "TOPIC", "PARTITION", "ELSEWHERE"],
    ],
  ])("%s", (_, silence, covered) => {
    const isCovered = createSilences(silences({ ...silence, until: "2027-01-01" }), NOON);
    expect(
      Object.entries(ALL)
        .filter(([, subject]) => isCovered(subject))
        .map(([name]) => name),
    ).toEqual(covered);
  });

  test("one of several is enough", () => {
    const some = silences(
      { group: "payments", until: "2027-01-01" },
      { group: "orders", until: "2026-01-01" },
      { group: "orders", between: "11:00-13:00" },
    );
    expect(createSilences(some, NOON)(TOPIC)).toBe(true);
    expect(createSilences(some.slice(0, 2), NOON)(TOPIC)).toBe(false);
    expect(createSilences([], NOON)(TOPIC)).toBe(false);
  });
});
