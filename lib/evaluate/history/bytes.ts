/**
 * Whole numbers from 0 to 2^53 as bytes: seven bits each, lowest first, with the eighth set where more
 * follow. A history of small steps takes a byte or two a number.
 */
const FIRST_CAPACITY = 1024;
/** Nine bytes hold 2^53; one more is for what is written beside it. */
const LONGEST = 10;

export const NO_BYTES = new Uint8Array();

/** Writes numbers and text one after the other into one growing buffer. */
export class ByteWriter {
  bytes: Uint8Array;
  length = 0;

  constructor(capacity = FIRST_CAPACITY) {
    // Not from a pool, nor filled with zeros: it may be large, and only what is written is read.
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  number(value: number): void {
    this.#reserve(LONGEST);
    let rest = value;
    // Bit operations see 32 bits: what is beyond them is taken off by division.
    while (rest > 0x7fffffff) {
      this.bytes[this.length++] = 128 + (rest % 128);
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.bytes[this.length++] = 128 | (rest & 127);
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  /** A number and one bit, which take no more than the number where that is below 64. */
  numberAndBit(value: number, bit: boolean): void {
    const isLong = value > 63;
    this.#reserve(1);
    this.bytes[this.length++] = (isLong ? 128 : 0) | ((value % 64) << 1) | (bit ? 1 : 0);
    if (isLong) this.number(Math.floor(value / 64));
  }

  /** By its UTF-16 units, so that any text comes back as it was. */
  text(text: string): void {
    this.number(text.length);
    for (let i = 0; i < text.length; i += 1) this.number(text.charCodeAt(i));
  }

  copy(source: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from);
    // A few bytes are copied faster than a view on them is made.
    if (to - from > 64) this.bytes.set(source.subarray(from, to), this.length);
    else for (let i = from; i < to; i += 1) this.bytes[this.length + i - from] = source[i] ?? 0;
    this.length += to - from;
  }

  append(other: ByteWriter): void {
    this.copy(other.bytes, 0, other.length);
  }

  clear(): void {
    this.length = 0;
  }

  #reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.ceil((this.length + more) * 1.25));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** How many bytes `numberAndBit` takes for a number. */
export function sizeWithBit(value: number): number {
  let size = 1;
  for (let rest = value / 64; rest >= 1; rest /= 128) size += 1;
  return size;
}

/** Reads back what a `ByteWriter` wrote. Bytes that it did not write give wrong numbers, never an error. */
export class ByteReader {
  bytes: Uint8Array = NO_BYTES;
  position = 0;
  end = 0;
  /** The bit beside the number that was read last. */
  bit = false;

  open(bytes: Uint8Array, position = 0, end = bytes.length): void {
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
