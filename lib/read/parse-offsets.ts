import { isRecord } from "../base/record.ts";
import type { PartitionReading, TopicReading } from "../model/reading.ts";
import { readCount, readErrorCode, readList, readRequestId, readString } from "./json.ts";
import type { Page } from "./paging.ts";

export interface ParsedTopic {
  readonly reading: TopicReading;
  /** Partitions that came with an error code. */
  readonly failed: readonly { readonly partition: number; readonly errorCode: string }[];
  /** Partitions that came without an error, but without offsets too. */
  readonly withoutOffsets: readonly number[];
}

/** Stands for a partition whose number was not told. */
const UNNUMBERED = -1;
/** Shared by all topics without such partitions, which are nearly all. */
const NONE: readonly never[] = [];

/**
 * Reads an answer of `DescribeGroupOffsets`, of which nothing is certain: every field may be missing
 * or of another type. Written by hand and plainly, since 240,000 partitions may pass in a run.
 * @returns `null`: there is no result in it
 */
export function parseOffsetsPage(answer: unknown): Page<ParsedTopic> | null {
  if (!isRecord(answer) || !isRecord(answer["Result"])) return null;
  const { TotalCount, TopicList } = answer["Result"];
  // A list without elements may come as null.
  const rows = readList(TopicList ?? []);
  if (rows === null) return null;
  const items: ParsedTopic[] = [];
  for (const row of rows) {
    if (!isRecord(row)) continue;
    const topic = readString(row["Topic"]);
    if (topic !== null) items.push(parseTopic(topic, readList(row["Partitions"])));
  }
  const requestId = readRequestId(answer);
  return { totalCount: readCount(TotalCount), rows: rows.length, items, requestId };
}

function parseTopic(topic: string, rows: readonly unknown[] | null): ParsedTopic {
  const partitions: PartitionReading[] = [];
  const failed: { partition: number; errorCode: string }[] = [];
  const withoutOffsets: number[] = [];
  const seen = new Set<number>();
  // No list is not an empty one: the API's documentation says "null: no valid value".
  for (const row of rows ?? [null]) {
    const partition = (isRecord(row) ? readCount(row["Partition"]) : null) ?? UNNUMBERED;
    if (seen.has(partition)) continue;
    seen.add(partition);
    const errorCode = isRecord(row) ? readErrorCode(row["ErrorCode"]) : null;
    const reading = errorCode === null && isRecord(row) ? parsePartition(partition, row) : null;
    if (errorCode !== null) failed.push({ partition, errorCode });
    else if (reading === null || partition === UNNUMBERED) withoutOffsets.push(partition);
    else partitions.push(reading);
  }
  if (failed.length === 0 && withoutOffsets.length === 0) {
    const reading = { topic, partitions, unreadPartitions: NONE };
    return { reading, failed: NONE, withoutOffsets: NONE };
  }
  const unreadPartitions = [...failed.map(({ partition }) => partition), ...withoutOffsets];
  return { reading: { topic, partitions, unreadPartitions }, failed, withoutOffsets };
}

function parsePartition(
  partition: number,
  { Offset, LogEndOffset, Lag }: Readonly<Record<string, unknown>>,
): PartitionReading | null {
  const end = readCount(LogEndOffset);
  const neverCommitted = isMissing(Offset) || (typeof Offset === "number" && Offset < 0);
  if (neverCommitted) return { partition, committedOffset: null, logEndOffset: end };
  const committedOffset = readCount(Offset);
  if (committedOffset === null) return null;
  // A log end that is there and is no offset was not read; the lag beside it is not true either.
  const logEndOffset = end ?? (isMissing(LogEndOffset) ? sum(committedOffset, Lag) : null);
  return logEndOffset === null ? null : { partition, committedOffset, logEndOffset };
}

function isMissing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function sum(committedOffset: number, lag: unknown): number | null {
  const count = readCount(lag);
  return count === null ? null : readCount(committedOffset + count);
}
