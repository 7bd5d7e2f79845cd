import { incomplete, ReadError } from "./read-error.ts";

/** The API's largest page, of topics and groups alike. */
export const PAGE_SIZE = 50;
/** A list that changes while it is read is read again from its beginning, so often in all. */
const MAX_PASSES = 3;
/** Beyond it a list is not believed. */
const MAX_ITEMS = 100_000;

export interface Page<T> {
  /** How many there are on all pages; `null`: the answer does not say. */
  readonly totalCount: number | null;
  /** Rows on this page, readable or not. */
  readonly rows: number;
  readonly items: readonly T[];
  readonly requestId: string | null;
}

/** The new items of one page. */
export type Portion<T> = Pick<Page<T>, "items" | "requestId">;

/**
 * Reads page after page until the total is reached, and yields those items of each that are new. The
 * next page is asked for before this one is handed on, so that whoever works on it does not keep the
 * next one waiting.
 *
 * A list that gives itself away as changing between two pages (another total, an item that comes
 * twice) is read again. One that loses an item and gains another, so that its total stays, does not:
 * an item that moved up past a page's edge is missing then, and no more than that may be concluded
 * from its absence in one reading.
 * @param nameOf tells items apart
 * @returns why this is not all; `null`: it is
 */
export async function* readPages<T>(
  fetchPage: (offset: number) => Promise<Page<T> | ReadError>,
  nameOf: (item: T) => string,
): AsyncGenerator<Portion<T>, ReadError | null> {
  const yielded = new Set<string>();
  for (let pass = 1; ; pass += 1) {
    const end = yield* readOnce(fetchPage, nameOf, yielded);
    if (end === null || end instanceof ReadError) return end;
    if (pass === MAX_PASSES) return incomplete("the list changed while it was read", end.requestId);
  }
}

/** The list did not stand still. */
interface Changed {
  readonly requestId: string | null;
}

async function* readOnce<T>(
  fetchPage: (offset: number) => Promise<Page<T> | ReadError>,
  nameOf: (item: T) => string,
  yielded: Set<string>,
): AsyncGenerator<Portion<T>, ReadError | Changed | null> {
  const seen = new Set<string>();
  let total: number | null = null;
  let reached = 0;
  let pending = fetchPage(reached);
  for (;;) {
    const page: Page<T> | ReadError = await pending;
    if (page instanceof ReadError) return page;
    const { totalCount, rows, requestId } = page;
    const names = page.items.map(nameOf);
    const repeated = names.filter((name) => seen.has(name)).length;
    for (const name of names) seen.add(name);
    // A page of nothing but repeated items comes from an API that does not turn pages.
    const turns = repeated < names.length;
    const otherTotal = total !== null && totalCount !== null && totalCount !== total;
    if (otherTotal || (turns && repeated > 0)) return { requestId };
    total = totalCount ?? total;
    reached += rows;

    const items = page.items.filter((item) => {
      const name = nameOf(item);
      return !yielded.has(name) && yielded.add(name);
    });
    const isLast = total === null ? rows < PAGE_SIZE : reached >= total;
    if (isLast || !turns || seen.size > MAX_ITEMS) {
      yield { items, requestId };
      return judge(seen.size, total, requestId);
    }
    pending = fetchPage(reached);
    yield { items, requestId };
  }
}

function judge(received: number, total: number | null, requestId: string | null): ReadError | null {
  if (received === total) return null;
  const message =
    total === null
      ? `${received} came, and the API does not say of how many`
      : `${received} of ${total} came`;
  return incomplete(message, requestId);
}
