import { describe, expect, test } from "vitest";
import type { Evaluation, PartitionMeasure } from "../../../lib/evaluate/evaluation.ts";
import type { GroupInfo } from "../../../lib/model/reading.ts";
import type { Subject } from "../../../lib/model/subject.ts";
import { consumersLine, ownerLine } from "../../../lib/notify/message/consumers.ts";
import { lagNotice, partition, stalledFor } from "../../../tools/emulators/notices.ts";
import { givenInfo, MINUTE } from "../../given.ts";

const within = (ms: number, isLowerBound = false) => ({ behind: { ms, isLowerBound } });
const FINE = partition(0, 0);
const STUCK = partition(1, 20_000, { ...within(9 * MINUTE), stalledMs: 9 * MINUTE });

/** What is said of four running members whose partitions these are. */
const said = (partitions: readonly PartitionMeasure[]) =>
  consumersLine(
    lagNotice({ notice: { groupInfo: givenInfo("Stable", 4) }, evaluation: { partitions } }),
  );

test.each<[string, PartitionMeasure, string]>([
  ["has nothing to read", partition(2, 0), ", 2 of 3 partitions keep up"],
  ["is a little behind, and moves", partition(2, 90, within(2_000)), ", 2 of 3 partitions keep up"],
  ["is two minutes behind", partition(2, 90, within(2 * MINUTE)), ", 2 of 3 partitions keep up"],
  [
    "is more than that behind",
    partition(2, 90, within(2 * MINUTE + 1)),
    ", 1 of 3 partitions keeps up",
  ],
  [
    "is at least so far behind",
    partition(2, 90, within(2_000, true)),
    ", 1 of 3 partitions keeps up",
  ],
  [
    "stands still, if only for a moment",
    partition(2, 90, { ...within(2_000), stalledMs: 0 }),
    ", 1 of 3 partitions keeps up",
  ],
  [
    "lost messages before it read them",
    partition(2, 90, { ...within(2_000), deleted: 5 }),
    ", 1 of 3 partitions keeps up",
  ],
  ["never committed", partition(2, null), ", 1 of 3 partitions keeps up"],
  ["is behind for nobody knows how long: of none is it said", partition(2, 90), ""],
])("beside a partition that keeps up and one that is stuck, the third %s", (_, third, words) => {
  expect(said([FINE, STUCK, third])).toBe(`4 members running (Stable)${words}`);
});

test("of partitions that all keep up, or all do not, it is not counted", () => {
  expect(said([FINE, partition(1, 5, within(1_000))])).toBe("4 members running (Stable)");
  expect(said([STUCK])).toBe("4 members running (Stable)");
});

describe("the owner", () => {
  const owners = new Map([
    ["orders-v1", new Map([0, 1, 2, 3, 4].map((number) => [number, member(number)]))],
    ["returns", new Map([[0, member(9)]])],
  ]);
  function member(number: number) {
    return { clientId: `orders-${number}`, host: `10.0.0.${number}` };
  }
  const ownedBy = (
    evaluation: Partial<Evaluation>,
    subject: Partial<Subject> = {},
    known: GroupInfo["owners"] = owners,
  ) => {
    const groupInfo = { ...givenInfo("Stable", 3), owners: known };
    return ownerLine(lagNotice({ notice: { groupInfo }, subject, evaluation }));
  };
  const stuckOn = (...numbers: number[]) => ({
    breaches: [stalledFor(9 * MINUTE, 5 * MINUTE, numbers)],
    partitions: [0, 1, 2, 3, 4].map((number) =>
      partition(number, 5 * number, { stalledMs: numbers.includes(number) ? 9 * MINUTE : null }),
    ),
  });

  test.each<[string, Partial<Evaluation>, Partial<Subject>, string | null]>([
    [
      "of the stuck partition, and of the one with the most lag",
      stuckOn(1),
      {},
      "partition 1 is assigned to `orders-1` on `10.0.0.1`; partition 4 is assigned to `orders-4` on `10.0.0.4`",
    ],
    [
      "once where it is the same",
      stuckOn(4),
      {},
      "partition 4 is assigned to `orders-4` on `10.0.0.4`",
    ],
    [
      "with its topic where the alert is on a whole group",
      { partitions: [partition(0, 5), partition(0, 7, { topic: "returns" })] },
      { topic: null },
      "partition 0 of `returns` is assigned to `orders-9` on `10.0.0.9`",
    ],
    [
      "is no member where the group's answer has the topic and not the partition",
      { partitions: [partition(7, 5)] },
      {},
      "partition 7 is assigned to no member",
    ],
    [
      "is not known of a topic that the answer does not have",
      { partitions: [partition(0, 5, { topic: "x" })] },
      {},
      null,
    ],
    ["is nobody's concern where there is no lag", { partitions: [partition(0, 0)] }, {}, null],
  ])("%s", (_, evaluation, subject, line) => {
    expect(ownedBy(evaluation, subject)).toBe(line);
  });

  test("is told of three partitions at most", () => {
    expect(ownedBy(stuckOn(0, 1, 2, 3, 4))?.split("; ")).toHaveLength(3);
  });

  test("is not known of members of another kind", () => {
    expect(ownedBy(stuckOn(1), {}, new Map())).toBeNull();
  });
});
