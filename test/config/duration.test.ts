import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDuration } from "../../lib/config/fields.ts";

describe("a duration", () => {
  it.each([
    ["0s", 0],
    ["250ms", 250],
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["2d", 172_800_000],
    ["007s", 7000],
    ["36500d", 3_153_600_000_000],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ["a fraction", "1.5h"],
    ["an exponent", "1e3s"],
    ["a bare number", "60"],
    ["a unit alone", "m"],
    ["nothing", ""],
    ["a sign", "-5m"],
    ["a plus", "+5m"],
    ["a space before", " 5m"],
    ["a space between", "5 m"],
    ["a space after", "5m "],
    ["a line break", "5m\n"],
    ["two parts", "1h30m"],
    ["a capital unit", "5M"],
    ["a unit of weeks", "1w"],
    ["a name of every object", "5constructor"],
    ["digits of another script", "٥m"],
    ["hexadecimal", "0x10s"],
    ["more than a hundred years", "36501d"],
    ["more than a number can tell apart", `${"9".repeat(400)}ms`],
  ])("with %s is none", (_, text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it("is only ever a whole number of milliseconds", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[-\d .e]{0,20}(ms|s|m|h|d)?$/), (text) => {
        const ms = parseDuration(text);
        expect(ms === null || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });
});
