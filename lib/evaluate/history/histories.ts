import { ByteReader, ByteWriter } from "./bytes.ts";
import type { Place } from "./group-history.ts";

/** A group's record, and the bytes that it stands in. */
export type Packed = Place & { readonly bytes: Uint8Array };

/** The histories of all groups: records in one piece of bytes, each opened when its group is read. */
export class Histories {
  readonly bytes: Uint8Array;
  /** How many there were when they were written: by that, the next run shares the room out. */
  readonly partitions: number;
  readonly subjects: number;
  readonly #places = new Map<string, Map<string, Place>>();

  constructor(bytes: Uint8Array = new Uint8Array(), { partitions = 0, subjects = 0 } = {}) {
    this.bytes = bytes;
    this.partitions = partitions;
    this.subjects = subjects;
    const reader = new ByteReader();
    reader.open(bytes);
    while (!reader.done) {
      const instance = reader.text();
      const group = reader.text();
      const size = reader.number();
      const groups = this.#places.get(instance) ?? new Map<string, Place>();
      const start = reader.position;
      this.#places.set(instance, groups.set(group, { start, end: start + size }));
      reader.position += size;
    }
  }

  of(instance: string, group: string): Packed | null {
    const place = this.#places.get(instance)?.get(group);
    return place === undefined ? null : { bytes: this.bytes, ...place };
  }

  *[Symbol.iterator](): Generator<[instance: string, group: string, packed: Packed]> {
    for (const [instance, groups] of this.#places) {
      for (const [group, place] of groups) yield [instance, group, { bytes: this.bytes, ...place }];
    }
  }
}

/** Writes the records of one run, one after the other. */
export class HistoriesWriter {
  readonly #writer: ByteWriter;

  /** @param expected bytes: those of the run before */
  constructor(expected: number) {
    this.#writer = new ByteWriter(Math.ceil(expected * 1.1) + 65_536);
  }

  add(instance: string, group: string, { bytes, start, end }: Packed): void {
    this.#writer.text(instance);
    this.#writer.text(group);
    this.#writer.number(end - start);
    this.#writer.copy(bytes, start, end);
  }

  finish(counts: { readonly partitions: number; readonly subjects: number }): Histories {
    return new Histories(this.#writer.bytes.subarray(0, this.#writer.length), counts);
  }
}
