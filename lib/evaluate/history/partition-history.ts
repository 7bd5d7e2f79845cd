import type { RunTimes } from "./run-times.ts";
import { Samples } from "./samples.ts";
import { unzigzag, VlqReader, VlqWriter, zigzag } from "./vlq.ts";

/** What earlier runs know of a partition. Mutable, and used again for the next one. */
export class PartitionHistory {
  partition = 0;
  /** The commit at the newest sample; `null`: there was none. */
  committedOffset: number | null = null;
  /** Serial number of the first run since which the commit has stood still with lag; `null`: it has not. */
  stalledSince: number | null = null;
  readonly samples = new Samples();

  /** Nothing known. */
  clear(partition: number): void {
    this.partition = partition;
    this.committedOffset = null;
    this.stalledSince = null;
    this.samples.clear();
  }
}

/**
 * Packs what is known of the partitions of one topic, one after the other, into a text of a few dozen
 * characters each. Serial numbers are counted back from the run at work, and serial numbers and log
 * ends from one sample to the next.
 */
export class TopicHistoryWriter {
  readonly #writer = new VlqWriter();
  readonly #newest: number;
  #isEmpty = true;
  #partition = -1;

  /** @param newest serial number of the run at work */
  constructor(newest: number) {
    this.#newest = newest;
  }

  /** Adds a partition; without samples there is nothing to know of it. */
  add({ partition, committedOffset, stalledSince, samples }: PartitionHistory): void {
    const writer = this.#writer;
    const last = samples.length - 1;
    if (last < 0) return;
    if (this.#isEmpty) writer.write(this.#newest);
    this.#isEmpty = false;
    writer.write(zigzag(partition - this.#partition - 1));
    this.#partition = partition;
    writer.write(stalledSince === null ? 0 : 1 + this.#newest - stalledSince);
    writer.write(samples.length);
    let serial = samples.serial(0);
    let end = samples.end(0);
    writer.write(this.#newest - serial);
    writer.write(end);
    for (let i = 1; i <= last; i += 1) {
      writer.write(samples.serial(i) - serial);
      writer.write(samples.end(i) - end);
      serial = samples.serial(i);
      end = samples.end(i);
    }
    writer.write(committedOffset === null ? 0 : 1 + zigzag(end - committedOffset));
  }

  /** The topic's text, and a fresh start for the next topic; `null`: no partition was added. */
  take(): string | null {
    const packed = this.#isEmpty ? null : this.#writer.take();
    this.#isEmpty = true;
    this.#partition = -1;
    return packed;
  }
}

/** Reads back, partition by partition, what a `TopicHistoryWriter` wrote. */
export class TopicHistoryReader {
  readonly #reader: VlqReader;
  readonly #runs: RunTimes;
  readonly #newest: number;
  readonly #history: PartitionHistory;
  #partition = -1;

  /** @param history what is read next is put there */
  constructor(text: string, runs: RunTimes, history: PartitionHistory) {
    this.#reader = new VlqReader(text);
    this.#runs = runs;
    this.#newest = this.#reader.read();
    this.#history = history;
  }

  /**
   * The next partition, always in the same object; `null`: that was the last. Runs whose time is not
   * known any more (the clock was set back) are left out of what they took part in.
   */
  next(): PartitionHistory | null {
    const reader = this.#reader;
    if (reader.done) return null;
    const history = this.#history;
    this.#partition += 1 + unzigzag(reader.read());
    history.clear(this.#partition);
    history.stalledSince = this.#knownRun(reader.read() - 1);
    const count = reader.read();
    let serial = this.#newest - reader.read();
    let end = reader.read();
    for (let i = 0; i < count && !reader.done; i += 1) {
      if (i > 0) {
        serial += reader.read();
        end += reader.read();
      }
      const time = this.#runs.at(serial);
      if (time !== undefined) history.samples.add(serial, time, end);
    }
    const commit = reader.read();
    history.committedOffset = commit === 0 ? null : end - unzigzag(commit - 1);
    return history;
  }

  #knownRun(before: number): number | null {
    const serial = this.#newest - before;
    return before >= 0 && this.#runs.at(serial) !== undefined ? serial : null;
  }
}
