import { describe, expect, test } from "vitest";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
  oneTopic,
  run,
} from "../given.ts";

const LAGGING = oneTopic([[0, 500]]);
const NEVER_COMMITTED = givenReading([givenGroup([])]);
const PER_GROUP = { per: "group", warning: lagOf(100) } as const;

describe("an alert whose rule was changed so that nobody asks for it is forgotten silently", () => {
  test.each<
    [name: string, before: Partial<Rule>, first: Reading, after: Partial<Rule>, then: Reading]
  >([
    ["from per group to per topic", PER_GROUP, LAGGING, { warning: lagOf(1000) }, LAGGING],
    [
      "from one topic to another",
      { topic: "t", ...PER_GROUP },
      LAGGING,
      { topic: "x*", warning: lagOf(1) },
      LAGGING,
    ],
    [
      "from per topic to per partition, the topic being named",
      { topic: "t", warning: lagOf(100) },
      LAGGING,
      { topic: "t", per: "partition", warning: lagOf(1000) },
      LAGGING,
    ],
    [
      "absence ignored from now on",
      { absent: "warning" },
      NEVER_COMMITTED,
      { absent: "ignore" },
      NEVER_COMMITTED,
    ],
    [
      "absence ignored as commits come",
      { absent: "warning" },
      NEVER_COMMITTED,
      { absent: "ignore" },
      oneTopic([[5, 5]]),
    ],
  ])("%s", (_name, before, first, after, then) => {
    const firing = run(givenConfig({ rules: [givenRule(before)] }), first, EMPTY_STATE, NOON);
    expect([...firing.state.alerts.values()].map(({ firing }) => firing)).toEqual(["warning"]);
    const config = givenConfig({ rules: [givenRule(after)] });
    const changed = run(config, then, firing.state, NOON + MINUTE);
    expect(changed.verdicts.flatMap(({ notice }) => notice ?? [])).toEqual([]);
    expect(changed.state.alerts.size).toBe(0);
  });
});

test("an absent group whose commits are back resolves", () => {
  const config = givenConfig({ rules: [givenRule({ absent: "critical", warning: lagOf(100) })] });
  const absent = run(config, NEVER_COMMITTED, EMPTY_STATE, NOON);
  const back = run(config, oneTopic([[5, 5]]), absent.state, NOON + MINUTE);
  expect(back.verdicts.flatMap(({ reason }) => reason ?? [])).toEqual(["resolved"]);
});

test("a group that lost its commits resolves when they are back, though a rule on its lag was removed", () => {
  const before = givenConfig({ rules: [givenRule(PER_GROUP)] });
  const after = givenConfig({ rules: [givenRule({ warning: lagOf(100) })] });
  const lagging = run(before, LAGGING, EMPTY_STATE, NOON);
  const once = run(after, NEVER_COMMITTED, lagging.state, NOON + HOUR);
  expect(once.verdicts.flatMap(({ reason }) => reason ?? [])).toEqual([]);
  const absent = run(after, NEVER_COMMITTED, once.state, NOON + 2 * HOUR);
  expect(absent.verdicts.flatMap(({ reason }) => reason ?? [])).toEqual(["reminder"]);
  const back = run(after, oneTopic([[5, 5]]), absent.state, NOON + 3 * HOUR);
  expect(back.verdicts.flatMap(({ reason }) => reason ?? [])).toEqual(["resolved"]);
});
