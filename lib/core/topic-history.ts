import type { RunTimes } from "./run-times.ts";
import type { Sample } from "./samples.ts";
import { unzigzag, VlqReader, type VlqWriter, zigzag } from "./vlq.ts";

/** What earlier runs know of a partition. */
export interface PartitionHistory {
  readonly partition: number;
  /** The commit at the newest sample; `null`: there was none. */
  readonly committedOffset: number | null;
  /** Serial number of the first run since which the commit has stood still with lag; `null`: it has not. */
  readonly stalledSince: number | null;
  /** Oldest first, never empty. */
  readonly samples: Sample[];
}

/**
 * Packs the partitions of one topic into a text of a few dozen characters each. Serial numbers are
 * counted back from the newest one, offsets from one sample to the next.
 */
export function packTopic(partitions: readonly PartitionHistory[], writer: VlqWriter): string {
  const newest = partitions.reduce(
    (most, { samples }) => Math.max(most, samples.at(-1)?.serial ?? 0),
    0,
  );
  writer.write(newest);
  let previousPartition = -1;
  for (const { partition, committedOffset, stalledSince, samples } of partitions) {
    const last = samples.at(-1);
    if (last === undefined) continue;
    writer.write(zigzag(partition - previousPartition - 1));
    previousPartition = partition;
    writer.write(committedOffset === null ? 0 : 1 + zigzag(last.end - committedOffset));
    writer.write(stalledSince === null ? 0 : 1 + newest - stalledSince);
    writer.write(samples.length);
    writer.write(newest - last.serial);
    writer.write(last.end);
    let after = last;
    for (let i = samples.length - 2; i >= 0; i -= 1) {
      const sample = samples[i];
      if (sample === undefined) break;
      writer.write(after.serial - sample.serial);
      writer.write(after.end - sample.end);
      after = sample;
    }
  }
  return writer.take();
}

/**
 * Reads back what `packTopic` wrote. Samples of runs whose time is not known any more are left out, and
 * so is a partition that has none left.
 */
export function unpackTopic(text: string, runs: RunTimes): PartitionHistory[] {
  const reader = new VlqReader(text);
  const newest = reader.read();
  const partitions: PartitionHistory[] = [];
  let previousPartition = -1;
  while (!reader.done) {
    const partition = previousPartition + 1 + unzigzag(reader.read());
    previousPartition = partition;
    const commit = reader.read();
    const stalled = reader.read();
    const count = reader.read();
    let serial = newest - reader.read();
    let end = reader.read();
    const lastEnd = end;
    const samples: Sample[] = [];
    for (let i = 0; i < count; i += 1) {
      if (i > 0) {
        if (reader.done) break;
        serial -= reader.read();
        end -= reader.read();
      }
      const at = runs.at(serial);
      if (at !== undefined) samples.push({ serial, at, end });
    }
    if (samples.length === 0) continue;
    partitions.push({
      partition,
      committedOffset: commit === 0 ? null : lastEnd - unzigzag(commit - 1),
      stalledSince: stalled === 0 ? null : newest - (stalled - 1),
      samples: samples.reverse(),
    });
  }
  return partitions;
}
