import type { Config } from "../../lib/config/config.ts";
import type { Reading } from "../../lib/model/reading.ts";
import { Memories } from "./memory.ts";
import { presenceIn } from "./presence.ts";
import { settingsOf } from "./rules.ts";
import { type Ending, type Fact, type Moment, Streaks } from "./streaks.ts";
import { CRITICAL, nameOf, OK, subjectOf, UNKNOWN, WARNING } from "./subject.ts";
import { GONE, type Looking, type Seen, type View, viewOf } from "./view.ts";

const FIRING = [UNKNOWN, WARNING, CRITICAL];

/** What a run read, and what it makes of it. */
export interface Look {
  readonly config: Config;
  readonly reading: Reading;
  readonly moment: Moment;
  readonly view: View;
  readonly dated: Dated;
}

interface Dated {
  readonly clock: number;
  readonly known: number;
  readonly passed: number;
}

/**
 * What must be and what may be, told from the readings alone: for certain, by what the product must
 * know; at most, by what it may know.
 */
export class Oracle {
  readonly #memories = new Memories();
  readonly #streaks = new Streaks();
  readonly #names = new Set<string>();
  /** The last run that saved, and the time since the one before it, as far as that is known. */
  #last: Dated | null = null;

  look(
    config: Config,
    reading: Reading,
    at: { readonly clock: number; readonly real: number },
    startOf: Looking["startOf"],
  ): Look {
    const dated = date(at.clock, this.#last);
    const moment: Moment = { ...at, known: dated.known };
    const known = { memories: this.#memories, streaks: this.#streaks };
    const view = viewOf({ config, reading, moment, startOf, ...known });
    return { config, reading, moment, view, dated };
  }

  /** Nothing that was saved is certain to be known any more. */
  forget(): void {
    this.#memories.forget();
    this.#streaks.forget();
  }

  /** The next run may go by an older state. */
  doubt(): void {
    this.#memories.forget();
    this.#streaks.doubt();
  }

  /** What lies below something whose absence was told is forgotten, and what it waited for with it. */
  forgetBelow(name: string): void {
    for (const below of this.#names) {
      if (!below.startsWith(`${name}/`)) continue;
      this.#streaks.forgetOne([
        ...FIRING.map((severity) => heldKey(below, severity)),
        okKey(below),
      ]);
    }
  }

  /** A run has ended. */
  learn({ config, reading, moment, view, dated }: Look, ending: Ending): void {
    const { facts } = view;
    // What was harmed its instance may know all the same.
    if (ending.saved || ending.harmed) this.#last = dated;
    for (const [name, seen] of view.subjects) {
      this.#names.add(name);
      for (const severity of FIRING) facts.set(heldKey(name, severity), isHeld(seen, severity));
      facts.set(okKey(name), isOk(seen));
      const isHere = !view.maybeGone.has(name);
      const gone: Fact = isHere ? NOT_SO : { certain: null, possible: true };
      facts.set(goneKey(name), gone);
    }
    for (const name of this.#names) {
      if (view.subjects.has(name)) continue;
      const isRuled = settingsOf(config, name) !== null;
      const presence = isRuled ? presenceIn(config, reading, name) : "unread";
      const isGone = presence === "gone";
      // A complete answer does not have it, be it since its whole topic is absent.
      const mayBeGone = isGone || presence === "topic absent";
      facts.set(
        goneKey(name),
        isRuled ? { certain: isGone || null, possible: mayBeGone || null } : NOT_ASKED,
      );
      if (isRuled && !isGone) continue;
      for (const severity of FIRING) {
        facts.set(heldKey(name, severity), { certain: false, possible: isGone ? null : false });
      }
      facts.set(okKey(name), { certain: false, possible: null });
    }
    const isDropped = (name: string) =>
      settingsOf(config, nameOf({ ...subjectOf(name), partition: null })) === null ||
      ["gone", "absent", "topic absent"].includes(presenceIn(config, reading, name));
    for (const kind of ["lost", "ahead", "committed"]) {
      for (const name of this.#streaks.namesOf(kind)) {
        const isUnknown = !facts.has(`${kind} ${name}`) && isDropped(name);
        if (isUnknown) facts.set(`${kind} ${name}`, { certain: false, possible: null });
      }
    }
    this.#streaks.learn(facts, moment, ending);
    this.#memories.learn(view.memories, isDropped, ending);
  }

