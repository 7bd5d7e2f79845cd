import { expect, test } from "vitest";
import type { Reading } from "../../lib/model/reading.ts";
import {
  evaluationOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  MINUTE,
  oneTopic,
  type Rows,
  runAll,
} from "../given.ts";

const at = (minute: number, ...rows: Rows): [number, Reading] => [minute, oneTopic(rows)];
const unread = (minute: number): [number, Reading] => [minute, oneTopic([], [0])];
const STALLED = "stalled 600s >= 600s on partition 0";

test.each<[name: string, runs: [number, Reading][], reasons: string[]]>([
  ["first run: nothing to compare with", [at(0, [5, 9])], []],
  ["exactly as long as the threshold", [at(0, [5, 9]), at(10, [5, 9])], [STALLED]],
  ["a second less", [at(0, [5, 9]), at(10 - 1 / 60, [5, 9])], []],
  [
    "it counts from the first check that saw it",
    [at(0, [4, 9]), at(5, [5, 9]), at(14, [5, 9])],
    [],
  ],
  ["the log end may move on", [at(0, [5, 9]), at(5, [5, 90]), at(10, [5, 900])], [STALLED]],
  ["an idle consumer with lag 0 never", [at(0, [9, 9]), at(600, [9, 9])], []],
  [
    "lag at every check: it begins when messages come",
    [at(0, [9, 9]), at(8, [9, 9]), at(10, [9, 10])],
    [],
  ],
  ["and then counts", [at(0, [9, 9]), at(5, [9, 12]), at(15, [9, 12])], [STALLED]],
  ["a check without lag breaks it", [at(0, [9, 12]), at(5, [9, 9]), at(11, [9, 12])], []],
  [
    "a consumer that moves a little on each check never",
    [at(0, [1, 99]), at(9, [2, 99]), at(18, [3, 99])],
    [],
  ],
  ["a commit that moved backwards has moved", [at(0, [5, 9]), at(9, [1, 9]), at(10, [1, 9])], []],
  ["what was not read does not break it", [at(0, [5, 9]), unread(5), at(10, [5, 9])], [STALLED]],
  ["never committed: never", [at(0, [null, 9]), at(60, [null, 9])], []],
  [
    "the longest of several partitions",
    [at(0, [1, 9], [2, 8]), at(5, [1, 9], [7, 8]), at(15, [1, 9], [7, 8])],
    ["stalled 900s >= 600s on 2 partitions"],
  ],
  [
    "a clock that was set back takes nothing off it",
    [at(0, [5, 9]), at(9, [5, 9]), at(1, [5, 9])],
    [STALLED],
  ],
  [
    "an event that came again counts as just after the last run",
    [at(0, [5, 9]), at(10, [5, 9]), at(9, [5, 9])],
    [STALLED],
  ],
])("stalled: %s", (_name, runs, reasons) => {
  const config = givenConfig({ rules: [givenRule({ stalledMs: 10 * MINUTE })] });
  const evaluation = evaluationOf(runAll(config, runs), "orders/t");
  const stalled = evaluation.reasons.filter((reason) => reason.startsWith("stalled"));
  expect(stalled).toEqual(reasons);
  expect(evaluation.severity).toBe(reasons.length > 0 ? "critical" : "ok");
});

test("a transactional topic, whose lag is always 1, is ok with an allowedLag of 1", () => {
  const rules = [
    givenRule({
      allowedLag: 1,
      warning: { lag: 1, behindMs: MINUTE },
      stalledMs: MINUTE,
    }),
  ];
  const runs = runAll(givenConfig({ rules }), [at(0, [9, 10]), at(60, [9, 10]), at(61, [19, 20])]);
  expect(evaluationOf(runs, "orders/t")).toMatchObject({
    severity: "ok",
    lag: 0,
    behind: { ms: 0, isLowerBound: false },
  });
  expect(evaluationOf(runs, "orders/t").partitions[0]).toMatchObject({ lag: 1, countedLag: 0 });
});

test("a partition that a rule looks at alone keeps its number", () => {
  const config = givenConfig({ rules: [givenRule({ stalledMs: MINUTE, per: "partition" })] });
  const reading = givenReading([
    givenGroup([
      givenTopic("t", [
        [9, 9],
        [9, 9],
        [9, 9],
        [5, 9],
      ]),
    ]),
  ]);
  const runs = runAll(config, [
    [0, reading],
    [10.2, reading],
  ]);
  expect(evaluationOf(runs, "orders/t/3").reasons).toEqual(["stalled 612s >= 60s on partition 3"]);
});
