const SECOND = 1_000;
/** A timer's event that is tried again may be this much older than a run that is done. */
const OVERLAP = 90 * SECOND;
/** How far a run of long ago may lie beside the line between two others that stand for it. */
const TOLERANCE = SECOND;
/** Runs that a line may stand for. */
const LONGEST_LINE = 256;
const MOST = 2_048;

/**
 * When the runs were: every run has a serial number, and everything that the state remembers of it
 * refers to that number. A moment that 240,000 partitions share is stored once. Where runs of long ago
 * came regularly, the first and the last of them tell when the others were.
 */
export class RunTimes {
  /** Serial numbers, rising, and the moments that belong to them (ms since the epoch). */
  readonly #serials: readonly number[];
  readonly #times: readonly number[];
  /** The newest run's serial number; 0 before the first run. */
  readonly newest: number;

  constructor(runs: readonly (readonly [serial: number, time: number])[] = []) {
    this.#serials = runs.map(([serial]) => serial);
    this.#times = runs.map(([, time]) => time);
    this.newest = this.#serials.at(-1) ?? 0;
  }

  /** When a run was. */
  at(serial: number): number {
    const place = this.#place(serial);
    const [from, to] = [this.#serials[place] ?? serial, this.#serials[place + 1]];
    const [start, end] = [this.#times[place] ?? 0, this.#times[place + 1]];
    if (to === undefined || end === undefined || serial <= from) return start;
    return start + ((serial - from) / (to - from)) * (end - start);
  }

  /**
   * With one more run.
   * - Its clock is a little behind the last run's: an event that came again. It counts as just after it.
   * - Its clock was set back: the earlier runs keep their distances, the last one as if it were the usual
   *   while ago. No time that stands behind something shrinks by it.
   * @param exactFrom runs from this moment on (ms since the epoch) stay as they are
   */
  with(now: number, exactFrom: number): RunTimes {
    const last = this.#times.at(-1) ?? Number.NEGATIVE_INFINITY;
    const back = last - now;
    const isSetBack = back > OVERLAP;
    const usual = Math.min(60 * SECOND, last - (this.#times.at(-2) ?? Number.NEGATIVE_INFINITY));
    const shift = isSetBack ? back + usual : 0;
    const time = isSetBack ? now : Math.max(now, last + 1);
    const runs = this.#serials.map((serial, i): [number, number] => [
      serial,
      (this.#times[i] ?? 0) - shift,
    ]);
    return new RunTimes(simplify([...runs, [this.newest + 1, time]], exactFrom));
  }

  /** Serial number and moment in turn, each as the step from the one before. */
  toSteps(): number[] {
    return this.#serials.flatMap((serial, i) => [
      serial - (this.#serials[i - 1] ?? 0),
      (this.#times[i] ?? 0) - (this.#times[i - 1] ?? 0),
    ]);
  }

  static fromSteps(steps: readonly number[]): RunTimes {
    const runs: [number, number][] = [];
    let [serial, time] = [0, 0];
    for (let i = 0; i + 1 < steps.length; i += 2) {
      serial += steps[i] ?? 0;
      time += steps[i + 1] ?? 0;
      runs.push([serial, time]);
    }
    return new RunTimes(runs);
  }

  /** The place of the last run that is not after `serial`. */
  #place(serial: number): number {
    let [low, high] = [0, this.#serials.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#serials[middle] ?? 0) <= serial) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

type Run = readonly [serial: number, time: number];

/** Without those of long ago that lie on the line between their neighbours; never more than `MOST`. */
function simplify(runs: readonly Run[], exactFrom: number): Run[] {
  const kept: Run[] = [];
  for (const [index, run] of runs.entries()) {
    const [before, after] = [kept.at(-1), runs[index + 1]];
    const isOnLine =
      before !== undefined &&
      after !== undefined &&
      after[1] < exactFrom &&
      after[0] - before[0] <= LONGEST_LINE &&
      Math.abs(onLine(before, after, run[0]) - run[1]) <= TOLERANCE;
    if (!isOnLine) kept.push(run);
  }
  const half = kept.length >> 1;
  return kept.length <= MOST ? kept : kept.filter((_, i) => i >= half || i % 2 === 0);
}

function onLine([from, start]: Run, [to, end]: Run, serial: number): number {
  return start + ((serial - from) / (to - from)) * (end - start);
}
