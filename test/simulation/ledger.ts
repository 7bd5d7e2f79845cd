import { OK } from "./subject.ts";
import type { Word } from "./words.ts";

/** All that was ever said of every subject, and when the product may have forgotten that it was. */
export class Ledger {
  readonly #words = new Map<string, Word[]>();
  readonly #harm = new Map<string, number>();
  #harmedRun = -1;
  /** A message was not taken at some time: what it told of may be told late. */
  wasKeptBack = false;

  /** From this run on, what was told before may be unknown to the product. */
  harm(run: number): void {
    this.#harmedRun = Math.max(this.#harmedRun, run);
  }

  /** The same for one subject: it was silenced, or no rule asked for it. */
  excuse(subject: string, run: number): void {
    this.#harm.set(subject, run);
  }

  /** Whether there was harm in that run or after it. */
  harmedSince(subject: string, run: number): boolean {
    return Math.max(this.#harmedRun, this.#harm.get(subject) ?? -1) >= run;
  }

  add(word: Word): void {
    this.#words.set(word.subject, [...this.wordsOn(word.subject), word]);
    if (word.severity === OK || word.subject.split("/").length !== 2) return;
    // A group may be told of as absent: what is below it is forgotten with that.
    for (const below of this.subjects) {
      if (below.startsWith(`${word.subject}/`)) this.excuse(below, word.run);
    }
  }

  wordsOn(subject: string): readonly Word[] {
    return this.#words.get(subject) ?? [];
  }

  last(subject: string): Word | undefined {
    return this.wordsOn(subject).at(-1);
  }

  /** What was said since the last `resolved`. */
  incident(subject: string): readonly Word[] {
    const words = this.wordsOn(subject);
    return words.slice(words.findLastIndex(({ severity }) => severity === OK) + 1);
  }

  get subjects(): Iterable<string> {
    return this.#words.keys();
  }
}
