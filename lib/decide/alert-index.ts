import type { Subject } from "../model/subject.ts";
import type { Alert } from "./alert.ts";

type Partitions = Map<number | null, Alert>;
type Topics = Map<string | null, Partitions>;
type Groups = Map<string | null, Topics>;

/** Finds a subject's alert without making its key: most of 50,000 subjects have none. */
export class AlertIndex {
  readonly #instances = new Map<string, Groups>();

  constructor(alerts: ReadonlyMap<string, Alert>) {
    for (const alert of alerts.values()) {
      const { instance, group, topic, partition } = alert.subject;
      const groups: Groups = this.#instances.get(instance) ?? new Map();
      const topics: Topics = groups.get(group) ?? new Map();
      const partitions: Partitions = topics.get(topic) ?? new Map();
      partitions.set(partition, alert);
      this.#instances.set(instance, groups.set(group, topics.set(topic, partitions)));
    }
  }

  find({ instance, group, topic, partition }: Subject): Alert | null {
    return this.#instances.get(instance)?.get(group)?.get(topic)?.get(partition) ?? null;
  }
}
