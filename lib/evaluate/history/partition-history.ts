import type { ByteReader, ByteWriter } from "./bytes.ts";
import { Series } from "./series.ts";

const [IS_APART, HAS_COMMIT, IS_VANISHED, IS_STALLED, HAS_LOG_START, HAS_LAGS] = [
  1, 2, 4, 8, 16, 32,
];

/** What earlier runs know of a partition. Mutable, and used again for the next one. */
export class PartitionHistory {
  partition = -1;
  /** The log end offsets that runs read. */
  readonly ends = new Series("rising");
  /** The lag of a subject that is this partition. */
  readonly lags = new Series("any");
  /** The last commit that was seen; `null`: there never was one. */
  committedOffset: number | null = null;
  /** It was not there any more when the partition was read for the last time. */
  isVanished = false;
  /** Serial number of the first run since which the commit has stood still with lag; `null`: it has not. */
  stalledSince: number | null = null;
  /** Beyond the commit, which stands still: what lies between them is deleted. `null`: not known. */
  logStartOffset: number | null = null;

  /** Nothing known. */
  clear(partition: number): void {
    this.partition = partition;
    this.ends.clear();
    this.lags.clear();
    this.committedOffset = null;
    this.isVanished = false;
    this.stalledSince = null;
    this.logStartOffset = null;
  }

  /**
   * Writes it in a few dozen bytes: what there is, then each of that. Without samples there is nothing.
   * @param previous number of the partition before it in the topic's record; −1: it is the first
   * @param newest serial number of the run that the record is of
   * @returns the number that is `previous` to the next one
   */
  write(writer: ByteWriter, previous: number, newest: number): number {
    const { partition, ends, lags, committedOffset, stalledSince, logStartOffset } = this;
    if (ends.length === 0) return previous;
    const isApart = partition !== previous + 1;
    writer.number(
      (isApart ? IS_APART : 0) |
        (committedOffset === null ? 0 : HAS_COMMIT) |
        (this.isVanished ? IS_VANISHED : 0) |
        (stalledSince === null ? 0 : IS_STALLED) |
        (logStartOffset === null ? 0 : HAS_LOG_START) |
        (lags.length === 0 ? 0 : HAS_LAGS),
    );
    if (isApart) writer.number(partition - previous - 1);
    ends.write(writer, newest);
    if (committedOffset !== null) {
      const lag = ends.value - committedOffset;
      writer.numberAndBit(Math.abs(lag), lag < 0);
    }
    if (stalledSince !== null) writer.number(newest - stalledSince);
    if (logStartOffset !== null) writer.number(logStartOffset);
    if (lags.length > 0) lags.write(writer, newest);
    return partition;
  }

  /** Reads back what `write` wrote. */
  read(reader: ByteReader, previous: number, newest: number): void {
    const flags = reader.number();
    this.clear(previous + 1 + ((flags & IS_APART) === 0 ? 0 : reader.number()));
    this.ends.read(reader, newest);
    if ((flags & HAS_COMMIT) !== 0) {
      const distance = reader.numberAndBit();
      this.committedOffset = this.ends.value + (reader.bit ? distance : -distance);
    }
    this.isVanished = (flags & IS_VANISHED) !== 0;
    if ((flags & IS_STALLED) !== 0) this.stalledSince = newest - reader.number();
    if ((flags & HAS_LOG_START) !== 0) this.logStartOffset = reader.number();
    if ((flags & HAS_LAGS) !== 0) this.lags.read(reader, newest);
  }
}
