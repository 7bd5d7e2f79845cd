/** What is certain about a duration in ms: it is within these. Both −∞: it is not measured. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const UNMEASURED: Bounds = { least: -Infinity, most: -Infinity };
const ANYTHING: Bounds = { least: -Infinity, most: Infinity };

export interface Sight {
  readonly at: number;
  readonly end: number;
  readonly commit: number;
  /** Up to this much lag counts as none. */
  readonly allowed: number;
  /** Lag above what is allowed. */
  readonly lags: boolean;
}

/**
 * What the product must know of a partition: what was read since the last moment at which it may have
 * forgotten. It may know more, so that most answers are bounds.
 */
export class Sights {
  readonly #all: readonly Sight[];

  constructor(all: readonly Sight[] = []) {
    this.#all = all;
  }

  /** A second reading at one moment stands for the first; a log end that fell is a new topic's. */
  with(present: Sight): Sights {
    const last = this.#all.at(-1);
    if (last !== undefined && present.end < last.end) return new Sights([present]);
    return new Sights([...this.#all.filter(({ at }) => at < present.at), present]);
  }

  /** How long ago the log end stood at the commit, with what is allowed on top. */
  get behind(): Bounds {
    const present = this.#all.at(-1);
    const oldest = this.#all[0];
    if (present === undefined || oldest === undefined) return ANYTHING;
    if (!present.lags) return { least: 0, most: 0 };
    const place = present.commit + present.allowed;
    if (place < oldest.end) {
      return { least: this.#all.length < 2 ? -Infinity : present.at - oldest.at, most: Infinity };
    }
    const before = this.#all.findLastIndex(({ end }) => end <= place);
    const from = this.#all[before]?.at ?? present.at;
    const to = this.#all[before + 1]?.at ?? present.at;
    // Where the log end stood exactly at the commit there is nothing to interpolate.
    const isExact = this.#all[before]?.end === place;
    return { least: present.at - (isExact ? from : to), most: present.at - from };
  }

  /** How long the commit has stood still with lag at every check. */
  get stalled(): Bounds {
    const present = this.#all.at(-1);
    if (present === undefined) return ANYTHING;
    if (!present.lags) return UNMEASURED;
    const moved = this.#all.findLastIndex(({ commit, lags }) => !lags || commit !== present.commit);
    const first = this.#all[moved + 1] ?? present;
    const least = present.at - first.at;
    return { least, most: moved === -1 ? Infinity : least };
  }
}

/** The largest of several durations; the unmeasured do not count. */
export function largest(all: readonly Bounds[]): Bounds {
  return {
    least: Math.max(-Infinity, ...all.map(({ least }) => least)),
    most: Math.max(-Infinity, ...all.map(({ most }) => most)),
  };
}
