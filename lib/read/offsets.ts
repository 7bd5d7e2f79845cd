import type { GroupReading, TopicReading, Unreadable } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { Failure, incomplete, toUnreadable } from "./failure.ts";
import { PAGE_SIZE, readPages } from "./paging.ts";
import { type ParsedTopic, parseOffsetsPage } from "./parse-offsets.ts";

export interface GroupResult {
  /** `null`: nothing of it could be read. */
  readonly reading: GroupReading | null;
  readonly unreadable: readonly Unreadable[];
}

/** At most this many partitions stand in a message. */
const MAX_NAMED = 20;

/** Reads the offsets of one group, all its pages. */
export async function readGroup(
  caller: Caller,
  instance: string,
  group: string,
): Promise<GroupResult> {
  const topics: TopicReading[] = [];
  const failed = new Gaps();
  const untold = new Gaps();
  const pages = readPages(
    (offset) =>
      caller.call(
        "DescribeGroupOffsets",
        { InstanceId: instance, Group: group, Offset: offset, Limit: PAGE_SIZE },
        parseOffsetsPage,
      ),
    (topic: ParsedTopic) => topic.reading.topic,
  );
  let step = await pages.next();
  for (; step.done !== true; step = await pages.next()) {
    const { items, requestId } = step.value;
    for (const { reading, failed: withError, untold: withoutOffsets } of items) {
      topics.push(reading);
      for (const { partition, errorCode } of withError) {
        failed.add(`${reading.topic}/${partition} (ErrorCode ${errorCode})`, requestId);
      }
      for (const partition of withoutOffsets) {
        untold.add(`${reading.topic}/${partition < 0 ? "?" : partition}`, requestId);
      }
    }
  }
  const missing = step.value;
  const failures = [
    missing === null ? null : withTopics(missing, topics.length),
    failed.failure("PartitionError", "the API could not read"),
    untold.failure("Incomplete", "no offsets came for"),
  ];
  return {
    reading:
      topics.length === 0 && missing !== null
        ? null
        : {
            instance,
            group,
            topics,
            isCommitted: isCommitted(topics, missing === null),
            allTopics: missing === null,
          },
    unreadable: failures
      .filter((failure) => failure !== null)
      .map((failure) => toUnreadable(instance, group, failure)),
  };
}

/** `null`: not on what was read, and some of it was not. */
function isCommitted(topics: readonly TopicReading[], allTopics: boolean): boolean | null {
  if (topics.some(({ partitions }) => partitions.some((p) => p.committedOffset !== null)))
    return true;
  const isWhole =
    allTopics && topics.every(({ unreadPartitions }) => unreadPartitions.length === 0);
  return isWhole ? false : null;
}

/** Says that it is topics that are missing, and that some are not. */
function withTopics(failure: Failure, received: number): Failure {
  const { code, message, requestId } = failure;
  if (code === "Incomplete") return incomplete(`topics: ${message}`, requestId);
  if (received === 0) return failure;
  return new Failure(code, `${message} (after ${received} topics)`, requestId, false);
}

/** Partitions of one group that share a fault. */
class Gaps {
  readonly #names: string[] = [];
  #count = 0;
  #requestId: string | null = null;

  add(name: string, requestId: string | null): void {
    if (this.#count === 0) this.#requestId = requestId;
    this.#count += 1;
    if (this.#count <= MAX_NAMED) this.#names.push(name);
  }

  failure(code: string, what: string): Failure | null {
    if (this.#count === 0) return null;
    const more = this.#count - this.#names.length;
    const names = this.#names.join(", ") + (more > 0 ? ` and ${more} more` : "");
    return new Failure(code, `${what} ${names}`, this.#requestId, false);
  }
}
