import { ByteReader, ByteWriter } from "./bytes.ts";
import { type Packed, type Whole, writeWhole } from "./group-history.ts";

/**
 * The histories of all groups, in one piece of bytes, each opened when its group is read. Of each there
 * is: instance, group and the size of the rest; serial number of the run that wrote it; for each topic a
 * 1, its name, its partitions with their size in front, and the topic as a whole; then a 0, and the group
 * as a whole.
 */
export class Histories {
  readonly bytes: Uint8Array;
  /** How many there were when they were written: by that, the next run shares the room out. */
  readonly partitions: number;
  readonly subjects: number;
  readonly #places = new Map<string, Map<string, Packed>>();

  constructor(bytes: Uint8Array = new Uint8Array(), { partitions = 0, subjects = 0 } = {}) {
    this.bytes = bytes;
    this.partitions = partitions;
    this.subjects = subjects;
    const reader = new ByteReader();
    for (reader.open(bytes, 0, bytes.length); !reader.done; ) {
      const [instance, group, size] = [reader.text(), reader.text(), reader.number()];
      const groups = this.#places.get(instance) ?? new Map<string, Packed>();
      const start = reader.position;
      this.#places.set(instance, groups.set(group, { bytes, start, end: start + size }));
      reader.position += size;
    }
  }

  of(instance: string, group: string): Packed | null {
    return this.#places.get(instance)?.get(group) ?? null;
  }

  *[Symbol.iterator](): Generator<[instance: string, group: string, packed: Packed]> {
    for (const [instance, groups] of this.#places) {
      for (const [group, packed] of groups) yield [instance, group, packed];
    }
  }
}

/** Writes the histories of one run. */
export class HistoriesWriter {
  /** The partitions of a topic go here, between its begin and its end. */
  readonly bytes: ByteWriter;
  #newest = 0;
  #group = 0;
  #record = 0;
  #partitions = 0;

  /** @param expected bytes: those of the run before */
  constructor(expected: number) {
    this.bytes = new ByteWriter(Math.ceil(expected * 1.1) + 65_536);
  }

  /** @param newest serial number of the run at work */
  beginGroup(instance: string, group: string, newest: number): void {
    this.#newest = newest;
    this.#group = this.bytes.length;
    this.bytes.text(instance);
    this.bytes.text(group);
    this.#record = this.bytes.length;
    this.bytes.number(newest);
  }

  beginTopic(topic: string): void {
    this.bytes.number(1);
    this.bytes.text(topic);
    this.#partitions = this.bytes.length;
  }

  endTopic(whole: Whole): void {
    this.bytes.prefixSize(this.#partitions);
    writeWhole(this.bytes, whole, this.#newest);
  }

  /** Ends the group, which is to be kept or taken out next. */
  endGroup(whole: Whole): void {
    this.bytes.number(0);
    writeWhole(this.bytes, whole, this.#newest);
  }

  keepGroup(): void {
    this.bytes.prefixSize(this.#record);
  }

  takeGroup(): Packed {
    const bytes = new Uint8Array(this.bytes.bytes.subarray(this.#record, this.bytes.length));
    this.bytes.length = this.#group;
    return { bytes, start: 0, end: bytes.length };
  }

  /** Adds a group as it was taken out, or as an earlier run knew it. */
  addGroup(instance: string, group: string, { bytes, start, end }: Packed): void {
    this.bytes.text(instance);
    this.bytes.text(group);
    this.bytes.number(end - start);
    this.bytes.copy(bytes, start, end);
  }

  finish(counts: { readonly partitions: number; readonly subjects: number }): Histories {
    return new Histories(this.bytes.bytes.subarray(0, this.bytes.length), counts);
  }
}
