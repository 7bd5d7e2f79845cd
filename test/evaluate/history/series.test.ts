import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Series } from "../../../lib/evaluate/history/series.ts";
import { anyCount, handedOn } from "./packing.ts";

type Row = readonly [serial: number, value: number];

/** Newest first. */
function rowsOf(series: Series): Row[] {
  if (series.length === 0) return [];
  const rows: Row[] = [];
  series.toNewest();
  do rows.push([series.atSerial, series.atValue]);
  while (series.toOlder());
  return rows;
}

const KINDS = ["rising", "any"] as const;
const serials = fc
  .uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 70 })
  .map((all) => all.toSorted((a, b) => a - b));
const values = fc.array(anyCount, { minLength: 70, maxLength: 70 });

/** Oldest first. */
function rowsOfKind(kind: "rising" | "any", runs: readonly number[], numbers: readonly number[]) {
  const inOrder = kind === "any" ? numbers : numbers.toSorted((a, b) => a - b);
  return runs.map((serial, i): Row => [serial, inOrder[i] ?? 0]);
}

describe("one number a run", () => {
  test.each(KINDS)("run by run, %s: all come back", (kind) => {
    fc.assert(
      fc.property(serials, values, (runs, numbers) => {
        const rows = rowsOfKind(kind, runs, numbers);
        let series = new Series(kind);
        for (const [serial, value] of rows) series = handedOn(series, serial, value, kind);
        expect(rowsOf(series)).toEqual(rows.toReversed());
      }),
      { numRuns: 40 },
    );
  });

  test.each(KINDS)("those that were picked out take the place of all, %s", (kind) => {
    fc.assert(
      fc.property(serials, values, (runs, numbers) => {
        const rows = rowsOfKind(kind, runs, numbers);
        let [all, picked] = [new Series(kind), new Series(kind)];
        for (const [serial, value] of rows) all = handedOn(all, serial, value, kind);
        const few = rows.toReversed().filter((_, i) => i % 3 === 0);
        for (const [serial, value] of few) picked.addOlder(serial, value);
        all.takeOver(picked);
        expect(rowsOf(all)).toEqual(few);
        const next = handedOn(all, (few[0]?.[0] ?? 0) + 1, 2 ** 53, kind);
        expect(rowsOf(next).slice(1)).toEqual(few);
      }),
      { numRuns: 40 },
    );
  });

  test("is walked from the newest on, and only as far as one wants", () => {
    let series = new Series("any");
    for (const serial of [1, 2, 4]) series = handedOn(series, serial, serial * 10, "any");
    series.toNewest();
    const seen = [series.atValue];
    while (series.toOlder()) seen.push(series.atValue);
    expect(seen).toEqual([40, 20, 10]);
    expect(series.toOlder()).toBe(false);
  });
});
