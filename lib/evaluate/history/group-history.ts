import { ByteReader, type ByteWriter } from "./bytes.ts";
import { Series } from "./series.ts";

const [WAS_COMMITTED, IS_ABSENT, IS_MISSING] = [1, 2, 4];

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

export function writeWhole(writer: ByteWriter, whole: Whole, newest: number): void {
  const { wasCommitted, isAbsent, isMissing, lags } = whole;
  writer.number(
    (wasCommitted ? WAS_COMMITTED : 0) | (isAbsent ? IS_ABSENT : 0) | (isMissing ? IS_MISSING : 0),
  );
  lags.write(writer, newest);
}

function readWhole(reader: ByteReader, newest: number): Whole {
  const flags = reader.number();
  const lags = new Series("any");
  lags.read(reader, newest);
  return {
    wasCommitted: (flags & WAS_COMMITTED) !== 0,
    isAbsent: (flags & IS_ABSENT) !== 0,
    isMissing: (flags & IS_MISSING) !== 0,
    lags,
  };
}

/** Where something stands in its bytes. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** What is known of a topic: as a whole, and of its partitions at that place. */
export interface TopicHistory extends Packed {
  readonly whole: Whole;
}

/** What is known of one group, opened. */
export class GroupHistory {
  /** Serial number of the run that wrote it. */
  readonly newest: number;
  readonly topics = new Map<string, TopicHistory>();
  readonly whole: Whole;

  constructor({ bytes, start, end }: Packed) {
    const reader = new ByteReader();
    reader.open(bytes, start, end);
    this.newest = reader.number();
    while (reader.number() === 1) {
      const topic = reader.text();
      const size = reader.number();
      const { position } = reader;
      reader.position += size;
      const place = { bytes, start: position, end: reader.position };
      this.topics.set(topic, { ...place, whole: readWhole(reader, this.newest) });
    }
    this.whole = readWhole(reader, this.newest);
  }
}
