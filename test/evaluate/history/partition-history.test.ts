import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  PartitionHistory,
  TopicHistoryReader,
  TopicHistoryWriter,
} from "../../../lib/evaluate/history/partition-history.ts";
import { RunTimes } from "../../../lib/evaluate/history/run-times.ts";
import { anyCount } from "./packing.ts";

interface Row {
  readonly partition: number;
  readonly committedOffset: number | null;
  readonly stalledSince: number | null;
  /** Serial number and log end, oldest first. */
  readonly samples: readonly (readonly [serial: number, end: number])[];
}

const RUNS = 40;
const time = (serial: number) => serial * 60_000;
const runs = new RunTimes(
  Array.from({ length: RUNS }, (_, i): [number, number] => [i + 1, time(i + 1)]),
);

function historyOf({ partition, committedOffset, stalledSince, samples }: Row): PartitionHistory {
  const history = new PartitionHistory();
  history.clear(partition);
  history.committedOffset = committedOffset;
  history.stalledSince = stalledSince;
  for (const [serial, end] of samples) history.samples.add(serial, time(serial), end);
  return history;
}

function unpack(packed: string, known = runs): Row[] {
  const reader = new TopicHistoryReader(packed, known, new PartitionHistory());
  const rows: Row[] = [];
  for (let next = reader.next(); next !== null; next = reader.next()) {
    const { partition, committedOffset, stalledSince, samples } = next;
    rows.push({
      partition,
      committedOffset,
      stalledSince,
      samples: Array.from({ length: samples.length }, (_, i) => [
        samples.serial(i),
        samples.end(i),
      ]),
    });
  }
  return rows;
}

function pack(rows: readonly Row[]): string | null {
  const writer = new TopicHistoryWriter(RUNS);
  for (const row of rows) writer.add(historyOf(row));
  return writer.take();
}

const serial = fc.integer({ min: 1, max: RUNS });
const row = fc
  .record({
    partition: fc.nat(100_000),
    committedOffset: fc.option(fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 52 }))),
    stalledSince: fc.option(serial),
    serials: fc.uniqueArray(serial, { minLength: 1, maxLength: RUNS }),
    ends: fc.array(anyCount, { minLength: RUNS, maxLength: RUNS }),
  })
  .map(({ serials, ends, committedOffset, ...rest }): Row => {
    const inOrder = serials.toSorted((a, b) => a - b);
    const rising = ends.slice(0, inOrder.length).toSorted((a, b) => a - b);
    // A commit that is further off than 2^52 has lost its last bit.
    const last = rising.at(-1) ?? 0;
    const isNear = committedOffset !== null && Math.abs(last - committedOffset) < 2 ** 51;
    return {
      ...rest,
      committedOffset: isNear ? committedOffset : null,
      samples: inOrder.map((of, i): [number, number] => [of, rising[i] ?? 0]),
    };
  });
const rows = fc
  .uniqueArray(row, { selector: ({ partition }) => partition, maxLength: 12 })
  .map((all) => all.toSorted((a, b) => a.partition - b.partition));

describe("the history of a topic", () => {
  test("is packed and unpacked, offsets up to 2^53 too", () => {
    fc.assert(
      fc.property(rows, (all) => {
        expect(unpack(pack(all) ?? "")).toEqual(all);
      }),
    );
  });

  test("takes a few characters a partition", () => {
    const steady: Row[] = Array.from({ length: 10 }, (_, partition) => ({
      partition,
      committedOffset: 1_000_300,
      stalledSince: null,
      samples: Array.from({ length: 8 }, (_, i) => [RUNS - 7 + i, 1_000_000 + i * 100]),
    }));
    expect((pack(steady) ?? "").length / 10).toBeLessThan(40);
  });

  test("of nothing is nothing", () => {
    const blank = { partition: 0, committedOffset: null, stalledSince: null, samples: [] };
    expect(pack([])).toBeNull();
    expect(pack([blank])).toBeNull();
    expect(unpack("")).toEqual([]);
  });

  test("each topic begins anew", () => {
    const writer = new TopicHistoryWriter(RUNS);
    const one: Row = { partition: 3, committedOffset: 1, stalledSince: 5, samples: [[6, 9]] };
    writer.add(historyOf(one));
    const first = writer.take();
    writer.add(historyOf(one));
    expect(writer.take()).toBe(first);
    expect(unpack(first ?? "")).toEqual([one]);
  });

  test("is without the runs whose time is not known any more", () => {
    const known: Row = {
      partition: 0,
      committedOffset: 5,
      stalledSince: 39,
      samples: [
        [10, 4],
        [38, 8],
        [39, 9],
        [40, 12],
      ],
    };
    const setBack = new RunTimes([
      [10, time(10)],
      [38, time(38)],
    ]);
    expect(unpack(pack([known]) ?? "", setBack)).toEqual([
      {
        ...known,
        stalledSince: null,
        samples: [
          [10, 4],
          [38, 8],
        ],
      },
    ]);
  });

  test("of any text is something, and nothing that is not a number", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        for (const { partition, committedOffset, samples } of unpack(text)) {
          const numbers = [partition, committedOffset ?? 0, ...samples.flat()];
          expect(numbers.every(Number.isFinite)).toBe(true);
        }
      }),
    );
  });
});
