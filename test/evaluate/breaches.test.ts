import { describe, expect, test } from "vitest";
import type { Rule } from "../../lib/model/rule.ts";
import {
  behindOf,
  evaluationOf,
  givenConfig,
  givenRule,
  lagOf,
  MINUTE,
  oneTopic,
  runAll,
  SECOND,
} from "../given.ts";

function evaluated(rule: Partial<Rule>, lag: number) {
  const config = givenConfig({ rules: [givenRule(rule)] });
  return evaluationOf(runAll(config, [[0, oneTopic([[100, 100 + lag]])]]), "orders/t");
}

describe("a count is breached at exactly its value, and not one below it", () => {
  const limits = { warning: lagOf(100), critical: lagOf(1000) };
  test.each<[lag: number, severity: string, reasons: string[]]>([
    [0, "ok", []],
    [99, "ok", []],
    [100, "warning", ["lag 100 >= warning 100"]],
    [999, "warning", ["lag 999 >= warning 100"]],
    [1000, "critical", ["lag 1000 >= critical 1000"]],
    [185_238_291, "critical", ["lag 185238291 >= critical 1000"]],
  ])("lag %i is %s", (lag, severity, reasons) => {
    expect(evaluated(limits, lag)).toMatchObject({ severity, reasons, lag });
  });

  test("the official sample is critical", () => {
    const config = givenConfig({
      rules: [givenRule({ warning: lagOf(1000), critical: lagOf(10_000) })],
    });
    const runs = runAll(config, [[0, oneTopic([[22_689_638, 207_927_929]])]]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({
      severity: "critical",
      lag: 185_238_291,
      reasons: ["lag 185238291 >= critical 10000"],
    });
  });

  test.each([
    ["warning alone", { warning: lagOf(10) }, 5000, "warning"],
    ["critical alone", { critical: lagOf(10) }, 9, "ok"],
    ["both at the same value", { warning: lagOf(10), critical: lagOf(10) }, 10, "critical"],
    ["a lag at allowedLag", { warning: lagOf(1), allowedLag: 10 }, 10, "ok"],
    ["a lag above allowedLag counts whole", { warning: lagOf(11), allowedLag: 10 }, 11, "warning"],
  ])("%s", (_name, rule, lag, severity) => {
    expect(evaluated(rule, lag).severity).toBe(severity);
  });
});

describe("a duration is breached at exactly its value, and not below it", () => {
  const limits = { warning: behindOf(5 * MINUTE), critical: behindOf(10 * MINUTE) };
  test.each<[seconds: number, severity: string, reasons: string[]]>([
    [299, "ok", []],
    [299.999, "ok", []],
    [300, "warning", ["behind 300s >= warning 300s"]],
    [599.999, "warning", ["behind 599s >= warning 300s"]],
    [600, "critical", ["behind 600s >= critical 600s"]],
    [754, "critical", ["behind 754s >= critical 600s"]],
  ])("%f seconds are %s", (seconds, severity, reasons) => {
    // Half of the messages that came since are consumed: the commit is half as old as the gap.
    const config = givenConfig({ rules: [givenRule(limits)] });
    const runs = runAll(config, [
      [0, oneTopic([[0, 0]])],
      [(2 * seconds) / 60, oneTopic([[500, 1000]])],
    ]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({ severity, reasons });
  });

  test("a lower bound says more than", () => {
    const config = givenConfig({ rules: [givenRule(limits)] });
    const runs = runAll(config, [
      [0, oneTopic([[5, 9]])],
      [754 / 60, oneTopic([[5, 9]])],
    ]);
    expect(evaluationOf(runs, "orders/t").reasons).toEqual([
      "behind more than 754s >= critical 600s",
    ]);
  });
});

describe("of an array either is enough", () => {
  const both = {
    warning: { lag: 50, behindMs: 100 * SECOND },
    critical: { lag: 500, behindMs: 200 * SECOND },
  };
  test.each<[name: string, lag: number, seconds: number, severity: string, reasons: string[]]>([
    ["neither", 49, 99, "ok", []],
    ["the count alone", 50, 99, "warning", ["lag 50 >= warning 50"]],
    ["the duration alone", 49, 100, "warning", ["behind 100s >= warning 100s"]],
    ["worst first", 50, 200, "critical", ["behind 200s >= critical 200s", "lag 50 >= warning 50"]],
    [
      "both at their worst",
      500,
      200,
      "critical",
      ["lag 500 >= critical 500", "behind 200s >= critical 200s"],
    ],
  ])("%s", (_name, lag, seconds, severity, reasons) => {
    const config = givenConfig({ rules: [givenRule(both)] });
    // As many messages again were consumed: the commit stands halfway.
    const runs = runAll(config, [
      [0, oneTopic([[0, 0]])],
      [(2 * seconds) / 60, oneTopic([[lag, 2 * lag]])],
    ]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({ severity, reasons });
  });
});

test("a topic's time behind is not known while that of its only lagging partition is not", () => {
  const config = givenConfig({ rules: [givenRule({ warning: lagOf(1) })] });
  const runs = runAll(config, [
    [
      0,
      oneTopic([
        [100, 100],
        [0, 50],
      ]),
    ],
  ]);
  expect(evaluationOf(runs, "orders/t")).toMatchObject({ severity: "warning", behind: null });
});
