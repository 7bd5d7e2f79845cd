import { ByteReader, ByteWriter } from "./bytes.ts";
import { Series } from "./series.ts";

const WAS_COMMITTED = 1;
const IS_ABSENT = 2;
const IS_MISSING = 4;
const HAS_LAGS = 8;

/** What earlier runs know of a group or a topic as a whole. */
export interface Whole {
  /** There was a commit on it. */
  readonly wasCommitted: boolean;
  /** There was none on it when it was read for the last time. */
  readonly isAbsent: boolean;
  /** The last complete answer did not have it. */
  readonly isMissing: boolean;
  /** The lag of a subject that it is. */
  readonly lags: Series;
}

export function nothingKnown(): Whole {
  return { wasCommitted: false, isAbsent: false, isMissing: false, lags: new Series("any") };
}

function writeWhole(writer: ByteWriter, whole: Whole, newest: number): void {
  writer.number(
    (whole.wasCommitted ? WAS_COMMITTED : 0) |
      (whole.isAbsent ? IS_ABSENT : 0) |
      (whole.isMissing ? IS_MISSING : 0) |
      (whole.lags.length === 0 ? 0 : HAS_LAGS),
  );
  if (whole.lags.length > 0) whole.lags.write(writer, newest);
}

function readWhole(reader: ByteReader, newest: number): Whole {
  const flags = reader.number();
  const lags = new Series("any");
  if ((flags & HAS_LAGS) !== 0) lags.read(reader, newest);
  return {
    wasCommitted: (flags & WAS_COMMITTED) !== 0,
    isAbsent: (flags & IS_ABSENT) !== 0,
    isMissing: (flags & IS_MISSING) !== 0,
    lags,
  };
}

/** Where a record stands in its bytes. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** What is known of a topic, and where its partitions are. */
export interface TopicHistory extends Place {
  readonly whole: Whole;
}

/** The record of one group, opened. */
export class GroupHistory {
  /** Serial number of the run that wrote it. */
  readonly newest: number;
  readonly whole: Whole;
  readonly bytes: Uint8Array;
  readonly topics = new Map<string, TopicHistory>();

  constructor({ bytes, start, end }: { readonly bytes: Uint8Array } & Place) {
    const reader = new ByteReader();
    reader.open(bytes, start, end);
    this.bytes = bytes;
    this.newest = reader.number();
    this.whole = readWhole(reader, this.newest);
    while (!reader.done) {
      const name = reader.text();
      const size = reader.number();
      const endOfTopic = reader.position + size;
      const whole = readWhole(reader, this.newest);
      this.topics.set(name, { whole, start: reader.position, end: endOfTopic });
      reader.position = endOfTopic;
    }
  }
}

/** Writes one group's record: its topics one after the other, then the whole. */
export class GroupHistoryWriter {
  /** The partitions of the topic that is being written. */
  readonly partitions = new ByteWriter();
  readonly #topic = new ByteWriter();
  readonly #topics = new ByteWriter();
  readonly #record = new ByteWriter();
  #newest = 0;

  /** @param newest serial number of the run at work */
  begin(newest: number): void {
    this.#newest = newest;
    this.#topics.clear();
    this.partitions.clear();
  }

  /** Ends a topic, whose partitions are in `partitions`. */
  endTopic(topic: string, whole: Whole): void {
    this.#topic.clear();
    writeWhole(this.#topic, whole, this.#newest);
    this.#topic.append(this.partitions);
    this.#topics.text(topic);
    this.#topics.number(this.#topic.length);
    this.#topics.append(this.#topic);
    this.partitions.clear();
  }

  /** @returns the record, which stands there until the next one is finished */
  finish(whole: Whole): { readonly bytes: Uint8Array } & Place {
    const record = this.#record;
    record.clear();
    record.number(this.#newest);
    writeWhole(record, whole, this.#newest);
    record.append(this.#topics);
    return { bytes: record.bytes, start: 0, end: record.length };
  }
}
