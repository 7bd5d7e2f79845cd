import { VlqReader, VlqWriter } from "./vlq.ts";

/**
 * When the runs were: every run has a serial number, and everything that the state remembers of it
 * refers to that number. A moment that 240,000 partitions share is stored once.
 */
export class RunTimes {
  /** Milliseconds since the epoch by serial number, oldest first. */
  readonly #times: Map<number, number>;
  /** The newest run's serial number; 0 before the first run. */
  readonly newest: number;

  constructor(times: Iterable<readonly [serial: number, time: number]> = []) {
    this.#times = new Map(times);
    this.newest = Math.max(0, ...[...this.#times.keys()].slice(-1));
  }

  /** `undefined` for a run that is forgotten, or that the clock's being set back made one of the future. */
  at(serial: number): number | undefined {
    return this.#times.get(serial);
  }

  /** With one more run, and without those that lie in the future of it. */
  with(now: number): RunTimes {
    const past = [...this.#times].filter(([, time]) => time < now);
    return new RunTimes([...past, [this.newest + 1, now]]);
  }

  /** Without the runs before `cutoff` that nothing refers to any more. */
  prune(cutoff: number, referred: ReadonlySet<number>): RunTimes {
    return new RunTimes(
      [...this.#times].filter(([serial, time]) => time >= cutoff || referred.has(serial)),
    );
  }

  pack(): string {
    const writer = new VlqWriter();
    let previous: readonly [number, number] = [0, 0];
    for (const [serial, time] of this.#times) {
      writer.write(serial - previous[0]);
      writer.write(time - previous[1]);
      previous = [serial, time];
    }
    return writer.take();
  }

  static unpack(text: string): RunTimes {
    const reader = new VlqReader(text);
    const times: [number, number][] = [];
    let serial = 0;
    let time = 0;
    while (!reader.done) {
      serial += reader.read();
      time += reader.read();
      times.push([serial, time]);
    }
    return new RunTimes(times);
  }
}
