import { describe, expect, test } from "vitest";
import type { PartitionMeasure } from "../../../lib/evaluate/evaluation.ts";
import { neverCommittedLine, partitionLine } from "../../../lib/notify/message/partitions.ts";
import { lagNotice, partition } from "../../../tools/emulators/notices.ts";

const evaluationOf = (partitions: readonly PartitionMeasure[]) =>
  lagNotice({ evaluation: { partitions } }).evaluation;

/** Partitions 0, 1, … with these lags. */
const lags = (...values: (number | null)[]) => values.map((lag, index) => partition(index, lag));

const stuck = (number: number, lag: number) => partition(number, lag, { stalledMs: 754_000 });

describe("how the lag lies on the partitions", () => {
  test.each<[string, PartitionMeasure[], string | null]>([
    ["one partition: nothing to say", lags(500), null],
    ["no lag: nothing to say", lags(0, 0, 0), null],
    ["the same on each", lags(7, 7, 7, 7), "all 4 alike, 7 each"],
    ["much the same on each", lags(100, 90, 95, 99), "all 4 alike, 90 to 100 each"],
    ["on all of them, but not the same", lags(100, 60, 95, 99), "all 4 have lag, 60 to 100 each"],
    [
      "on one of twelve",
      lags(0, 0, 0, 48_030, 0, 0, 0, 0, 0, 0, 0, 0),
      "*3* has 48,030 (all of it); the other 11 have nothing",
    ],
    [
      "nearly all on one",
      lags(2, 999_000, 1, 0, 0),
      "*1* has 999,000 (over 99 %); the other 4 have up to 2 each",
    ],
    [
      "a stuck one with little lag, while the others have much",
      [...lags(5_000, 5_100, 4_900), stuck(3, 20)],
      "*3* has 20 (below 1 %), no commit for 12 min; the other 3 have up to 5,100 each",
    ],
    [
      "all stuck: then none of them stands out",
      [stuck(0, 90), stuck(1, 100), stuck(2, 95), stuck(3, 97)],
      "all 4 alike, 90 to 100 each",
    ],
    [
      "the worst three of many",
      lags(900, 800, 700, 600, ...Array.from({ length: 96 }, () => 1)),
      "*0* has 900 (29 %); *1* has 800 (26 %); *2* has 700 (23 %); the other 97 have up to 600 each",
    ],
    [
      "three stuck ones, and one that moves",
      [stuck(0, 40), stuck(1, 30), stuck(2, 20), partition(3, 0)],
      "*0* has 40 (44 %), no commit for 12 min; *1* has 30 (33 %), no commit for 12 min; *2* has 20 (22 %), no commit for 12 min; the other one has nothing",
    ],
    ["two, unlike", lags(10, 90), "*1* has 90 (90 %); *0* has 10 (10 %)"],
    ["what never committed does not count", lags(50, null, 50), "both alike, 50 each"],
    [
      "of several topics: with their names",
      [partition(0, 900, { topic: "a" }), ...lags(1, 2, 3, 4)],
      "`a` *0* has 900 (99 %); the other 4 have up to 4 each",
    ],
    [
      "a lag that the rule allows counts as none",
      [partition(0, 1, { countedLag: 0 }), partition(1, 50), partition(2, 1, { countedLag: 0 })],
      "*1* has 50 (all of it); *0* has 0; *2* has 0",
    ],
    [
      "on one of more than a call takes arguments",
      Array.from({ length: 200_000 }, (_, number) => partition(number, number === 5 ? 900 : 0)),
      "*5* has 900 (all of it); the other 199,999 have nothing",
    ],
  ])("%s", (_, partitions, line) => {
    expect(partitionLine(evaluationOf(partitions))).toBe(line);
  });
});

describe("partitions that nobody ever read", () => {
  test.each<[string, PartitionMeasure[], string | null]>([
    ["none", lags(1, 2), null],
    ["a few", lags(1, null, null, null, 2, null), "Partitions 1–3, 5 never committed"],
    ["one", lags(1, null), "Partition 1 never committed"],
    ["all of them: the group is absent, which is said elsewhere", lags(null, null), null],
    [
      "on several topics",
      [...lags(1, null), partition(0, null, { topic: "other" })],
      "2 partitions never committed",
    ],
  ])("%s", (_, partitions, line) => {
    expect(neverCommittedLine(evaluationOf(partitions))).toBe(line);
  });
});
