import type { Config } from "../../lib/config/config.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Sights } from "./measures.ts";
import { presenceIn } from "./presence.ts";
import { settingsOf } from "./rules.ts";
import { CRITICAL, OK, subjectOf, UNKNOWN, WARNING } from "./subject.ts";
import { type View, viewOf } from "./view.ts";

/** Since when a subject has been certain to be so at every check that was saved. */
interface Streak {
  /** By severity: at least that bad. */
  readonly held: ReadonlyMap<number, number>;
  /** For certain not breached; `null`: it may be. */
  readonly keepFiringSince: number | null;
  /** How many whole answers in a row did not have it. */
  readonly missing: number;
}

/** What was resolved and fires again is ok for so long before it resolves (ms). */
const CALM = 600_000;
/** A loud channel gets its next message after so long (ms). */
const HELD = 300_000;

/**
 * What must be, told from the readings alone. It forgets whenever the product may have forgotten, so
 * that what it says is certain.
 */
export class Oracle {
  #sights: ReadonlyMap<string, Sights> = new Map();
  #streaks: ReadonlyMap<string, Streak> = new Map();

  view(config: Config, reading: Reading, now: number): View {
    return viewOf(config, reading, this.#sights, now);
  }

  forget(): void {
    this.#sights = new Map();
    this.#streaks = new Map();
  }

  /** A run saved what it had read. */
  saved(config: Config, reading: Reading, view: View, now: number): void {
    this.#sights = view.sights;
    const streaks = new Map<string, Streak>();
    for (const [name, { least, most, complete }] of view.subjects) {
      const before = this.#streaks.get(name);
      const held = new Map<number, number>();
      for (const severity of [UNKNOWN, WARNING, CRITICAL]) {
        const since = before?.held.get(severity);
        if (complete && least >= severity) held.set(severity, since ?? now);
        else if (!complete && since !== undefined) held.set(severity, since);
      }
      const keepFiringSince = complete && most === OK ? (before?.keepFiringSince ?? now) : null;
      streaks.set(name, { held, keepFiringSince, missing: 0 });
    }
    for (const [name, before] of this.#streaks) {
      if (view.subjects.has(name) || settingsOf(config, subjectOf(name)) === null) continue;
      const gone = presenceIn(config, reading, name) === "gone";
      // Of an absent group nothing is gone: what is below it is forgotten when that is told.
      const absent = view.subjects.get(name.split("/").slice(0, 2).join("/"));
      if (absent !== undefined && absent.least > OK) continue;
      const { missing } = before;
      const since = missing === 1 ? now : before.keepFiringSince;
      const next = { held: new Map(), keepFiringSince: since, missing: missing + 1 };
      streaks.set(name, gone ? next : before);
    }
    this.#streaks = streaks;
  }

  /** The severity at which the subject must fire by now; `OK`: none for certain. */
  mustFire(config: Config, name: string, now: number): number {
    const forMs = settingsOf(config, subjectOf(name))?.forMs;
    if (forMs === undefined) return OK;
    const held = [...(this.#streaks.get(name)?.held ?? [])];
    return Math.max(OK, ...held.filter(([, since]) => now - since >= forMs).map(([s]) => s));
  }

  /** Whether the subject must have resolved by now, if it fired. */
  mustBeOver(config: Config, name: string, now: number): boolean {
    const keepMs = settingsOf(config, subjectOf(name))?.keepFiringForMs;
    const streak = this.#streaks.get(name);
    if (keepMs === undefined || streak === undefined || streak.keepFiringSince === null)
      return false;
    const calmMs = streak.missing > 1 ? 0 : Math.max(keepMs, CALM);
    return now - streak.keepFiringSince >= calmMs + HELD;
  }

  get subjects(): Iterable<string> {
    return this.#streaks.keys();
  }
}
