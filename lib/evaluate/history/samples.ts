const FIRST_CAPACITY = 128;

/**
 * The log end offsets of one partition (or the lags of one subject) as runs read them, oldest first,
 * each with the run's serial number and time (ms). Columns, not objects: millions of them pass in a run
 * of a large state.
 */
export class Samples {
  #serials = new Float64Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  #ends = new Float64Array(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Serial number of the run. Like its siblings NaN outside of 0 … `length` − 1. */
  serial(index: number): number {
    return index < this.#length ? (this.#serials[index] ?? Number.NaN) : Number.NaN;
  }

  /** When the run was (ms since the epoch). */
  time(index: number): number {
    return index < this.#length ? (this.#times[index] ?? Number.NaN) : Number.NaN;
  }

  /** The log end offset. */
  end(index: number): number {
    return index < this.#length ? (this.#ends[index] ?? Number.NaN) : Number.NaN;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Adds one, whether it is newer or older than those that are there. */
  add(serial: number, time: number, end: number): void {
    if (this.#length === this.#ends.length) this.#grow();
    this.#serials[this.#length] = serial;
    this.#times[this.#length] = time;
    this.#ends[this.#length] = end;
    this.#length += 1;
  }

  /** Turns their order round. */
  reverse(): void {
    for (const column of [this.#serials, this.#times, this.#ends]) {
      column.subarray(0, this.#length).reverse();
    }
  }

  /** Removes `count` samples from `index` on. */
  remove(index: number, count: number): void {
    for (const column of [this.#serials, this.#times, this.#ends]) {
      column.copyWithin(index, index + count, this.#length);
    }
    this.#length -= count;
  }

  /**
   * Drops samples that are not needed: those before the horizon (ms since the epoch) but the newest of
   * these, so that there is always one to measure a threshold's length against. The two that bracket
   * the commit stay however old they are: while a commit stands still, its time behind never falls.
   * @param commit `null`: nothing waits to be consumed
   */
  dropOld(commit: number | null, horizon: number): void {
    let count = 0;
    while (this.time(count + 1) <= horizon && (commit === null || this.end(count + 1) <= commit)) {
      count += 1;
    }
    if (count > 0) this.remove(0, count);
  }

  #grow(): void {
    const grown = (column: Float64Array) => {
      const twice = new Float64Array(2 * column.length);
      twice.set(column);
      return twice;
    };
    this.#serials = grown(this.#serials);
    this.#times = grown(this.#times);
    this.#ends = grown(this.#ends);
  }
}
