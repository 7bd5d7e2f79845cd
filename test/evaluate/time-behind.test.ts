import { describe, expect, test } from "vitest";
import type { Reading } from "../../lib/model/reading.ts";
import {
  behindOf,
  evaluationOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenSamples,
  givenTopic,
  MINUTE,
  oneTopic,
  type Rows,
  runAll,
  timeBehindOf,
} from "../given.ts";

type Ends = readonly (readonly [minute: number, end: number])[];

describe("time behind is read from the log end's samples", () => {
  test.each<[name: string, ends: Ends, commit: number, minutes: number | null, more: boolean]>([
    ["one sample alone tells nothing", [[0, 100]], 50, null, false],
    [
      "halfway between two samples",
      [
        [0, 100],
        [10, 200],
      ],
      150,
      5,
      false,
    ],
    [
      "a quarter of the way",
      [
        [0, 100],
        [10, 200],
      ],
      125,
      7.5,
      false,
    ],
    [
      "at a sample",
      [
        [0, 100],
        [10, 200],
        [20, 300],
      ],
      200,
      10,
      false,
    ],
    [
      "at the oldest sample",
      [
        [0, 100],
        [10, 200],
      ],
      100,
      10,
      false,
    ],
    [
      "one below the oldest sample: more than its age",
      [
        [0, 100],
        [10, 200],
      ],
      99,
      10,
      true,
    ],
    [
      "the two samples that bracket it, not the ends",
      [
        [0, 0],
        [10, 1000],
        [20, 1010],
      ],
      1005,
      5,
      false,
    ],
    [
      "a flat stretch at the commit: its latest moment",
      [
        [0, 0],
        [10, 50],
        [20, 50],
        [30, 90],
      ],
      50,
      10,
      false,
    ],
    [
      "a flat stretch above the commit",
      [
        [0, 0],
        [10, 50],
        [20, 50],
        [30, 50],
      ],
      25,
      25,
      false,
    ],
    [
      "a flat stretch from the oldest sample on",
      [
        [0, 50],
        [10, 50],
        [20, 90],
      ],
      50,
      10,
      false,
    ],
    [
      "at the log end",
      [
        [0, 50],
        [10, 90],
      ],
      90,
      0,
      false,
    ],
    [
      "irregular gaps",
      [
        [0, 0],
        [1, 10],
        [61, 610],
        [62, 620],
      ],
      310,
      31,
      false,
    ],
  ])("%s", (_name, ends, commit, minutes, isLowerBound) => {
    const expected = minutes === null ? null : { ms: minutes * MINUTE, isLowerBound };
    expect(timeBehindOf(givenSamples(ends), commit)).toEqual(expected);
  });
});

