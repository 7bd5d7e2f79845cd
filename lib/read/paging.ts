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
 * Each page begins with the last item of the one before it. Where it does not come again, one before
 * it was removed, its followers moved up, and some may have slipped through between the two pages,
 * with a total that says nothing of it if another was added: then the list is read again.
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
    if (!(end instanceof Changed)) return end;
    if (pass === MAX_PASSES) return incomplete("the list changed while it was read", end.requestId);
  }
}

/** The list did not stand still. */
class Changed {
  readonly requestId: string | null;

  constructor(requestId: string | null) {
    this.requestId = requestId;
  }
}

async function* readOnce<T>(
  fetchPage: (offset: number) => Promise<Page<T> | ReadError>,
  nameOf: (item: T) => string,
  yielded: Set<string>,
): AsyncGenerator<Portion<T>, ReadError | Changed | null> {
  const seen = new Set<string>();
  let total: number | null = null;
  let changed = false;
  let last: string | null = null;
  let offset = 0;
  let pending = fetchPage(offset);
  for (;;) {
    const page: Page<T> | ReadError = await pending;
    if (page instanceof ReadError) return page;
    const { totalCount, rows, requestId } = page;
    if (total !== null && totalCount !== null && totalCount !== total) changed = true;
    total = totalCount ?? total;

    const names = page.items.map(nameOf);
    if (last !== null && rows > 0 && !names.includes(last)) return new Changed(requestId);
    const before = seen.size;
    for (const name of names) seen.add(name);
    const items = page.items.filter((_, index) => {
      const name = names[index];
      return name !== undefined && !yielded.has(name) && yielded.add(name);
    });

    const reached = offset + rows;
    const isLast = total === null ? rows < PAGE_SIZE : Math.max(seen.size, reached) >= total;
    if (isLast || seen.size === before || seen.size > MAX_ITEMS) {
      yield { items, requestId };
      return judge(seen.size, total, changed, requestId);
    }
    // A page of one row has none to spare, and of a row without a name nothing can be told.
    const overlaps = rows > 1 && rows === names.length;
    last = overlaps ? (names.at(-1) ?? null) : null;
    offset = overlaps ? reached - 1 : reached;
    pending = fetchPage(offset);
    yield { items, requestId };
  }
}

function judge(
  received: number,
  total: number | null,
  changed: boolean,
  requestId: string | null,
): ReadError | Changed | null {
  if (total === null) {
    return incomplete(`${received} came, and the API does not say of how many`, requestId);
  }
  if (received === total) return null;
  return changed ? new Changed(requestId) : incomplete(`${received} of ${total} came`, requestId);
}
