import { type Deadline, deadlineIn, sooner } from "../base/deadline.ts";
import { isRecord } from "../base/record.ts";
import type { LogStarts } from "../model/reading.ts";
import type { Caller } from "./caller.ts";
import { readCount, readList } from "./json.ts";
import { Pace } from "./pace.ts";
import { ReadError } from "./read-error.ts";

/** `DescribeTopicSyncReplica` takes 5 requests in any second: at this pace one that comes early is the fifth at most. */
const PER_SECOND = 4.5;
const MAX_CALLS = 10;
const MAX_MS = 2_000;
const PAGE_SIZE = 20;

/** One for the process, like that of all calls. */
const pace = new Pace();

/** A run's. */
export function createLogStartBudget(): LogStartBudget {
  return new LogStartBudget();
}

/** What a run may spend on log starts, whatever it asks for. */
export class LogStartBudget {
  #calls = MAX_CALLS;
  /** Counts from the first question. */
  #end: Deadline | null = null;

  within(deadline: Deadline): RemainingBudget {
    this.#end ??= deadlineIn(MAX_MS);
    const end = sooner(deadline, this.#end);
    const take = async () => {
      if (this.#calls === 0) return false;
      this.#calls -= 1;
      return pace.take(PER_SECOND, end);
    };
    return { ...end, take };
  }
}

interface RemainingBudget extends Deadline {
  /** @returns whether there is another call, and its turn has come */
  take(): Promise<boolean>;
}

/**
 * Asks for the log starts of topics of one instance, the first ones first, as far as the budget goes.
 * @param onError is told why a topic's are not known; the rest is asked for all the same
 */
export async function readLogStarts(
  caller: Caller,
  instance: string,
  topics: readonly string[],
  budget: RemainingBudget,
  onError: (topic: string, error: ReadError) => void,
): Promise<LogStarts> {
  const starts = new Map<string, Map<number, number>>();
  for (const TopicName of new Set(topics)) {
    const ofTopic = new Map<number, number>();
    starts.set(TopicName, ofTopic);
    for (let Offset = 0, total = 1; Offset < total; ) {
      if (!(await budget.take())) return starts;
      const params = { InstanceId: instance, TopicName, Offset, Limit: PAGE_SIZE };
      const page = await caller.call("DescribeTopicSyncReplica", params, parseLogStarts);
      if (page instanceof ReadError) {
        onError(TopicName, page);
        break;
      }
      for (const [partition, start] of page.starts) ofTopic.set(partition, start);
      Offset += page.rows;
      total = page.rows === 0 ? 0 : page.totalCount;
    }
  }
  return starts;
}

interface LogStartsPage {
  readonly totalCount: number;
  readonly rows: number;
  readonly starts: readonly (readonly [partition: number, start: number])[];
}

/** @returns `null`: there is no result in it */
export function parseLogStarts(answer: unknown): LogStartsPage | null {
  if (!isRecord(answer) || !isRecord(answer["Result"])) return null;
  const { TotalCount, TopicInSyncReplicaList } = answer["Result"];
  const rows = readList(TopicInSyncReplicaList ?? []);
  if (rows === null) return null;
  const starts: [number, number][] = [];
  for (const row of rows) {
    if (!isRecord(row)) continue;
    const partition = readPartition(row["Partition"]);
    const start = readCount(row["BeginOffset"]);
    if (partition !== null && start !== null) starts.push([partition, start]);
  }
  return { totalCount: readCount(TotalCount) ?? 0, rows: rows.length, starts };
}

/** This action tells the number as a text. */
function readPartition(value: unknown): number | null {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : readCount(value);
}
