import { ByteReader, ByteWriter, NO_BYTES } from "./bytes.ts";

/** One walk at a time. */
const walk = new ByteReader();

/**
 * One number a run, of as many runs as are remembered. Packed the newest first: a run adds its own in
 * front, copies the others as they are, and reads back only as far as it needs. Mutable, and used again
 * for the next one.
 *
 * Its bytes: how many there are; the newest, and how many runs ago that was where it is not this one's;
 * the size of what follows; then pair by pair how much lower the one before lies (of what may fall: what
 * it is), and how many runs before, where that is not one.
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
  /** The pairs of this run, before those that were read. */
  #front = new ByteWriter();
  #bytes: Uint8Array = NO_BYTES;
  #start = 0;
  #end = 0;
  #left = 0;

  constructor(kind: "rising" | "any") {
    this.#isRising = kind === "rising";
  }

  clear(): void {
    this.length = 0;
    this.#front.length = 0;
    this.#start = 0;
    this.#end = 0;
  }

  /** Adds the number of a newer run. Once only after it was read. */
  add(serial: number, value: number): void {
    if (this.length > 0) this.#pair(serial, value, this.serial, this.value);
    this.length += 1;
    this.serial = serial;
    this.value = value;
  }

  /** Adds the number of an older run than all that were added so. */
  addOlder(serial: number, value: number): void {
    if (this.length === 0) this.add(serial, value);
    else {
      this.#pair(this.atSerial, this.atValue, serial, value);
      this.length += 1;
    }
    this.atSerial = serial;
    this.atValue = value;
  }

  /** Takes over what another one holds, to which older ones were added; that one is to be cleared. */
  takeOver(other: Series): void {
    [this.#front, other.#front] = [other.#front, this.#front];
    this.length = other.length;
    this.serial = other.serial;
    this.value = other.value;
    this.#start = this.#end;
  }

  /** Walks to the newest. */
  toNewest(): void {
    this.atSerial = this.serial;
    this.atValue = this.value;
    this.#left = this.length;
    walk.open(this.#front.bytes, 0, this.#front.length);
  }

  /** Walks on to the one before; `false`: there is none. */
  toOlder(): boolean {
    if (this.#left <= 1) return false;
    if (walk.done) walk.open(this.#bytes, this.#start, this.#end);
    const value = walk.numberAndBit();
    this.atSerial -= walk.bit ? walk.number() : 1;
    this.atValue = this.#isRising ? this.atValue - value : value;
    this.#left -= 1;
    return true;
  }

  /** Forgets all that are older than where the walk is. */
  forgetOlder(): void {
    this.length -= this.#left - 1;
    if (walk.bytes === this.#front.bytes) {
      this.#front.length = walk.position;
      this.#start = this.#end;
    } else this.#end = walk.position;
  }

  /** @param newest serial number of the run that the record is of */
  write(writer: ByteWriter, newest: number): void {
    writer.number(this.length);
    if (this.length === 0) return;
    writer.numberAndBit(this.value, this.serial !== newest);
    if (this.serial !== newest) writer.number(newest - this.serial);
    writer.number(this.#front.length + this.#end - this.#start);
    writer.copy(this.#front.bytes, 0, this.#front.length);
    writer.copy(this.#bytes, this.#start, this.#end);
  }

  /** Opens what `write` wrote. */
  read(reader: ByteReader, newest: number): void {
    this.clear();
    this.length = reader.number();
    if (this.length === 0) return;
    this.value = reader.numberAndBit();
    this.serial = reader.bit ? newest - reader.number() : newest;
    const size = reader.number();
    this.#bytes = reader.bytes;
    this.#start = reader.position;
    this.#end = Math.min(reader.end, reader.position + size);
    reader.position = this.#end;
  }

  #pair(serial: number, value: number, olderSerial: number, older: number): void {
    const step = serial - olderSerial;
    this.#front.numberAndBit(this.#isRising ? value - older : older, step !== 1);
    if (step !== 1) this.#front.number(step);
  }
}
