import { isRecord } from "../base/record.ts";
import type { Caller } from "./caller.ts";
import { readCount, readList, readRequestId, readString } from "./json.ts";
import { PAGE_SIZE, type Page, readPages } from "./paging.ts";
import type { ReadError } from "./read-error.ts";

/** The consumer groups of one instance, as they become known. */
export class Discovery {
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
