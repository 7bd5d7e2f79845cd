import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteReader, ByteWriter } from "../../../lib/evaluate/history/bytes.ts";
import { Samples } from "../../../lib/evaluate/history/samples.ts";
import { Series } from "../../../lib/evaluate/history/series.ts";
import { anyCount } from "./packing.ts";

type Row = readonly [serial: number, value: number];

function rowsOf(series: Series): Row[] {
  if (series.length === 0) return [];
  const samples = new Samples();
  series.unpack(samples, (serial) => serial);
  return Array.from({ length: samples.length }, (_, i) => [samples.serial(i), samples.end(i)]);
}

/** Written by one run and read back by the next. */
function handedOn(series: Series, newest: number, kind: "rising" | "any"): Series {
  const writer = new ByteWriter();
  series.write(writer, newest);
  const reader = new ByteReader();
  reader.open(writer.bytes, 0, writer.length);
  const next = new Series(kind);
  next.read(reader, newest);
  expect(reader.done).toBe(true);
  return next;
}

const serials = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 70 })
  .map((all) => all.toSorted((a, b) => a - b));
const values = fc.array(anyCount, { minLength: 70, maxLength: 70 });

describe("one number a run", () => {
  test.each(["rising", "any"] as const)("run by run, %s: all come back", (kind) => {
    fc.assert(
      fc.property(serials, values, (runs, numbers) => {
        const inOrder = kind === "any" ? numbers : numbers.toSorted((a, b) => a - b);
        const rows = runs.map((serial, i): Row => [serial, inOrder[i] ?? 0]);
        let series = new Series(kind);
        for (const [serial, value] of rows) {
          series.add(serial, value);
          series = handedOn(series, serial + 2, kind);
        }
        expect(rowsOf(series)).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  test("another one can be added to what was packed anew", () => {
    const samples = new Samples();
    for (const [serial, value] of [
      [2, 10],
      [5, 30],
    ] as const) {
      samples.add(serial, serial, value);
    }
    const series = new Series("rising");
    series.pack(samples);
    series.add(6, 31);
    expect(rowsOf(handedOn(series, 6, "rising"))).toEqual([
      [2, 10],
      [5, 30],
      [6, 31],
    ]);
  });

  test("is walked from the newest on, and only as far as one wants", () => {
    let series = new Series("any");
    for (const serial of [1, 2, 4]) {
      series.add(serial, serial * 10);
      series = handedOn(series, serial, "any");
    }
    series.toNewest();
    const seen = [series.atValue];
    while (series.toOlder()) seen.push(series.atValue);
    expect(seen).toEqual([40, 20, 10]);
    expect(series.toOlder()).toBe(false);
  });
});
