import { type Change, GROUPS, MINUTE, PARTITIONS, TOPICS } from "./story.ts";

/** What lies in a partition: the offsets of its first message and of the next one. */
export interface Log {
  start: number;
  end: number;
}

export interface Commit {
  /** `null`: none. */
  offset: number | null;
  /** It does not follow the log end. */
  stalled: boolean;
}

/** By topic and partition. */
export type Table<Row> = Map<string, Map<number, Row>>;

const MESSAGES_A_MINUTE = 10;
const FIRST_END = 1_000;

/** The instances' topics and their consumer groups as they truly are. */
export class Cluster {
  /** By instance. */
  readonly logs = new Map<string, Table<Log>>();
  /** By group. */
  readonly groups = new Map<string, Table<Commit>>();

  /** @param instances the others are not asked for */
  constructor(instances: readonly string[]) {
    for (const instance of instances) {
      this.logs.set(
        instance,
        table(() => ({ start: 0, end: FIRST_END })),
      );
      for (const group of GROUPS[instance] ?? []) this.#create(instance, group);
    }
  }

  logOf(instance: string, topic: string, partition: number): Log | undefined {
    return this.logs.get(instance)?.get(topic)?.get(partition);
  }

  /** Messages arrive; who is not stalled keeps its lag. */
  advance(ms: number): void {
    const messages = Math.floor((ms / MINUTE) * MESSAGES_A_MINUTE);
    if (messages === 0) return;
    for (const [instance, topics] of this.logs) {
      for (const [topic, partitions] of topics) {
        for (const [partition, log] of partitions) {
          this.#produce(instance, topic, partition, log, messages);
        }
      }
    }
  }

  apply({ group, topic, partition, what }: Change): void {
    const instance = instanceOf(group);
    const log = this.logOf(instance, topic, partition);
    if (log === undefined) return;
    const topics = this.groups.get(group);
    const commit = topics?.get(topic)?.get(partition);
    switch (what.kind) {
      case "create group":
        if (topics === undefined) this.#create(instance, group);
        return;
      case "delete group":
        this.groups.delete(group);
        return;
      case "delete topic":
      case "expire":
        topics?.delete(topic);
        return;
      case "forget all commits":
        for (const partitions of topics?.values() ?? []) {
          for (const row of partitions.values()) row.offset = null;
        }
        return;
      case "make topic anew":
        for (const one of this.logs.get(instance)?.get(topic)?.values() ?? []) {
          Object.assign(one, { start: 0, end: 0 });
        }
        for (const row of this.#commitsOn(instance, topic)) row.stalled = true;
        return;
      case "delete messages":
        log.start = Math.max(log.start, log.end - what.keep);
        return;
      case "lag":
        if (topics === undefined) return;
        this.#lag(instance, topic, partition, log, this.#rowOf(topics, topic, partition), what.lag);
        return;
      default:
        if (commit === undefined) return;
        if (what.kind === "stall") commit.stalled = true;
        if (what.kind === "forget commit") commit.offset = null;
        if (what.kind === "set back" && commit.offset !== null) {
          commit.offset = Math.max(0, commit.offset - what.by);
          commit.stalled = true;
        }
    }
  }

  /** The log grows as far as that takes; the topic's other groups go along. */
  #lag(
    instance: string,
    topic: string,
    partition: number,
    log: Log,
    commit: Commit,
    lag: number,
  ): void {
    const end = Math.max(log.end, Math.min(commit.offset ?? 0, log.end) + lag);
    this.#produce(instance, topic, partition, log, end - log.end);
    commit.offset = log.end - lag;
    commit.stalled = false;
  }

  #produce(instance: string, topic: string, partition: number, log: Log, messages: number): void {
    log.end += messages;
    for (const group of GROUPS[instance] ?? []) {
      const commit = this.groups.get(group)?.get(topic)?.get(partition);
      if (commit === undefined || commit.offset === null || commit.stalled) continue;
      commit.offset += messages;
    }
  }

  #create(instance: string, group: string): void {
    this.groups.set(
      group,
      table((topic, partition) => ({
        offset: this.logOf(instance, topic, partition)?.end ?? null,
        stalled: false,
      })),
    );
  }

  #rowOf(topics: Table<Commit>, topic: string, partition: number): Commit {
    const rows = topics.get(topic) ?? new Map<number, Commit>();
    topics.set(topic, rows);
    const row = rows.get(partition) ?? { offset: null, stalled: false };
    rows.set(partition, row);
    return row;
  }

  *#commitsOn(instance: string, topic: string): Generator<Commit> {
    for (const group of GROUPS[instance] ?? []) {
      yield* this.groups.get(group)?.get(topic)?.values() ?? [];
    }
  }
}

export function instanceOf(group: string): string {
  return Object.keys(GROUPS).find((instance) => GROUPS[instance]?.includes(group)) ?? "";
}

function table<Row>(make: (topic: string, partition: number) => Row): Table<Row> {
  return new Map(
    TOPICS.map((topic) => [
      topic,
      new Map(PARTITIONS.map((partition) => [partition, make(topic, partition)])),
    ]),
  );
}
