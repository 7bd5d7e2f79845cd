const MORE_CAPACITY = 32;
/** Nine bytes hold a number and its bit; one more is for what is written beside it. */
const LONGEST = 10;
export const NO_BYTES = new Uint8Array();

/**
 * Writes whole numbers from 0 to 2^53 one after the other: seven bits a byte, lowest first, the eighth
 * set where more follow. What moves in small steps takes a byte or two a number.
 */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = 0) {
    this.bytes = capacity === 0 ? NO_BYTES : roomFor(capacity);
  }

  number(value: number): void {
    this.#reserve(LONGEST);
    let rest = value;
    // Bit operations see the lowest 32 bits: what is beyond them comes by division.
    for (; rest > 127; rest = (rest - (rest & 127)) / 128) this.#byte(128 | (rest & 127));
    this.#byte(rest);
  }

  /** A number and one bit, which take no more than the number where that is below 64. */
  numberAndBit(value: number, bit: boolean): void {
    this.#reserve(1);
    const low = ((value & 63) << 1) | (bit ? 1 : 0);
    this.#byte(value > 63 ? 128 | low : low);
    if (value > 63) this.number((value - (value & 63)) / 64);
  }

  /** By its UTF-16 units, so that any text comes back as it was. */
  text(text: string): void {
    this.number(text.length);
    for (let i = 0; i < text.length; i += 1) this.number(text.charCodeAt(i));
  }

  copy(source: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    // A few bytes are copied faster than a view on them is made.
    if (to - from > 32) this.bytes.set(source.subarray(from, to), this.length);
    else for (let i = from; i < to; i += 1) this.bytes[this.length + i - from] = source[i] ?? 0;
    this.length += to - from;
  }

  /** Puts in front of what was written from `start` on how many bytes that is. */
  prefixSize(start: number): void {
    const { length } = this;
    this.number(length - start);
    const width = this.length - length;
    this.bytes.copyWithin(start + width, start, length);
    this.length = start;
    this.number(length - start);
    this.length = length + width;
  }

  #byte(value: number): void {
    this.bytes[this.length++] = value;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = roomFor(Math.ceil((this.length + more) * 1.25) + MORE_CAPACITY);
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** Not from a pool, nor filled with zeros: it may be large, and only what is written is read. */
function roomFor(bytes: number): Uint8Array {
  return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
}

/** Reads back what a `ByteWriter` wrote. Bytes that it did not write give wrong numbers, never an error. */
export class ByteReader {
  bytes: Uint8Array = NO_BYTES;
  position = 0;
  end = 0;
  /** The bit beside the number that was read last. */
  bit = false;

  open(bytes: Uint8Array, position: number, end: number): void {
    this.bytes = bytes;
    this.position = position;
    this.end = Math.min(end, bytes.length);
  }

  get done(): boolean {
    return this.position >= this.end;
  }

  number(): number {
    return this.#rest(0, 1);
  }

  numberAndBit(): number {
    const byte = this.#byte();
    this.bit = (byte & 1) === 1;
    const low = (byte & 127) >> 1;
    return byte < 128 ? low : this.#rest(low, 64);
  }

  text(): string {
    let text = "";
    for (let left = this.number(); left > 0 && !this.done; left -= 1) {
      text += String.fromCharCode(this.number());
    }
    return text;
  }

  #rest(low: number, weightOfNext: number): number {
    let value = low;
    for (let weight = weightOfNext; weight < 2 ** 54; weight *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * weight;
      if (byte < 128) break;
    }
    return value;
  }

  #byte(): number {
    return this.position < this.end ? (this.bytes[this.position++] ?? 0) : 0;
  }
}
