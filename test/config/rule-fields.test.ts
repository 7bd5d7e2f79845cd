import { describe, expect, it } from "vitest";
import { isAbove, parseThreshold } from "../../lib/config/rule-fields.ts";

describe("a threshold", () => {
  it.each([
    ["one message", 1, { lag: 1, behindMs: null }],
    ["a time", "10m", { lag: null, behindMs: 600_000 }],
    ["a count and a time", [1000, "10m"], { lag: 1000, behindMs: 600_000 }],
    ["a time and a count", ["10m", 1000], { lag: 1000, behindMs: 600_000 }],
  ])("can be %s", (_, input, threshold) => {
    expect(parseThreshold(input)).toEqual(threshold);
  });

  it.each([
    ["no messages", 0],
    ["a negative count", -1],
    ["half a message", 1.5],
    ["a count that numbers cannot tell apart", 2 ** 53],
    ["no time", "0s"],
    ["a count as text", "1000"],
    ["an empty array", []],
    ["an array of one", [1000]],
    ["two counts", [1000, 2000]],
    ["two times", ["1m", "2m"]],
    ["three parts", [1000, "1m", 1]],
    ["a part that is neither", [1000, "soon"]],
    ["an array in an array", [[1000, "1m"]]],
    ["null", null],
    ["true", true],
    ["an object", { lag: 1 }],
  ])("cannot be %s", (_, input) => {
    expect(parseThreshold(input)).toBeNull();
  });

  it.each([
    ["fewer messages", 10, 100, false],
    ["as many messages", 100, 100, false],
    ["more messages", 101, 100, true],
    ["a longer time", "2m", "1m", true],
    ["another measure", "2m", 1, false],
    ["fewer messages and a longer time", [1, "2m"], [2, "1m"], true],
    ["more messages and the same time", [3, "1m"], [2, "1m"], true],
    ["less of both", [1, "1m"], [2, "2m"], false],
  ])("of %s than the other (%j and %j): above it? %s", (_, warning, critical, above) => {
    const [low, high] = [parseThreshold(warning), parseThreshold(critical)];
    if (low === null || high === null) throw new Error("the table holds thresholds only");
    expect(isAbove(low, high)).toBe(above);
  });
});
