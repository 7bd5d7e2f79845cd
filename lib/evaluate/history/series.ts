import { ByteReader, ByteWriter, NO_BYTES, sizeWithBit } from "./bytes.ts";
import type { Samples } from "./samples.ts";

/** One walk at a time. */
const walk = new ByteReader();

/**
 * One number a run, of as many runs as are remembered: packed, the newest first, so that a run adds its
 * own without unpacking the others, and reads back only as far as it needs. Log ends, which rise, are
 * packed by their steps. Mutable, and used again for the next one.
 */
export class Series {
  length = 0;
  /** Of the newest run in it: its serial number, and its number. */
  serial = 0;
  value = 0;
  /** Where the walk is. */
  atSerial = 0;
  atValue = 0;
  readonly #isRising: boolean;
  /** What was the newest before one was added, as the pair that it is packed as. */
  #addedStep = 0;
  #addedValue = 0;
  #bytes: Uint8Array = NO_BYTES;
  #start = 0;
  #end = 0;
  #left = 0;

  constructor(kind: "rising" | "any") {
    this.#isRising = kind === "rising";
  }

  clear(): void {
    this.length = 0;
    this.#addedStep = 0;
    this.#start = 0;
    this.#end = 0;
  }

  /** Adds the number of a newer run. Once only after `read` or `pack`. */
  add(serial: number, value: number): void {
    if (this.length > 0) {
      this.#addedStep = serial - this.serial;
      this.#addedValue = this.#isRising ? value - this.value : this.value;
    }
    this.length += 1;
    this.serial = serial;
    this.value = value;
  }

  /** Walks to the newest. */
  toNewest(): void {
    this.atSerial = this.serial;
    this.atValue = this.value;
    this.#left = this.length;
    walk.open(this.#bytes, this.#start, this.#end);
  }

  /** Walks on to the one before; `false`: there is none. */
  toOlder(): boolean {
    if (this.#left <= 1) return false;
    let [value, step] = [this.#addedValue, this.#addedStep];
    if (step === 0 || this.#left < this.length) {
      value = walk.numberAndBit();
      step = walk.bit ? walk.number() : 1;
    }
    this.#left -= 1;
    this.atValue = this.#isRising ? this.atValue - value : value;
    this.atSerial -= step;
    return true;
  }

  /** @param newest serial number of the run that the record is of */
  write(writer: ByteWriter, newest: number): void {
    writer.number(this.length);
    if (this.length === 0) return;
    writer.numberAndBit(this.value, this.serial !== newest);
    if (this.serial !== newest) writer.number(newest - this.serial);
    if (this.length === 1) return;
    const [value, step] = [this.#addedValue, this.#addedStep];
    const added = step === 0 ? 0 : sizeWithBit(value) + (step === 1 ? 0 : sizeOf(step));
    writer.number(added + this.#end - this.#start);
    if (step > 0) writePair(writer, value, step);
    writer.copy(this.#bytes, this.#start, this.#end);
  }

  /** Opens what `write` wrote. */
  read(reader: ByteReader, newest: number): void {
    this.clear();
    this.length = reader.number();
    if (this.length === 0) return;
    this.value = reader.numberAndBit();
    this.serial = reader.bit ? newest - reader.number() : newest;
    if (this.length === 1) return;
    const size = reader.number();
    this.#bytes = reader.bytes;
    this.#start = reader.position;
    this.#end = Math.min(reader.end, reader.position + size);
    reader.position = this.#end;
  }

  /** All of it, oldest first. */
  unpack(samples: Samples, timeOf: (serial: number) => number): void {
    samples.clear();
    this.toNewest();
    do samples.add(this.atSerial, timeOf(this.atSerial), this.atValue);
    while (this.toOlder());
    samples.reverse();
  }

  /** Puts others in its place, oldest first; at least one. */
  pack(samples: Samples): void {
    const writer = new ByteWriter(16 * samples.length);
    const last = samples.length - 1;
    for (let i = last; i > 0; i -= 1) {
      const [newer, older] = [samples.end(i), samples.end(i - 1)];
      const step = samples.serial(i) - samples.serial(i - 1);
      writePair(writer, this.#isRising ? newer - older : older, step);
    }
    this.length = samples.length;
    this.serial = samples.serial(last);
    this.value = samples.end(last);
    this.#addedStep = 0;
    this.#bytes = writer.bytes;
    this.#start = 0;
    this.#end = writer.length;
  }
}

/** A number, and how many runs it lies before the newer one: mostly one. */
function writePair(writer: ByteWriter, value: number, step: number): void {
  writer.numberAndBit(value, step !== 1);
  if (step !== 1) writer.number(step);
}

function sizeOf(value: number): number {
  let size = 1;
  for (let rest = value / 128; rest >= 1; rest /= 128) size += 1;
  return size;
}