  /** The severity at which the subject must fire by now; `OK`: none for certain. */
  mustFire({ config, moment, view }: Look, name: string): number {
    const forMs = settingsOf(config, name)?.forMs;
    const seen = view.subjects.get(name);
    if (forMs === undefined || seen === undefined) return OK;
    const held = FIRING.filter((severity) => {
      const { since } = this.#streaks.atLeast(heldKey(name, severity), null, moment);
      return seen.least >= severity && moment.clock - since >= forMs;
    });
    return Math.max(OK, ...held);
  }

  /** Whether its condition may have held for as long as the rule asks, at that severity or worse. */
  mayFire({ config, moment, view }: Look, name: string, severity: number): boolean {
    const forMs = settingsOf(config, name)?.shortestForMs ?? 0;
    const seen = view.subjects.get(name);
    const holds = seen === undefined ? null : isHeld(seen, severity).possible;
    const { count, since } = this.#streaks.atMost(heldKey(name, severity), holds, moment);
    return count > 0 && moment.real - since >= forMs;
  }

  /** Since when it has been ok for certain, by its clock; `null`: it is not. */
  okSince({ moment, view }: Look, name: string): number | null {
    const seen = view.subjects.get(name);
    if (seen?.green !== "yes") return null;
    const { count, since } = this.#streaks.atLeast(okKey(name), null, moment);
    return count === 0 ? null : since;
  }

  /** The same at the earliest, by the real clock, before the run has ended. */
  okSinceAtMost({ moment, view }: Look, name: string): number {
    const seen = view.subjects.get(name);
    return this.#streaks.atMost(
      okKey(name),
      seen === undefined ? null : isOk(seen).possible,
      moment,
    ).since;
  }

  /** Whether it must be known to be gone, once the run has ended. */
  mustBeGone({ config, reading, moment, view }: Look, name: string): boolean {
    if (view.subjects.has(name) || presenceIn(config, reading, name) !== "gone") return false;
    return this.#streaks.atLeast(goneKey(name), null, moment).count >= GONE;
  }

  /** Whether it may be told as gone, before the run has ended. */
  mayBeGone({ config, reading, moment, view }: Look, name: string): boolean {
    const isThere = view.subjects.has(name) && !view.maybeGone.has(name);
    if (isThere || presenceIn(config, reading, name) !== "gone") return false;
    return this.#streaks.atMost(goneKey(name), true, moment).count >= GONE;
  }
}

/** A clock that is behind by no more than that is of an event that came again, or late. */
const OVERLAP_MS = 90_000;
const USUAL_MS = 60_000;

/**
 * When a run is. One that comes at the moment of the last one, or a little before it, comes just after it;
 * where the clock was set back, as long passed as usual, a minute at most.
 */
function date(clock: number, last: Dated | null): Dated {
  if (last === null) return { clock, known: clock, passed: Number.POSITIVE_INFINITY };
  const isSetBack = last.clock - clock > OVERLAP_MS;
  const passed = isSetBack
    ? Math.min(USUAL_MS, last.passed)
    : Math.max(clock, last.clock + 1) - last.clock;
  return {
    clock: isSetBack ? clock : last.clock + passed,
    known: last.known + passed,
    passed,
  };
}

const NOT_ASKED: Fact = { certain: false, possible: null };
const NOT_SO: Fact = { certain: false, possible: false };

const heldKey = (name: string, severity: number) => `${name} >= ${severity}`;
const okKey = (name: string) => `${name} ok`;
const goneKey = (name: string) => `${name} gone`;

/** What could not be read whole, or vanished, breaks nothing; but nothing is certain of it. */
function isHeld({ least, most, complete, mayGetBetter }: Seen, severity: number): Fact {
  return {
    certain: least >= severity || (complete ? false : null),
    possible: most >= severity || (mayGetBetter ? false : null),
  };
}

function isOk({ green, least, mayGetBetter }: Seen): Fact {
  const isHidden = !mayGetBetter && least === OK;
  return { certain: green === "yes", possible: green !== "never" || (isHidden ? null : false) };
}
