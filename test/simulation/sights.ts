/** What is certain about a duration in ms: it is within these. Both −∞: it is not measured. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** The same of the time behind. */
export interface Behind extends Bounds {
  /** That it may be longer is all that there is to know. */
  readonly isOpen: boolean;
}

export const UNMEASURED: Bounds = { least: -Infinity, most: -Infinity };

/** A partition at one run. */
export interface Sight {
  readonly at: number;
  readonly end: number;
  /** Where the group reads next: its commit, or the log start where that lies beyond. */
  readonly place: number;
  readonly commit: number;
  /** Up to this much lag counts as none. */
  readonly allowed: number;
}

/** What is known for certain of a partition from earlier runs: there may be more before the first. */
export class Sights {
  readonly #all: readonly Sight[];

  constructor(all: readonly Sight[] = []) {
    this.#all = all;
  }

  get last(): Sight | undefined {
    return this.#all.at(-1);
  }

  /** A log end that fell is a new topic's; what was seen in the future of a clock that was set back is dropped. */
  with(present: Sight): Sights {
    const { last } = this;
    if (last !== undefined && present.end < last.end) return new Sights([present]);
    return new Sights([...this.#all.filter(({ at }) => at < present.at), present]);
  }

  /** How long ago the log end stood at the commit, with what is allowed on top. */
  get behind(): Behind {
    const present = this.last;
    const oldest = this.#all[0];
    if (present === undefined || oldest === undefined) return { ...UNMEASURED, isOpen: true };
    if (!lags(present)) return { least: 0, most: 0, isOpen: false };
    const age = present.at - oldest.at;
    const place = present.place + present.allowed;
    if (place < oldest.end) {
      const isOne = this.#all.length < 2;
      return { least: isOne ? -Infinity : age, most: Infinity, isOpen: true };
    }
    const before = this.#all.findLastIndex(({ end }) => end <= place);
    const from = this.#all[before]?.at ?? present.at;
    const to = this.#all[before + 1]?.at ?? present.at;
    // Where the log end stood exactly at the commit there is nothing to interpolate.
    const isExact = this.#all[before]?.end === place;
    const least = present.at - (isExact ? from : to);
    return { least, most: present.at - from, isOpen: false };
  }

  /** How long the commit has stood still with lag at every check. */
  get stalled(): Bounds {
    const present = this.last;
    if (present === undefined || !lags(present)) return UNMEASURED;
    const moved = this.#all.findLastIndex(
      (sight) =>
        !lags(sight, present.allowed) ||
        sight.place !== present.place ||
        sight.commit !== present.commit,
    );
    const first = this.#all[moved + 1] ?? present;
    const length = present.at - first.at;
    const isOther = this.#all.some(({ allowed }) => allowed !== present.allowed);
    const most = isOther || moved === -1 ? Infinity : length;
    return { least: length, most };
  }
}

function lags({ end, place, allowed }: Sight, nowAllowed = allowed): boolean {
  return end - place > Math.max(allowed, nowAllowed);
}
