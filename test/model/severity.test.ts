import { describe, expect, test } from "vitest";
import { compareSeverity, SEVERITIES, worst } from "../../lib/model/severity.ts";

describe("severities go from harmless to worst", () => {
  test("ok, unknown, warning, critical", () => {
    const shuffled = ["critical", "ok", "warning", "unknown"] as const;
    expect([...shuffled].sort(compareSeverity)).toEqual(SEVERITIES);
    expect(SEVERITIES).toEqual(["ok", "unknown", "warning", "critical"]);
  });

  test("one is neither better nor worse than itself", () => {
    expect(SEVERITIES.map((severity) => compareSeverity(severity, severity))).toEqual([0, 0, 0, 0]);
  });
});

describe("the worst of", () => {
  test.each([
    ["nothing is ok", [], "ok"],
    ["one is that one", ["warning"], "warning"],
    ["many is found in front", ["critical", "ok"], "critical"],
    ["many is found at the end", ["ok", "unknown", "warning"], "warning"],
    ["what could not be measured and what is well is unknown", ["ok", "unknown"], "unknown"],
  ] as const)("%s", (_, severities, expected) => {
    expect(worst(severities)).toBe(expected);
  });
});
