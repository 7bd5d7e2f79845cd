const SECOND = 1_000;
/** A timer's event that is tried again may be this much older than a run that is done. */
const OVERLAP = 90 * SECOND;
/** How far a run of long ago may lie beside the line between two others that stand for it. */
const TOLERANCE = SECOND;
/** Runs that a line may stand for. */
const LONGEST_LINE = 256;
const MOST = 2_048;

type Run = readonly [serial: number, time: number];

/**
 * When the runs were: every run has a serial number, and everything that the state remembers of it
 * refers to that number. A moment that 240,000 partitions share is stored once. Where runs of long ago
 * came regularly, the first and the last of them tell when the others were.
 */
export class RunTimes {
  /** Oldest first, with their moments (ms since the epoch). */
  readonly #runs: readonly Run[];
  /** The newest run's serial number; 0 before the first run. */
  readonly newest: number;
  /** What was looked up, by how many runs ago it was: millions of look-ups ask for a few runs. */
  readonly #found = new Float64Array(MOST);

  constructor(runs: readonly Run[] = []) {
    this.#runs = runs;
    this.newest = runs.at(-1)?.[0] ?? 0;
  }

  /** When a run was, in whole milliseconds, on a line too: alerts are stored with it. */
  at(serial: number): number {
    const found = this.#found[this.newest - serial];
    if (found) return found;
    const time = this.#lookUp(serial);
    // Outside of it nothing is written.
    this.#found[this.newest - serial] = time;
    return time;
  }

  /**
   * With one more run.
   * - Its clock is a little behind the last run's: an event that came again. It counts as just after it.
   * - Its clock was set back: the earlier runs keep their distances, the last one as if it were the usual
   *   while ago. No time that stands behind something shrinks by it.
   * @param exactFrom runs from this moment on (ms since the epoch) stay as they are
   */
  with(now: number, exactFrom: number): RunTimes {
    const timeAt = (index: number) => this.#runs.at(index)?.[1] ?? Number.NEGATIVE_INFINITY;
    const [before, last] = [timeAt(-2), timeAt(-1)];
    const isSetBack = last - now > OVERLAP;
    const shift = isSetBack ? last - now + Math.min(60 * SECOND, last - before) : 0;
    const time = isSetBack ? now : Math.max(now, last + 1);
    const runs = this.#runs.map(([serial, at]): Run => [serial, at - shift]);
    return new RunTimes(simplify([...runs, [this.newest + 1, time]], exactFrom));
  }

  /** Serial number and moment in turn, each as the step from the one before. */
  toSteps(): number[] {
    return this.#runs.flatMap(([serial, time], i) => {
      const [before, last] = this.#runs[i - 1] ?? [0, 0];
      return [serial - before, time - last];
    });
  }

  static fromSteps(steps: readonly number[]): RunTimes {
    const runs: Run[] = [];
    let [serial, time] = [0, 0];
    for (let i = 0; i + 1 < steps.length; i += 2) {
      serial += steps[i] ?? 0;
      time += steps[i + 1] ?? 0;
      runs.push([serial, time]);
    }
    return new RunTimes(runs);
  }

  #lookUp(serial: number): number {
    const next = this.#runs.findIndex(([other]) => other > serial);
    const [before, after] = [this.#runs.at(next - 1), this.#runs[next]];
    if (before === undefined || after === undefined || next === 0) {
      return (next < 0 ? this.#runs.at(-1) : after)?.[1] ?? 0;
    }
    return Math.round(onLine(before, after, serial));
  }
}

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
