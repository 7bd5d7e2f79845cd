import { isRecord } from "../base/record.ts";
import type { GroupReading, Unreadable } from "../model/reading.ts";
import { type Caller, MAX_IN_FLIGHT } from "./caller.ts";
import { readCount, readList, readRequestId, readString } from "./json.ts";
import { readGroup } from "./offsets.ts";
import { PAGE_SIZE, type Page, readPages } from "./paging.ts";
import { type ReadError, toUnreadable } from "./read-error.ts";
import type { Scope } from "./scope.ts";

export interface InstanceSummary {
  readonly unreadable: readonly Unreadable[];
  /** `null`: its groups were not asked for, or did not come whole. */
  readonly discovered: ReadonlySet<string> | null;
}

/**
 * Reads every group of one instance that the rules ask for, and hands each on as soon as it is there.
 * Named groups do not wait for the discovery: that it fails, or takes all the time there is, is no
 * harm to them.
 */
export async function readInstance(
  caller: Caller,
  { instance, named, patterns, forGroup }: Scope,
  onGroup: (reading: GroupReading) => void,
): Promise<InstanceSummary> {
  const discovery = patterns.length === 0 ? null : new Discovery(caller, instance);
  const unreadable: Unreadable[] = [];
  const read = async (group: string) => {
    const scope = forGroup(group);
    if (scope === null) return;
    const result = await readGroup(caller, instance, group, scope);
    unreadable.push(...result.unreadable);
    if (result.reading !== null) onGroup(result.reading);
  };
  const readFound = async (group: string) => {
    if (!named.has(group)) await read(group);
  };
  await Promise.all([
    forEachOf(named.values(), read),
    discovery === null ? null : forEachOf(discovery.list(), readFound),
  ]);
  // In an order that does not depend on which answer came first.
  unreadable.sort((a, b) => (a.group < b.group ? -1 : Number(a.group > b.group)));
  const error = discovery?.error ?? null;
  if (error === null) return { unreadable, discovered: discovery?.groups ?? null };
  const undiscovered = patterns.map((pattern) => toUnreadable(instance, pattern, error));
  return { unreadable: [...undiscovered, ...unreadable], discovered: null };
}

/** Works on as many items at a time as calls may be in flight. */
async function forEachOf<T>(
  items: Iterator<T> | AsyncIterator<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const worker = async () => {
    for (let step = await items.next(); step.done !== true; step = await items.next()) {
      await work(step.value);
    }
  };
  await Promise.all(Array.from({ length: MAX_IN_FLIGHT }, worker));
}

/** The consumer groups of one instance, as they become known. */
class Discovery {
  readonly groups = new Set<string>();
  /** Why `groups` is not all of them; `null`: it is. Known once `list` has ended. */
  error: ReadError | null = null;

  readonly #caller: Caller;
  readonly #instance: string;

  constructor(caller: Caller, instance: string) {
    this.#caller = caller;
    this.#instance = instance;
  }

  /** Yields groups page by page, so that the first are read while the last are not known yet. */
  async *list(): AsyncGenerator<string, void> {
    const pages = readPages(
      (offset) =>
        this.#caller.call(
          "DescribeGroup",
          { InstanceId: this.#instance, Offset: offset, Limit: PAGE_SIZE },
          parseGroupsPage,
        ),
      (group) => group,
    );
    let step = await pages.next();
    for (; step.done !== true; step = await pages.next()) {
      for (const group of step.value.items) this.groups.add(group);
      yield* step.value.items;
    }
    this.error = step.value;
  }
}

/**
 * Reads an answer of `DescribeGroup`.
 * @returns `null`: there is no result in it
 */
export function parseGroupsPage(answer: unknown): Page<string> | null {
  if (!isRecord(answer) || !isRecord(answer["Result"])) return null;
  const { TotalCount, GroupList } = answer["Result"];
  const rows = readList(GroupList ?? []);
  if (rows === null) return null;
  const names = rows.map((row) => (isRecord(row) ? readString(row["Group"]) : null));
  return {
    totalCount: readCount(TotalCount),
    rows: rows.length,
    items: names.filter((name) => name !== null),
    requestId: readRequestId(answer),
  };
}
