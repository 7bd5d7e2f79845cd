import type { GroupReading, TopicReading, Unreadable } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { PAGE_SIZE, type Page, readPages } from "./paging.ts";
import { type ParsedTopic, parseOffsetsPage } from "./parse-offsets.ts";
import { incomplete, ReadError, toUnreadable } from "./read-error.ts";
import type { GroupScope, Narrowing } from "./scope.ts";

export interface GroupResult {
  /** `null`: nothing of it could be read. */
  readonly reading: GroupReading | null;
  readonly unreadable: readonly Unreadable[];
}

/** At most this many partitions stand in a message. */
const MAX_NAMED = 20;
/** With so many partitions of a group, no further page of it is read. */
const MAX_PARTITIONS = 250_000;

/** Reads the offsets of one group, all its pages, of the topics that the rules compare. */
export async function readGroup(
  caller: Caller,
  instance: string,
  group: string,
  { narrowing, wants, named }: GroupScope,
): Promise<GroupResult> {
  const fetchPage = (asked: Narrowing, Offset: number, Limit = PAGE_SIZE) => {
    const params = { InstanceId: instance, Group: group, ...asked, Offset, Limit };
    return caller.call("DescribeGroupOffsets", params, parseOffsetsPage);
  };
  const collect = (asked: Narrowing) => collectTopics((offset) => fetchPage(asked, offset), wants);
  const isNarrow = Object.keys(narrowing).length > 0;
  let topics = await collect(narrowing);
  if (isNarrow && topics.error !== null && isDistrusted(topics.error)) {
    topics = await collect({});
  } else if (isNarrow && topics.error === null && topics.hasCommit === false) {
    topics = withFirst(topics, await fetchPage({}, 0, 1));
  }
  const missing = topics.mayHaveSlid ? named.filter(isMissingIn(topics)) : [];
  if (missing.length > 0) topics = withMissing(topics, await collect({ Topics: missing }));
  const { readings, hasCommit, error, gaps } = topics;
  const errors = [error === null ? null : withTopics(error, readings.length), ...gaps];
  const reading = {
    instance,
    group,
    topics: readings,
    isCommitted: hasCommit,
    allTopics: error === null,
  };
  return {
    reading: readings.length === 0 && error !== null ? null : reading,
    unreadable: errors
      .filter((error) => error !== null)
      .map((error) => toUnreadable(instance, group, error)),
  };
}

/** The topics of a group, as far as they came. */
interface Topics {
  readonly readings: readonly TopicReading[];
  /** Whether the group has a commit on any of the topics that were asked for; `null`: not known. */
  readonly hasCommit: boolean | null;
  /** Whether one may be missing that moved from one page to another while they were read. */
  readonly mayHaveSlid: boolean;
  /** Why these are not all topics; `null`: they are. */
  readonly error: ReadError | null;
  /** Why partitions of them are unread. */
  readonly gaps: readonly (ReadError | null)[];
}

async function collectTopics(
  fetchPage: (offset: number) => Promise<Page<ParsedTopic> | ReadError>,
  wants: GroupScope["wants"],
): Promise<Topics> {
  const readings: TopicReading[] = [];
  const failed = new Gaps();
  const withoutOffsets = new Gaps();
  let hasCommit = false;
  let hasUnread = false;
  let partitionCount = 0;
  let pageCount = 0;

  function add({ reading, ...unread }: ParsedTopic, requestId: string | null): void {
    const { topic, partitions, unreadPartitions } = reading;
    hasCommit ||= isCommitted(reading);
    hasUnread ||= unreadPartitions.length > 0;
    if (!wants(topic)) return;
    partitionCount += partitions.length;
    readings.push(reading);
    for (const { partition, errorCode } of unread.failed) {
      failed.add(`${topic}/${partition} (ErrorCode ${errorCode})`, requestId);
    }
    for (const partition of unread.withoutOffsets) {
      withoutOffsets.add(`${topic}/${partition < 0 ? "?" : partition}`, requestId);
    }
  }
  const end = (error: ReadError | null): Topics => ({
    readings,
    hasCommit: hasCommit || (error === null && !hasUnread ? false : null),
    mayHaveSlid: error === null && pageCount > 1,
    error,
    gaps: [
      failed.error("PartitionError", "the API could not read"),
      withoutOffsets.error("Incomplete", "no offsets came for"),
    ],
  });

  const pages = readPages(fetchPage, ({ reading }: ParsedTopic) => reading.topic);
  let step = await pages.next();
  for (; step.done !== true; step = await pages.next()) {
    const { items, requestId } = step.value;
    pageCount += 1;
    for (const item of items) add(item, requestId);
    if (partitionCount > MAX_PARTITIONS) {
      return end(incomplete(`the rest after ${MAX_PARTITIONS} partitions is not read`, requestId));
    }
  }
  return end(step.value);
}

function isCommitted({ partitions }: TopicReading): boolean {
  return partitions.some(({ committedOffset }) => committedOffset !== null);
}

/** A narrowed call that is refused, or whose answer does not add up: then all topics are asked for. */
function isDistrusted({ code }: ReadError): boolean {
  return code.startsWith("InvalidParameter") || code === "Incomplete";
}

/**
 * Nothing is committed on the topics that were asked for. Whether anything is on others, the first page of
 * all topics tells: without it, a group that is absent would look like a topic that is.
 */
function withFirst(topics: Topics, first: Page<ParsedTopic> | ReadError): Topics {
  if (first instanceof ReadError) {
    return { ...topics, hasCommit: null, gaps: [...topics.gaps, first] };
  }
  const readings = first.items.map(({ reading }) => reading);
  if (readings.some(isCommitted)) return { ...topics, hasCommit: true };
  const isWhole =
    first.totalCount === readings.length &&
    readings.every(({ unreadPartitions }) => unreadPartitions.length === 0);
  return { ...topics, hasCommit: isWhole ? false : null };
}

function isMissingIn({ readings }: Topics): (topic: string) => boolean {
  const received = new Set(readings.map(({ topic }) => topic));
  return (topic) => !received.has(topic);
}

/** Topics of several pages, with what came of those that were asked for once more by their names. */
function withMissing(topics: Topics, missing: Topics): Topics {
  const { readings, hasCommit, error, gaps } = missing;
  return {
    ...topics,
    readings: [...topics.readings, ...readings],
    hasCommit: topics.hasCommit || hasCommit,
    // An API that refuses names has said all that it has.
    error: error !== null && isDistrusted(error) ? null : error,
    gaps: [...topics.gaps, ...gaps],
  };
}

/** The error, saying that topics are unread, and how many came. */
function withTopics(error: ReadError, received: number): ReadError {
  const { code, message, requestId } = error;
  if (code === "Incomplete") return incomplete(`topics: ${message}`, requestId);
  if (received === 0) return error;
  return new ReadError(code, `${message} (after ${received} topics)`, requestId, false);
}

/** Partitions of one group that share an error. */
class Gaps {
  readonly #names: string[] = [];
  #count = 0;
  #requestId: string | null = null;

  add(name: string, requestId: string | null): void {
    if (this.#count === 0) this.#requestId = requestId;
    this.#count += 1;
    if (this.#count <= MAX_NAMED) this.#names.push(name);
  }

  error(code: string, what: string): ReadError | null {
    if (this.#count === 0) return null;
    const more = this.#count - this.#names.length;
    const names = this.#names.join(", ") + (more > 0 ? ` and ${more} more` : "");
    return new ReadError(code, `${what} ${names}`, this.#requestId, false);
  }
}
