/**
 * Whether something holds at one run. `null`: this run does not say, which breaks no row. `"anew"`: it
 * holds, and a new row begins with it.
 */
export type Holds = boolean | null | "anew";

/** The same for certain, and at most: where only the one is known, the other is `null`. */
export interface Fact {
  readonly certain: Holds;
  readonly possible: Holds;
}

/** How often in a row, since when, and when last. */
export interface Row {
  readonly count: number;
  readonly since: number;
  readonly last: number;
}

/** When a run was: by the clock that it goes by, and by one that is never set. */
export interface Moment {
  readonly clock: number;
  readonly real: number;
  /**
   * The time that the product can know to have passed, from the runs that saved: their clocks tell it, and
   * where one was set back, nothing does.
   */
  readonly known: number;
}

/** What is known of a run that has ended. */
export interface Ending {
  /** It saved what it knows. */
  readonly saved: boolean;
  /** What it saved may not be what the next run goes by. */
  readonly harmed: boolean;
}

const NONE: Row = { count: 0, since: Number.POSITIVE_INFINITY, last: Number.NaN };
const ANY: Row = {
  count: Number.POSITIVE_INFINITY,
  since: Number.NEGATIVE_INFINITY,
  last: Number.NaN,
};

/**
 * What holds from run to run, as the product must know it for certain, and as it may know it at most.
 * Since when is by its clock for certain, and by the real one at most.
 */
export class Streaks {
  #certain = new Map<string, Row>();
  #possible = new Map<string, Row>();
  /** All that ever held: an older state may have it still. */
  readonly #ever = new Set<string>();
  /** The same by the first word of their keys. */
  readonly #kinds = new Map<string, Set<string>>();

  /** The row for certain, with a run that is not over yet. */
  atLeast(key: string, holds: Holds, { clock }: Moment): Row {
    return afterAnother(this.#certain.get(key) ?? NONE, holds, clock);
  }

  /** The longest row that the product may have counted, with a run that is not over yet. */
  atMost(key: string, holds: Holds, { real }: Moment): Row {
    return after(this.#possible.get(key) ?? NONE, holds === false ? null : holds, real);
  }

  /** What a fact of that kind holds of: the rest of its keys. */
  namesOf(kind: string): string[] {
    const names = [...(this.#kinds.get(kind) ?? [])];
    return names.filter((name) => {
      const key = `${kind} ${name}`;
      return this.#certain.has(key) || this.#possible.has(key);
    });
  }

  learn(facts: ReadonlyMap<string, Fact>, { clock, real }: Moment, ending: Ending): void {
    const isKept = ending.saved && !ending.harmed;
    for (const [key, { certain, possible }] of facts) {
      // What was not saved holds for certain only until it does not.
      if (isKept || certain === false || certain === "anew") {
        const holds = isKept || certain === false ? certain : false;
        put(this.#certain, key, afterAnother(this.#certain.get(key) ?? NONE, holds, clock));
      }
      const lenient = isKept
        ? possible
        : possible === "anew"
          ? true
          : possible === false
            ? null
            : possible;
      put(this.#possible, key, after(this.#possible.get(key) ?? NONE, lenient, real));
      if (this.#possible.has(key)) this.#add(key);
    }
  }

  #add(key: string): void {
    if (this.#ever.has(key)) return;
    this.#ever.add(key);
    const end = key.indexOf(" ");
    const kind = key.slice(0, end);
    const names = this.#kinds.get(kind) ?? new Set();
    this.#kinds.set(kind, names.add(key.slice(end + 1)));
  }

  /** Of these nothing is certain any more. */
  forgetOne(keys: readonly string[]): void {
    for (const key of keys) this.#certain.delete(key);
  }

  /** Nothing is certain any more. */
  forget(): void {
    this.#certain.clear();
  }

  /** The product may go by any older state. */
  doubt(): void {
    this.forget();
    for (const key of this.#ever) this.#possible.set(key, ANY);
  }
}

function after(row: Row, holds: Holds, now: number): Row {
  if (holds === null) return row;
  if (holds === false) return NONE;
  if (holds === "anew") return { count: 1, since: now, last: now };
  const { count, since } = row;
  return { count: count + 1, since: Math.min(since, now), last: now };
}

/** The same where a second run at one moment, such as a retry, may not count as another. */
function afterAnother(row: Row, holds: Holds, now: number): Row {
  return holds === true && row.last === now ? row : after(row, holds, now);
}

function put(rows: Map<string, Row>, key: string, row: Row): void {
  if (row.count === 0) rows.delete(key);
  else rows.set(key, row);
}
