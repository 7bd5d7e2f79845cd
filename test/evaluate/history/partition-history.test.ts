import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../lib/evaluate/history/bytes.ts";
import { PartitionHistory } from "../../../lib/evaluate/history/partition-history.ts";
import { anyCount } from "./packing.ts";

const NEWEST = 40;

interface Row {
  readonly partition: number;
  readonly end: number;
  readonly committedOffset: number | null;
  readonly isVanished: boolean;
  readonly stalledSince: number | null;
  readonly logStartOffset: number | null;
  readonly lag: number | null;
}

function historyOf({ end, lag, ...fields }: Row): PartitionHistory {
  const history = new PartitionHistory();
  history.clear(fields.partition);
  history.ends.add(NEWEST, end);
  if (lag !== null) history.lags.add(NEWEST, lag);
  return Object.assign(history, fields);
}

function pack(rows: readonly Row[]): Uint8Array {
  const writer = new ByteWriter();
  let previous = -1;
  for (const row of rows) previous = historyOf(row).write(writer, previous, NEWEST);
  return writer.bytes.slice(0, writer.length);
}

function unpack(bytes: Uint8Array): Row[] {
  const reader = new ByteReader();
  reader.open(bytes, 0, bytes.length);
  const history = new PartitionHistory();
  const rows: Row[] = [];
  while (!reader.done) {
    history.read(reader, history.partition, NEWEST);
    const { partition, committedOffset, isVanished, stalledSince, logStartOffset } = history;
    const lag = history.lags.length === 0 ? null : history.lags.value;
    const end = history.ends.value;
    rows.push({ partition, committedOffset, isVanished, stalledSince, logStartOffset, end, lag });
  }
  return rows;
}

const row = fc.record({
  partition: fc.nat(100_000),
  end: fc.maxSafeNat(),
  committedOffset: fc.option(fc.maxSafeNat()),
  isVanished: fc.boolean(),
  stalledSince: fc.option(fc.integer({ min: 1, max: NEWEST })),
  logStartOffset: fc.option(anyCount),
  lag: fc.option(anyCount),
});
const rows = fc
  .uniqueArray(row, { selector: ({ partition }) => partition, maxLength: 12 })
  .map((all) => all.toSorted((a, b) => a.partition - b.partition));

describe("what is known of partitions", () => {
  test("is packed and unpacked, offsets up to 2^53 too", () => {
    fc.assert(
      fc.property(rows, (all) => {
        expect(unpack(pack(all))).toEqual(all);
      }),
    );
  });

  test("of nothing is nothing", () => {
    const writer = new ByteWriter();
    const history = new PartitionHistory();
    history.clear(7);
    expect(history.write(writer, 3, NEWEST)).toBe(3);
    expect(writer.length).toBe(0);
  });

  test("of any bytes is something, and nothing that is not a number", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        for (const { partition, committedOffset, end } of unpack(bytes)) {
          expect([partition, committedOffset ?? 0, end].every(Number.isFinite)).toBe(true);
        }
      }),
    );
  });
});
