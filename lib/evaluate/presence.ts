import type { GroupReading, Reading } from "../model/reading.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Subject } from "../model/subject.ts";

/**
 * What a run knows of a subject that it did not evaluate:
 * - `unread`: it could not be read, or not for certain;
 * - `gone`: a complete answer does not have it;
 * - `unruled`: no rule asks for it any more.
 */
export type Presence = "unread" | "gone" | "unruled";

/** Looks up, of one run, what it read and what it would have read. */
export class Presences {
  readonly #rules: RuleBook;
  readonly #reading: Reading;
  readonly #groups: ReadonlyMap<string, GroupReading>;

  constructor(rules: RuleBook, reading: Reading) {
    this.#rules = rules;
    this.#reading = reading;
    this.#groups = new Map(
      reading.groups.map((group) => [key(group.instance, group.group), group]),
    );
  }

  /** Of a group without a reading, whether it has anything to be remembered for. */
  ofGroup(instance: string, group: string): Presence {
    const { comparing } = this.#rules.forGroup(instance, group);
    if (comparing.length === 0) return "unruled";
    if (comparing.some(({ namesGroup }) => namesGroup)) return "unread";
    const discovered = this.#reading.discovered.get(instance);
    return discovered === undefined || discovered.has(group) ? "unread" : "gone";
  }

  /** Of a subject that was not evaluated in this run. */
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
      if (per !== (partition === null ? "topic" : "partition")) return "unruled";
    }
    const reading = this.#groups.get(key(instance, group));
    if (reading === undefined) return this.ofGroup(instance, group);
    const found = reading.topics.find((candidate) => candidate.topic === topic);
    const whole = found === undefined ? reading.allTopics : found.unreadPartitions.length === 0;
    if (!whole) return "unread";
    // Of a whole group that is only named, absence alone is asked for: read whole, it would be evaluated.
    return topic === null && !perGroup ? "unruled" : "gone";
  }

  /** What of a subject that is gone a complete answer does not have; of a whole group, the `topics` that its rule compares. */
  whatIsGone({ instance, group, topic }: Subject): "group" | "topics" | "topic" | "partition" {
    const found = this.#groups.get(key(instance, group ?? ""));
    if (found === undefined || found.topics.length === 0) return "group";
    if (topic === null) return "topics";
    return found.topics.some((candidate) => candidate.topic === topic) ? "partition" : "topic";
  }
}

function key(instance: string, group: string): string {
  return JSON.stringify([instance, group]);
}
