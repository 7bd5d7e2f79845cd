import type { PartitionReading, TopicReading } from "../model/reading.ts";
import { ByteReader, type ByteWriter } from "./history/bytes.ts";
import type { GroupHistory, Packed } from "./history/group-history.ts";
import { PartitionHistory } from "./history/partition-history.ts";
import type { Series } from "./history/series.ts";
import {
  type Measure,
  type MeasureContext,
  measurePartition,
  type TopicSettings,
} from "./measure.ts";

/** Reads what is known of a topic's partitions, one after the other. */
class KnownPartitions {
  readonly history = new PartitionHistory();
  readonly #reader = new ByteReader();
  #newest = 0;
  #hasNext = false;

  open({ bytes, start, end }: Packed, newest: number): void {
    this.#reader.open(bytes, start, end);
    this.#newest = newest;
    this.history.clear(-1);
    this.next();
  }

  close(): void {
    this.#hasNext = false;
  }

  next(): void {
    this.#hasNext = !this.#reader.done;
    if (this.#hasNext) this.history.read(this.#reader, this.history.partition, this.#newest);
  }

  isBefore(partition: number): boolean {
    return this.#hasNext && this.history.partition < partition;
  }

  isAt(partition: number): boolean {
    return this.#hasNext && this.history.partition === partition;
  }
}

// Used again for every topic: a run may have 240,000 partitions.
const known = new KnownPartitions();
const unknown = new PartitionHistory();

/**
 * Measures the partitions of a topic, in the order of their numbers, and writes what later runs will
 * know of them; of a partition that could not be read that is what earlier ones knew.
 * @param group what earlier runs know of the topic's group; `null`: nothing
 * @param onMeasure is handed each measure before its history is written, with the lags in it
 */
export function measureTopic(
  { topic, partitions, unreadPartitions }: TopicReading,
  settings: TopicSettings,
  group: GroupHistory | null,
  writer: ByteWriter,
  context: MeasureContext,
  onMeasure: (measure: Measure, lags: Series) => void,
): Measure[] {
  const place = group?.topics.get(topic);
  if (group === null || place === undefined) known.close();
  else known.open(place, group.newest);
  let previous = -1;
  const keep = (history: PartitionHistory) => {
    previous = history.write(writer, previous, context.runs.newest);
  };
  const unread = new Set(unreadPartitions);
  const keepUnreadBefore = (partition: number) => {
    for (; known.isBefore(partition); known.next()) {
      if (unread.has(known.history.partition)) keep(known.history);
    }
  };
  const measures: Measure[] = [];
  for (const reading of inOrder(partitions)) {
    const { partition } = reading;
    keepUnreadBefore(partition);
    const isKnown = known.isAt(partition);
    const history = isKnown ? known.history : unknown;
    if (!isKnown) history.clear(partition);
    const measure = measurePartition(topic, reading, settings, history, context);
    onMeasure(measure, history.lags);
    measures.push(measure);
    keep(history);
    if (isKnown) known.next();
  }
  keepUnreadBefore(Number.POSITIVE_INFINITY);
  return measures;
}

/** Writes on what is known of a topic of which nothing was read. */
export function keepTopic(
  group: GroupHistory,
  place: Packed,
  writer: ByteWriter,
  newest: number,
): void {
  let previous = -1;
  for (known.open(place, group.newest); known.isBefore(Number.POSITIVE_INFINITY); known.next()) {
    previous = known.history.write(writer, previous, newest);
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
