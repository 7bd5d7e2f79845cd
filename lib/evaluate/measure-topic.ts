import type { PartitionReading, TopicReading } from "../model/reading.ts";
import type { PartitionMeasure } from "./evaluation.ts";
import {
  PartitionHistory,
  TopicHistoryReader,
  TopicHistoryWriter,
} from "./history/partition-history.ts";
import { type MeasureContext, measurePartition } from "./measure.ts";

/** Measures topics, one after the other, and gathers which old runs their histories refer to. */
export class TopicMeasurer {
  /** Serial numbers of the runs before the horizon that what is kept refers to. */
  readonly referred = new Set<number>();
  readonly #context: MeasureContext;
  readonly #writer: TopicHistoryWriter;
  // Used again for every partition: a run may have 240,000 of them.
  readonly #known = new PartitionHistory();
  readonly #unknown = new PartitionHistory();

  constructor(context: MeasureContext) {
    this.#context = context;
    this.#writer = new TopicHistoryWriter(context.runs.newest);
  }

  /**
   * Measures the partitions of a topic, in the order of their numbers.
   * @param packed what earlier runs know of the topic
   * @returns the measures, and what later runs will know; of a partition that could not be read that is
   *   what earlier ones knew
   */
  measure(
    { topic, partitions, unreadPartitions }: TopicReading,
    allowedLag: number,
    packed: string | undefined,
  ): { measures: PartitionMeasure[]; packed: string | null } {
    const unread = new Set(unreadPartitions);
    const reader = this.#read(packed);
    const measures: PartitionMeasure[] = [];
    let next = reader.next();
    const keepUnreadBefore = (partition: number) => {
      for (; next !== null && next.partition < partition; next = reader.next()) {
        if (unread.has(next.partition)) this.#keep(next);
      }
    };
    for (const reading of inOrder(partitions)) {
      const { partition } = reading;
      keepUnreadBefore(partition);
      const isKnown = next?.partition === partition;
      const history = isKnown ? this.#known : this.#unknown;
      if (!isKnown) history.clear(partition);
      measures.push(measurePartition(topic, reading, allowedLag, history, this.#context));
      this.#keep(history);
      if (isKnown) next = reader.next();
    }
    keepUnreadBefore(Number.POSITIVE_INFINITY);
    return { measures, packed: this.#writer.take() };
  }

  /** Refers to the runs of a topic that could not be read: what is known of it stays as it is. */
  leave(packed: string): void {
    const reader = this.#read(packed);
    for (let next = reader.next(); next !== null; next = reader.next()) this.#refer(next);
  }

  #read(packed: string | undefined): TopicHistoryReader {
    return new TopicHistoryReader(packed ?? "", this.#context.runs, this.#known);
  }

  #keep(history: PartitionHistory): void {
    this.#writer.add(history);
    this.#refer(history);
  }

  #refer({ stalledSince, samples }: PartitionHistory): void {
    if (stalledSince !== null) this.referred.add(stalledSince);
    for (let i = 0; samples.time(i) < this.#context.horizon; i += 1) {
      this.referred.add(samples.serial(i));
    }
  }
}

/** By number, as histories are; almost always they come so. */
function inOrder(partitions: readonly PartitionReading[]): readonly PartitionReading[] {
  let previous = -1;
  for (const { partition } of partitions) {
    if (partition < previous) return partitions.toSorted((a, b) => a.partition - b.partition);
    previous = partition;
  }
  return partitions;
}
