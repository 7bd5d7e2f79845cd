/**
 * Whole numbers from 0 to 2^53 as text that JSON takes as it is: digits of five bits, lowest first,
 * in base64's alphabet, with the sixth bit set where more follow (the variable-length quantities of
 * source maps, beyond their 32 bits). A history of small steps takes a character or two a number.
 */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CODES = Buffer.from(ALPHABET, "latin1");
const DIGITS = new Uint8Array(128);
for (const [digit, code] of CODES.entries()) DIGITS[code] = digit;

/** The weight of the last digit of 2^53. */
const MAX_WEIGHT = 32 ** 10;

/** Signed numbers as unsigned ones: 0, −1, 1, −2, 2 … become 0, 1, 2, 3, 4 …. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** Writes numbers one after the other into one growing buffer. */
export class VlqWriter {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  write(value: number): void {
    if (this.#length + 11 > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
    }
    let rest = value;
    // Bit operations see 32 bits: what is beyond them is taken off by division.
    while (rest > 0x7fffffff) {
      this.#bytes[this.#length++] = CODES[32 + (rest % 32)] ?? 0;
      rest = Math.floor(rest / 32);
    }
    while (rest > 31) {
      this.#bytes[this.#length++] = CODES[32 | (rest & 31)] ?? 0;
      rest >>>= 5;
    }
    this.#bytes[this.#length++] = CODES[rest] ?? 0;
  }

  /** What was written since the last call. */
  take(): string {
    const text = this.#bytes.toString("latin1", 0, this.#length);
    this.#length = 0;
    return text;
  }
}

/** Reads back what a `VlqWriter` wrote. Text that it did not write gives wrong numbers, never an error. */
export class VlqReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#position >= this.#text.length;
  }

  read(): number {
    let value = 0;
    let weight = 1;
    while (this.#position < this.#text.length && weight <= MAX_WEIGHT) {
      const digit = DIGITS[this.#text.charCodeAt(this.#position++) & 127] ?? 0;
      value += (digit & 31) * weight;
      if (digit < 32) break;
      weight *= 32;
    }
    return value;
  }
}
