import type { Rule } from "../../lib/model/rule.ts";
import { type Sight, Sights } from "./sights.ts";
import type { Ending, Moment } from "./streaks.ts";
import { subjectOf } from "./subject.ts";

/** What is known of a partition from earlier runs. */
export interface Memory {
  /** What the product must know. Deleted messages are no lag. */
  readonly sights: Sights;
  /** Its last commit, for certain; `null`: the product may know none. */
  readonly commit: number | null;
  /** The least that it ever was; `null`: there never was one. */
  readonly leastCommit: number | null;
  /** Since when the product may know its log end; `null`: it was never read. */
  readonly knownSince: Moment | null;
  /** The same, be it of a topic of that name before: a commit that stands still stands in both. */
  readonly readSince: Moment | null;
  readonly lastEnd: number | null;
}

export const NOTHING_KNOWN: Memory = {
  sights: new Sights(),
  commit: null,
  leastCommit: null,
  knownSince: null,
  readSince: null,
  lastEnd: null,
};

/** A partition with a commit and a log end, as one run read it. */
export interface Present {
  readonly end: number;
  readonly commit: number;
  /** The log start as it truly is: the product may not know it. */
  readonly start: number;
  readonly rule: Rule;
}

/** What is known once this run is over. */
export function remember(memory: Memory, present: Present, moment: Moment): Memory {
  const { end, commit, start, rule } = present;
  const seen: Sight = {
    at: moment.known,
    end,
    place: Math.max(commit, start),
    commit,
    allowed: rule.allowedLag,
  };
  return {
    sights: memory.sights.with(seen),
    commit,
    leastCommit: Math.min(memory.leastCommit ?? commit, commit),
    ...knowEnd(memory, end, moment),
  };
}

/** The same of a partition without a commit: its last one stays known. */
export function rememberEnd(memory: Memory, end: number, moment: Moment): Memory {
  const { leastCommit, lastEnd } = memory;
  // What was committed in a topic that was made anew says nothing of it.
  const commit = lastEnd !== null && end < lastEnd ? null : memory.commit;
  return { ...NOTHING_KNOWN, commit, leastCommit, ...knowEnd(memory, end, moment) };
}

/** A log end that fell is a new topic's. */
function knowEnd({ knownSince, readSince, lastEnd }: Memory, end: number, moment: Moment) {
  const isNew = lastEnd !== null && end < lastEnd;
  return {
    knownSince: isNew ? moment : (knownSince ?? moment),
    readSince: readSince ?? moment,
    lastEnd: end,
  };
}

/** The memories of all partitions, by group and name. */
export class Memories {
  readonly #groups = new Map<string, Map<string, Memory>>();

  of(name: string): Memory {
    return this.#groups.get(groupOf(name))?.get(name) ?? NOTHING_KNOWN;
  }

  /** @param lost what the product may drop: it is not there any more, or no rule asks for it */
  learn(next: ReadonlyMap<string, Memory>, lost: (name: string) => boolean, ending: Ending): void {
    const isKept = ending.saved && !ending.harmed;
    for (const group of this.#groups.values()) {
      for (const [name, memory] of group) {
        if (!next.has(name) && lost(name)) group.set(name, forgotten(memory));
      }
    }
    for (const [name, memory] of next) {
      const { leastCommit } = memory;
      const before = this.of(name);
      const knownSince = earlier(before.knownSince, memory.knownSince);
      const readSince = earlier(before.readSince, memory.readSince);
      const group = this.#groups.get(groupOf(name)) ?? new Map<string, Memory>();
      this.#groups.set(groupOf(name), group);
      group.set(name, isKept ? memory : { ...before, leastCommit, knownSince, readSince });
    }
  }

  /** Whether the product must know, or may know, of a commit below a group or topic. */
  hasCommit(whole: string): { readonly certain: boolean; readonly possible: boolean } {
    const all = [...(this.#groups.get(groupOf(whole)) ?? [])];
    const below = all.filter(([name]) => name.startsWith(`${whole}/`));
    return {
      certain: below.some(([, { commit }]) => commit !== null),
      possible: below.some(([, { leastCommit }]) => leastCommit !== null),
    };
  }

  /** The topics of a group that the product may know, and whether it must. */
  topicsOf(group: string): Map<string, { readonly certain: boolean }> {
    const topics = new Map<string, { readonly certain: boolean }>();
    for (const [name, { commit, sights }] of this.#groups.get(group) ?? []) {
      const topic = subjectOf(name).topic ?? "";
      const isKnown = commit !== null || sights.last !== undefined;
      topics.set(topic, { certain: isKnown || topics.get(topic)?.certain === true });
    }
    return topics;
  }

  /** Nothing is certain any more. */
  forget(): void {
    for (const group of this.#groups.values()) {
      for (const [name, memory] of group) group.set(name, forgotten(memory));
    }
  }
}

function groupOf(name: string): string {
  const { instance, group } = subjectOf(name);
  return `${instance}/${group}`;
}

function earlier(one: Moment | null, other: Moment | null): Moment | null {
  if (one === null || other === null) return one ?? other;
  return one.known <= other.known ? one : other;
}

function forgotten({ leastCommit, knownSince, readSince, lastEnd }: Memory): Memory {
  return { ...NOTHING_KNOWN, leastCommit, knownSince, readSince, lastEnd };
}
