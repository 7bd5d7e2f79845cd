import type { GroupReading, ReadingSummary } from "../model/reading.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Subject } from "../model/subject.ts";

/**
 * What a run knows of a subject that it did not evaluate:
 * - `unread`: it could not be read, or not for certain;
 * - `gone`: a complete answer does not have it;
 * - `unruled`: no rule asks for it any more.
 */
export type Presence = "unread" | "gone" | "unruled";

/** What a complete answer does not have any more; `topics`: of a whole group those that its rule compares. */
export type WhatIsGone = "group" | "topics" | "topic" | "partition";

/** The names in the reading of a group. */
class GroupNames {
  readonly allTopics: boolean;
  readonly isCommitted: boolean | null;
  /** Its topics with unread partitions. */
  readonly inPart: ReadonlySet<string>;
  readonly #topics: readonly string[];
  /** Made when something is looked up: most groups have no alerts. */
  #set: ReadonlySet<string> | null = null;

  constructor({ topics, allTopics, isCommitted }: GroupReading) {
    this.allTopics = allTopics;
    this.isCommitted = isCommitted;
    const inPart = topics.filter(({ unreadPartitions }) => unreadPartitions.length > 0);
    this.inPart = inPart.length === 0 ? WHOLE : new Set(inPart.map(({ topic }) => topic));
    this.#topics = topics.map(({ topic }) => topic);
  }

  get hasTopics(): boolean {
    return this.#topics.length > 0;
  }

  has(topic: string): boolean {
    this.#set ??= new Set(this.#topics);
    return this.#set.has(topic);
  }
}

const WHOLE: ReadonlySet<string> = new Set();

/** What one run read, and what it would have read, by names. */
export class Presences {
  readonly #rules: RuleBook;
  readonly #groups = new Map<string, Map<string, GroupNames>>();
  #discovered: ReadingSummary["discovered"] = new Map();

  constructor(rules: RuleBook) {
    this.#rules = rules;
  }

  /** Remembers the names in a reading. */
  add(reading: GroupReading): void {
    const { instance, group } = reading;
    const groups = this.#groups.get(instance) ?? new Map<string, GroupNames>();
    this.#groups.set(instance, groups.set(group, new GroupNames(reading)));
  }

  /** Remembers which lists of groups came whole. */
  finish({ discovered }: ReadingSummary): void {
    this.#discovered = discovered;
  }

  /** Whether there is a reading of a group. */
  wasRead(instance: string, group: string): boolean {
    return this.#groups.get(instance)?.has(group) ?? false;
  }

  /** What became of a group without a reading. */
  ofGroup(instance: string, group: string): Presence {
    const { comparing } = this.#rules.forGroup(instance, group);
    if (comparing.length === 0) return "unruled";
    if (comparing.some(({ namesGroup }) => namesGroup)) return "unread";
    const discovered = this.#discovered.get(instance);
    return discovered === undefined || discovered.has(group) ? "unread" : "gone";
  }

  /** What became of a subject that was not evaluated in this run. */
  ofSubject({ instance, group, topic, partition }: Subject): Presence {
    if (group === null) return "unruled";
    const rules = this.#rules.forGroup(instance, group);
    const { comparing } = rules;
    if (comparing.length === 0) return "unruled";
    const perGroup = comparing.some(({ rule }) => rule.per === "group");
    if (topic === null) {
      if (!perGroup && !comparing.some(({ namesGroup }) => namesGroup)) return "unruled";
    } else {
      const per = rules.forTopic(topic)?.per;
      const isNamed = partition === null && rules.topicsNamed.has(topic);
      if (!isNamed && per !== (partition === null ? "topic" : "partition")) return "unruled";
    }
    const names = this.#groups.get(instance)?.get(group);
    if (names === undefined) return this.ofGroup(instance, group);
    // What is absent is not gone.
    if (topic !== null && names.isCommitted === false && rules.naming.length > 0) {
      return "unread";
    }
    const isThere = topic !== null && names.has(topic);
    const whole = isThere ? !names.inPart.has(topic) : names.allTopics;
    if (!whole) return "unread";
    // Of a whole that is only named, absence alone is asked for: read whole, it would be evaluated.
    const isOnlyNamed = topic === null ? !perGroup : isThere && partition === null;
    return isOnlyNamed ? "unruled" : "gone";
  }

  /** What is gone, where a subject is. */
  whatIsGone({ instance, group, topic }: Subject): WhatIsGone {
    const names = this.#groups.get(instance)?.get(group ?? "");
    if (names === undefined || !names.hasTopics) return "group";
    if (topic === null) return "topics";
    return names.has(topic) ? "partition" : "topic";
  }
}
