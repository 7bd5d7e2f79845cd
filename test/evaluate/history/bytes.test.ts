import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../lib/evaluate/history/bytes.ts";
import { anyCount, readerOf } from "./packing.ts";

describe("numbers as bytes", () => {
  test.each([
    [0, [0]],
    [127, [127]],
    [128, [128, 1]],
    [2 ** 31, [128, 128, 128, 128, 8]],
    [2 ** 53, [128, 128, 128, 128, 128, 128, 128, 16]],
  ])("%i", (value, bytes) => {
    const writer = new ByteWriter();
    writer.number(value);
    expect([...writer.bytes.subarray(0, writer.length)]).toEqual(bytes);
    expect(readerOf(writer).number()).toBe(value);
  });

  test("whatever was written is read back, with its bit and without", () => {
    const rows = fc.array(fc.record({ value: anyCount, bit: fc.boolean() }), { maxLength: 400 });
    fc.assert(
      fc.property(rows, (all) => {
        const writer = new ByteWriter(1);
        for (const { value, bit } of all) {
          writer.numberAndBit(value, bit);
          writer.number(value);
        }
        const reader = readerOf(writer);
        for (const { value, bit } of all) {
          expect([reader.numberAndBit(), reader.bit, reader.number()]).toEqual([value, bit, value]);
        }
        expect(reader.done).toBe(true);
      }),
    );
  });

  test("a size goes in front of what was written, however much that is", () => {
    fc.assert(
      fc.property(fc.nat(40_000), (length) => {
        const writer = new ByteWriter();
        writer.number(7);
        for (let i = 0; i < length; i += 1) writer.number(i % 100);
        writer.prefixSize(1);
        writer.number(8);
        const reader = readerOf(writer);
        expect([reader.number(), reader.number()]).toEqual([7, length]);
        const read = Array.from({ length }, () => reader.number());
        expect(read.every((value, i) => value === i % 100)).toBe(true);
        expect([reader.number(), reader.done]).toEqual([8, true]);
      }),
      { numRuns: 20 },
    );
  });

  test("any text comes back as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const writer = new ByteWriter();
        for (const text of [...texts, "\ud800"]) writer.text(text);
        const reader = readerOf(writer);
        expect([...texts, "\ud800"].map(() => reader.text())).toEqual([...texts, "\ud800"]);
      }),
    );
  });

  test("any bytes are read without an error, to their end", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const reader = new ByteReader();
        reader.open(bytes, 0, bytes.length);
        for (let i = 0; i <= bytes.length; i += 1) {
          expect(reader.number()).toBeGreaterThanOrEqual(0);
          expect(reader.numberAndBit()).toBeGreaterThanOrEqual(0);
        }
        expect(reader.done).toBe(true);
      }),
    );
  });
});
