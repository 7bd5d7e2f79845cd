import { describe, expect, test } from "vitest";
import {
  count,
  countOf,
  duration,
  ranges,
  rate,
  slackDate,
} from "../../../lib/notify/message/quantity.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("a count is grouped by thousands", () => {
  expect(count(185_238_291)).toBe("185,238,291");
  expect(count(2 ** 53)).toBe("9,007,199,254,740,992");
  expect(countOf(1, "group")).toBe("1 group");
  expect(countOf(2_000, "group")).toBe("2,000 groups");
});

describe("a duration", () => {
  test.each([
    [0, "0 s"],
    [-5_000, "0 s"],
    [999, "0 s"],
    [45_900, "45 s"],
    [MINUTE, "1 min"],
    [90_000, "1 min 30 s"],
    [10 * MINUTE - 1, "9 min 59 s"],
    // From here on, nobody counts the seconds.
    [754_000, "12 min"],
    [HOUR, "1 h"],
    [72 * MINUTE, "1 h 12 min"],
    [26.2 * HOUR, "26 h 12 min"],
    [48 * HOUR, "2 d"],
    [76 * HOUR, "3 d 4 h"],
    [1_000 * 24 * HOUR, "1,000 d"],
  ])("of %d ms reads %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe("a rate", () => {
  test.each([
    [1_200, "1,200 a minute"],
    [1.4, "1 a minute"],
    // A slow one must not read as none.
    [0.4, "24 an hour"],
    [0.001, "less than 1 an hour"],
  ])("of %d a minute reads %s", (perMinute, words) => {
    expect(rate(perMinute)).toBe(words);
  });
});

test("a moment is shown in the reader's own time zone, else in UTC", () => {
  expect(slackDate(Date.UTC(2026, 10, 22, 3, 12, 59, 900))).toBe(
    "<!date^1795317179^{date_short_pretty} at {time}|2026-11-22 03:12 UTC>",
  );
});

describe("numbers as ranges", () => {
  test.each<[number[], number, string]>([
    [[], 3, ""],
    [[7], 3, "7"],
    [[9, 1, 2, 3, 8], 3, "1–3, 8–9"],
    [[1, 3, 5, 7, 8, 9, 11], 2, "1, 3 and 5 more"],
  ])("%j, at most %d", (numbers, max, text) => {
    expect(ranges(numbers, max)).toBe(text);
  });
});
