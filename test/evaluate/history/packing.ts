import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../../lib/evaluate/history/bytes.ts";
import { Series } from "../../../lib/evaluate/history/series.ts";

/** Whole numbers of every size up to 2^53, the powers of two and their neighbours often. */
export const anyCount = fc.oneof(
  fc.nat(100),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 53 }).map((power) => 2 ** power),
  fc.integer({ min: 1, max: 53 }).map((power) => 2 ** power - 1),
);

export function readerOf(writer: ByteWriter): ByteReader {
  const reader = new ByteReader();
  reader.open(writer.bytes, 0, writer.length);
  return reader;
}

/** A series as the next run reads it back. */
export function readBack(series: Series, newest: number, kind: "rising" | "any"): Series {
  const writer = new ByteWriter();
  series.write(writer, newest);
  const next = new Series(kind);
  next.read(readerOf(writer), newest);
  return next;
}

/** A series as another run has it, with its own number. */
export function handedOn(
  series: Series,
  serial: number,
  value: number,
  kind: "rising" | "any" = "rising",
): Series {
  const next = readBack(series, serial - 1, kind);
  next.add(serial, value);
  return next;
}
