import { type Change, GROUPS, MINUTE, PARTITIONS, TOPICS } from "./story.ts";

export interface Partition {
  end: number;
  /** `null`: never committed. */
  commit: number | null;
  /** The commit does not follow the log end. */
  stalled: boolean;
}

/** Partitions by topic. */
export type Group = Map<string, Map<number, Partition>>;

const MESSAGES_A_MINUTE = 10;

/** The consumer groups as they truly are. */
export class Cluster {
  readonly groups = new Map<string, Group>();

  constructor() {
    for (const group of Object.values(GROUPS).flat()) this.#create(group, 1_000);
  }

  /** Messages arrive; who is not stalled keeps its lag. */
  advance(ms: number): void {
    const messages = Math.floor((ms / MINUTE) * MESSAGES_A_MINUTE);
    for (const partition of this.#partitions()) {
      partition.end += messages;
      if (partition.commit !== null && !partition.stalled) partition.commit += messages;
    }
  }

  apply({ group, topic, partition, what }: Change): void {
    if (what.kind === "create group" && !this.groups.has(group)) this.#create(group, 0);
    if (what.kind === "delete group") this.groups.delete(group);
    if (what.kind === "delete topic") this.groups.get(group)?.delete(topic);
    if (what.kind === "forget all commits") {
      for (const partitions of this.groups.get(group)?.values() ?? []) {
        for (const row of partitions.values()) row.commit = null;
      }
    }
    const found = this.groups.get(group)?.get(topic)?.get(partition);
    if (found === undefined) return;
    if (what.kind === "stall") found.stalled = true;
    if (what.kind === "forget commit") found.commit = null;
    if (what.kind === "lag") {
      const commit = found.commit ?? 0;
      found.end = Math.max(found.end, commit + what.lag);
      found.commit = found.end - what.lag;
      found.stalled = false;
    }
  }

  #create(group: string, end: number): void {
    const partitions = () =>
      new Map(PARTITIONS.map((number) => [number, { end, commit: end, stalled: false }]));
    this.groups.set(group, new Map(TOPICS.map((topic) => [topic, partitions()])));
  }

  *#partitions(): Generator<Partition> {
    for (const topics of this.groups.values()) {
      for (const partitions of topics.values()) yield* partitions.values();
    }
  }
}
