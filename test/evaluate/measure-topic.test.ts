import { describe, expect, test } from "vitest";
import type { Reading, TopicReading } from "../../lib/model/reading.ts";
import {
  evaluationOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  lagOf,
  MINUTE,
  oneTopic,
  runAll,
} from "../given.ts";

const config = givenConfig({
  rules: [
    givenRule({ warning: lagOf(1), stalledMs: 10 * MINUTE }),
    givenRule({ group: "other", warning: lagOf(1) }),
  ],
});

const MINUTES = Array.from({ length: 300 }, (_, i) => i);

/** How long each partition of `t` has been behind and stalled after the last run, in minutes. */
function minutesOf(readings: readonly (readonly [minute: number, reading: Reading])[]) {
  const { partitions } = evaluationOf(runAll(config, readings), "orders/t");
  return partitions.map(({ partition, behind, stalledMs }) => [
    partition,
    behind === null ? null : behind.ms / MINUTE,
    stalledMs === null ? null : stalledMs / MINUTE,
  ]);
}

/** Partitions of `t` by number, each with a commit at 5 of 9, in the order given. */
function stuck(partitions: readonly number[], unreadPartitions: readonly number[] = []): Reading {
  const topic: TopicReading = {
    topic: "t",
    partitions: partitions.map((partition) => ({ partition, committedOffset: 5, logEndOffset: 9 })),
    unreadPartitions,
  };
  return givenReading([givenGroup([topic])]);
}

describe("what is known of a topic's partitions", () => {
  test("is each partition's own, in whatever order the API lists them", () => {
    expect(
      minutesOf([
        [0, stuck([2])],
        [1, stuck([0, 2])],
        [2, stuck([2, 0, 1])],
        [3, stuck([1, 2, 0])],
      ]),
    ).toEqual([
      [0, 2, 2],
      [1, 1, 1],
      [2, 3, 3],
    ]);
  });

  test("stays of a partition that could not be read, and goes with one that is gone", () => {
    expect(
      minutesOf([
        [0, stuck([0, 1, 2, 3])],
        [1, stuck([0], [2, 3])],
        [2, stuck([0, 1, 2, 3])],
      ]),
    ).toEqual([
      [0, 2, 2],
      [1, null, null],
      [2, 2, 2],
      [3, 2, 2],
    ]);
  });

  test("reaches back over hours in which the group could not be read", () => {
    const other = givenGroup([givenTopic("t", [[0, 9]])], { group: "other" });
    const unread = givenReading([other], { unreadable: [givenUnreadable()] });
    const readings = MINUTES.map(
      (minute) => [minute, minute < 40 ? oneTopic([[5, 9]]) : unread] as const,
    );
    expect(minutesOf([...readings, [300, oneTopic([[5, 9]])]])).toEqual([[0, 300, 300]]);
  });

  test("reaches back over hours in which the commit stood still", () => {
    const readings = MINUTES.map(
      (minute) => [minute, oneTopic([[minute < 5 ? 3 : 5, 9]])] as const,
    );
    expect(minutesOf(readings)).toEqual([[0, 299, 294]]);
  });

  test("reaches back over hours that a commit on the move lies behind", () => {
    const readings = MINUTES.map(
      (minute) => [minute, oneTopic([[10 * Math.max(0, minute - 200), 10 * minute]])] as const,
    );
    expect(minutesOf(readings)).toEqual([[0, 200, null]]);
  });
});
