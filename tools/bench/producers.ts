/** How evenly a topic is written to, from one minute to the next. */
export const KINDS = {
  steady: "steady producers",
  poisson: "Poisson-like producers",
  noise: "producers that vary by ±50 %",
  white: "producers between nothing and double",
} as const;

export type Kind = keyof typeof KINDS;

const FIRST_END = 1_000_000_000;

/** The log ends of many partitions, minute by minute, and the same ones each time that they are made. */
export class Producers {
  readonly #kind: Kind;
  readonly #ends: Float64Array;
  readonly #random: () => number;

  constructor(kind: Kind, partitions: number) {
    this.#kind = kind;
    this.#ends = new Float64Array(partitions).fill(FIRST_END);
    this.#random = randomNumbers();
  }

  /** Lets a minute go by for some partitions. */
  advance(from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      this.#ends[index] = this.logEnd(index) + Math.round(this.#written(rateOf(index)));
    }
  }

  logEnd(index: number): number {
    return this.#ends[index] ?? FIRST_END;
  }

  /** A little behind, by less than a minute of the mean. */
  commit(index: number): number {
    return this.logEnd(index) - (rateOf(index) % 97);
  }

  #written(rate: number): number {
    switch (this.#kind) {
      case "steady":
        return rate + 12 * this.#random();
      case "poisson":
        return rate + Math.sqrt(rate) * this.#normal();
      case "noise":
        return rate * (0.5 + this.#random());
      case "white":
        return rate * 2 * this.#random();
    }
  }

  /** Nearly normal: mean 0, deviation 1. */
  #normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += this.#random();
    return sum;
  }
}

/** Messages a minute. */
function rateOf(index: number): number {
  return 500 + ((index * 7_919) % 1_000);
}

/** Marsaglia's xorshift, from 0 on and below 1. */
function randomNumbers(): () => number {
  let x = 2_463_534_242;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}