describe("time behind through runs", () => {
  const config = givenConfig({ rules: [givenRule({ warning: behindOf(10 * MINUTE) })] });
  const at = (minute: number, ...rows: Rows): [number, Reading] => [minute, oneTopic(rows)];

  test.each<
    [
      name: string,
      runs: [number, Reading][],
      minutes: number | null,
      more: boolean,
      severity: string,
    ]
  >([
    ["first run: unknown, and breaches nothing", [at(0, [0, 1000])], null, false, "ok"],
    ["first run at the log end: 0", [at(0, [1000, 1000])], 0, false, "ok"],
    ["a commit ahead of the log end: 0", [at(0, [5, 1]), at(1, [5, 1])], 0, false, "warning"],
    ["second run", [at(0, [0, 100]), at(4, [110, 120])], 2, false, "ok"],
    ["second run, older than the first", [at(0, [0, 100]), at(4, [90, 120])], 4, true, "ok"],
    ["exactly at the threshold", [at(0, [0, 100]), at(20, [150, 200])], 10, false, "warning"],
    [
      "a message more than half consumed: below it",
      [at(0, [0, 100]), at(20, [151, 200])],
      9.8,
      false,
      "ok",
    ],
    ["a lower bound breaches too", [at(0, [0, 100]), at(10, [0, 200])], 10, true, "warning"],
    [
      "an hour without runs",
      [at(0, [90, 100]), at(60, [90, 100]), at(61, [100, 101])],
      1,
      false,
      "ok",
    ],
    [
      "an hour without runs, in the midst of it",
      [at(0, [0, 0]), at(60, [300, 600])],
      30,
      false,
      "warning",
    ],
    ["a recreated topic starts anew", [at(0, [0, 1000]), at(20, [0, 900])], null, false, "ok"],
    [
      "a recreated topic, a run later",
      [at(0, [0, 900]), at(20, [0, 10]), at(25, [0, 20])],
      5,
      true,
      "ok",
    ],
    [
      "a partition added: the others' largest",
      [at(0, [0, 50]), at(20, [25, 50], [0, 9])],
      20,
      true,
      "warning",
    ],
    [
      "the largest of the partitions",
      [at(0, [0, 0], [0, 0]), at(20, [10, 20], [15, 20])],
      10,
      false,
      "warning",
    ],
    [
      "as long ago for certain and more than that: more",
      [at(0, [0, 9], [0, 9]), at(9, [9, 10], [0, 10])],
      9,
      true,
      "ok",
    ],
    [
      "more than that and as long ago for certain: more",
      [at(0, [0, 9], [0, 9]), at(9, [0, 10], [9, 10])],
      9,
      true,
      "ok",
    ],
    ["never committed: unknown", [at(0, [null, 9]), at(20, [null, 99])], null, false, "ok"],
    [
      "messages unread while nothing is produced: grows",
      [at(0, [0, 9]), at(5, [5, 9]), at(30, [5, 9])],
      30,
      true,
      "warning",
    ],
    [
      "the same, from the moment on at which they came",
      [at(0, [5, 5]), at(2, [5, 9]), at(300, [5, 9])],
      300,
      false,
      "warning",
    ],
    [
      "older samples than an hour's are there while they are few",
      [at(0, [0, 0]), at(1, [9, 10]), at(70, [10, 10]), at(139, [10, 10]), at(140, [5, 20])],
      139.5,
      false,
      "warning",
    ],
  ])("%s", (_name, runs, minutes, isLowerBound, severity) => {
    const evaluation = evaluationOf(runAll(config, runs), "orders/t");
    const { behind } = evaluation;
    expect({
      minutes: behind === null ? null : behind.ms / MINUTE,
      isLowerBound: behind?.isLowerBound ?? false,
    }).toEqual({
      minutes,
      isLowerBound,
    });
    expect(evaluation.severity).toBe(severity);
  });

  test("a lag of at most allowedLag is no time behind", () => {
    const rules = [givenRule({ warning: behindOf(MINUTE), allowedLag: 1 })];
    const runs = runAll({ ...config, rules }, [at(0, [9, 10]), at(60, [9, 10])]);
    expect(evaluationOf(runs, "orders/t").behind?.ms).toBe(0);
    const more = runAll({ ...config, rules }, [at(0, [8, 10]), at(60, [8, 10])]);
    expect(evaluationOf(more, "orders/t").behind?.ms).toBe(60 * MINUTE);
  });

  test("a message after a quiet hour of a transactional topic is not an hour behind", () => {
    const rules = [givenRule({ warning: behindOf(10 * MINUTE), allowedLag: 1 })];
    const quiet = [at(0, [9, 10]), at(60, [9, 10])];
    const runs = runAll({ ...config, rules }, [...quiet, at(61, [9, 12])]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({
      severity: "ok",
      behind: { ms: MINUTE, isLowerBound: false },
    });
  });

  test("samples reach back over the longest threshold of all rules", () => {
    const rules = [
      givenRule({ warning: behindOf(3 * 60 * MINUTE), topic: "other" }),
      givenRule({ warning: behindOf(MINUTE) }),
    ];
    const rows: [number, Reading][] = Array.from({ length: 13 }, (_, i) =>
      at(i * 15, [i * 10, i * 10]),
    );
    const runs = runAll({ ...config, rules }, [...rows, at(195, [5, 130])]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({
      behind: { ms: 187.5 * MINUTE, isLowerBound: false },
    });
  });

  test("what is known outlives a run that could not read it", () => {
    const unreadPartition = givenReading([givenGroup([givenTopic("t", [], [0])])]);
    const missingTopic = givenReading([givenGroup([], { allTopics: false })]);
    for (const unread of [unreadPartition, missingTopic, givenReading([])]) {
      const runs = runAll(config, [at(0, [0, 100]), [5, unread], at(10, [100, 200])]);
      expect(evaluationOf(runs, "orders/t").behind?.ms).toBe(10 * MINUTE);
    }
  });

  test("a partition between two known ones, out of order, takes nothing of theirs", () => {
    const partition = (number: number, committedOffset: number, logEndOffset: number) => ({
      partition: number,
      committedOffset,
      logEndOffset,
    });
    const topic = (...partitions: ReturnType<typeof partition>[]) =>
      givenReading([givenGroup([{ topic: "t", partitions, unreadPartitions: [] }])]);
    const runs = runAll(config, [
      [0, topic(partition(7, 0, 700), partition(2, 0, 200))],
      [4, topic(partition(7, 700, 800), partition(5, 1, 500), partition(2, 250, 300))],
    ]);
    const measures = evaluationOf(runs, "orders/t").partitions;
    expect(measures.map((measure) => [measure.partition, measure.behind?.ms ?? null])).toEqual([
      [2, 2 * MINUTE],
      [5, null],
      [7, 4 * MINUTE],
    ]);
  });

  test("a clock that was set back takes nothing off it", () => {
    const rising = [at(0, [0, 100]), at(10, [100, 200]), at(11, [100, 210])];
    const runs = runAll(config, [...rising, at(3, [100, 220])]);
    expect(evaluationOf(runs, "orders/t")).toMatchObject({
      severity: "warning",
      behind: { ms: 12 * MINUTE, isLowerBound: false },
    });
  });
});
