import { describe, expect, it } from "vitest";
import type { Known } from "../../lib/decide/known.ts";
import type { LagVerdict } from "../../lib/decide/verdict.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import { subjectReport } from "../../lib/run/subject-report.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
import { givenConfig, givenRule, lagOf, NOON, oneTopic, run } from "../given.ts";

const config = givenConfig({ rules: [givenRule({ index: 4, warning: lagOf(100) })] });

/** What is said of a subject with so much lag, its verdict changed. */
function reportOf(lag: number, change: (verdict: LagVerdict) => LagVerdict, stateSeen = true) {
  const reading = oneTopic([[0, lag]]);
  const { verdicts } = run(config, reading, EMPTY_STATE, NOON);
  const verdict = verdicts.find((each) => each.kind === "lag");
  if (verdict?.kind !== "lag") throw new Error("nothing was evaluated");
  const known: Pick<Known, "memory" | "rules" | "groupInfo"> = {
    memory: EMPTY_STATE,
    rules: new RuleBook(config.rules),
    groupInfo: () => null,
  };
  return subjectReport(change(verdict), known, stateSeen);
}

const unmeasured = (verdict: LagVerdict): LagVerdict => ({
  ...verdict,
  evaluation: { ...verdict.evaluation, unmeasured: "time behind needs an earlier run" },
});

describe("a subject whose rule compares what is not known yet", () => {
  it("is unknown, and says why", () => {
    expect(reportOf(5, unmeasured)).toMatchObject({
      severity: "unknown",
      reasons: ["unmeasured: time behind needs an earlier run"],
    });
  });

  it("is in breach all the same where another measure is", () => {
    expect(reportOf(500, unmeasured)).toMatchObject({
      severity: "warning",
      reasons: ["lag 500 >= warning 100"],
    });
  });
});

describe("what alert would send", () => {
  it("is told with the rule that says so", () => {
    expect(reportOf(500, (same) => same)).toMatchObject({ rule: 4, wouldNotify: "first" });
  });

  it.each<[string, (verdict: LagVerdict) => LagVerdict, boolean]>([
    ["its state was not seen", (same) => same, false],
    ["the subject is silenced", (verdict) => ({ ...verdict, silenced: true }), true],
    ["a loud channel holds it", (verdict) => ({ ...verdict, held: true }), true],
  ])("is nothing, or not known, where %s", (_, change, stateSeen) => {
    expect(reportOf(500, change, stateSeen)?.wouldNotify).toBeNull();
  });
});
