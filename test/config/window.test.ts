import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseBetween, parseInstant } from "../../lib/config/silences.ts";

describe("a moment", () => {
  it.each([
    ["a day begins at midnight UTC", "2026-11-22", "2026-11-22T00:00:00.000Z"],
    ["a time without offset is UTC", "2026-11-22T18:30", "2026-11-22T18:30:00.000Z"],
    ["Z is UTC", "2026-11-22T18:30:15Z", "2026-11-22T18:30:15.000Z"],
    ["an offset counts", "2026-11-22T18:30+08:00", "2026-11-22T10:30:00.000Z"],
    ["an offset can cross midnight", "2026-11-22T23:30:00-03:30", "2026-11-23T03:00:00.000Z"],
    ["fractions of a second count", "2026-11-22T18:30:15.25Z", "2026-11-22T18:30:15.250Z"],
    ["February 29 of a leap year", "2028-02-29", "2028-02-29T00:00:00.000Z"],
  ])("%s: %s", (_, text, iso) => {
    const ms = parseInstant(text);
    expect(ms === null ? null : new Date(ms).toISOString()).toBe(iso);
  });

  it.each([
    ["February 29 of another year", "2026-02-29"],
    ["February 30", "2026-02-30T10:00Z"],
    ["a month 13", "2026-13-01"],
    ["a day 0", "2026-01-00"],
    ["an hour 24", "2026-11-22T24:00Z"],
    ["a minute 60", "2026-11-22T10:60Z"],
    ["a second 60", "2026-11-22T10:59:60Z"],
    ["an offset of 99 hours", "2026-11-22T10:00+99:00"],
    ["an offset without a time", "2026-11-22+08:00"],
    ["a space for the T", "2026-11-22 10:00"],
    ["an hour alone", "2026-11-22T10"],
    ["American order", "11/22/2026"],
    ["words", "tomorrow"],
    ["milliseconds since 1970", "1795000000000"],
    ["something behind it", "2026-11-22T10:00Z "],
    ["nothing", ""],
  ])("%s is none", (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("is read back from what Date writes", () => {
    const date = fc.date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (moment) => {
        expect(parseInstant(moment.toISOString())).toBe(moment.getTime());
      }),
    );
  });
});

describe("times of day", () => {
  it.each([
    ["02:00-06:00", 120, 360],
    ["22:30-06:15", 1350, 375],
    ["00:00-24:00", 0, 0],
    ["18:00-24:00", 1080, 0],
    ["00:00-23:59", 0, 1439],
  ])("%s are the minutes %i to %i", (text, from, to) => {
    expect(parseBetween(text)).toEqual({ from, to });
  });
});
