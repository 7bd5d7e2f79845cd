import { expect, test } from "vitest";
import type { PartitionMeasure } from "../../../lib/evaluate/evaluation.ts";
import { consumersLine } from "../../../lib/notify/message/consumers.ts";
import { lagNotice, partition } from "../../../tools/emulators/notices.ts";
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
