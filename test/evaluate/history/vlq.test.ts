import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unzigzag, VlqReader, VlqWriter, zigzag } from "../../../lib/evaluate/history/vlq.ts";
import { anyCount } from "./packing.ts";

function pack(...values: number[]): string {
  const writer = new VlqWriter();
  for (const value of values) writer.write(value);
  return writer.take();
}

describe("variable-length quantities", () => {
  test.each([
    [0, "A"],
    [1, "B"],
    [31, "f"],
    [32, "gB"],
    [1023, "/f"],
    [1024, "ggB"],
    [2 ** 31 - 1, "//////B"],
    [2 ** 31, "ggggggC"],
    [2 ** 53, "ggggggggggI"],
  ])("%i is %s", (value, text) => {
    expect(pack(value)).toBe(text);
    expect(new VlqReader(text).read()).toBe(value);
  });

  test("whatever was written is read back", () => {
    fc.assert(
      fc.property(fc.array(anyCount, { maxLength: 400 }), (values) => {
        const reader = new VlqReader(pack(...values));
        expect(values.map(() => reader.read())).toEqual(values);
        expect(reader.done).toBe(true);
      }),
    );
  });

  test("more than fits the first buffer", () => {
    const values = Array.from({ length: 5000 }, (_, i) => 2 ** 53 - i);
    const reader = new VlqReader(pack(...values));
    expect(values.map(() => reader.read())).toEqual(values);
  });

  test("each text begins anew", () => {
    const writer = new VlqWriter();
    writer.write(5);
    expect(writer.take()).toBe("F");
    writer.write(6);
    expect(writer.take()).toBe("G");
    expect(writer.take()).toBe("");
  });

  test("any text is read without an error, to its end", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const reader = new VlqReader(text);
        for (let i = 0; i <= text.length; i += 1) {
          expect(reader.read()).toBeGreaterThanOrEqual(0);
        }
        expect(reader.done).toBe(true);
      }),
    );
  });
});

describe("zigzag", () => {
  test.each([
    [0, 0],
    [-1, 1],
    [1, 2],
    [-2, 3],
    [2 ** 40, 2 ** 41],
    [-(2 ** 40), 2 ** 41 - 1],
  ])("%i is %i", (value, unsigned) => {
    expect(zigzag(value)).toBe(unsigned);
    expect(unzigzag(unsigned)).toBe(value);
  });
});
