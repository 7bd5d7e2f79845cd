import { Failure, incomplete } from "./failure.ts";

/** The API's largest page, of topics and groups alike. */
export const PAGE_SIZE = 50;

export interface Page<T> {
  /** How many there are on all pages; `null`: the answer does not say. */
  readonly totalCount: number | null;
  /** Rows on this page, readable or not. */
  readonly rows: number;
  readonly items: readonly T[];
  readonly requestId: string | null;
}

/**
 * Reads page after page until the total is reached, and yields those items of each that are new: an
 * item that moved to the next page meanwhile comes once. The next page is asked for before this one
 * is handed on, so that whoever works on it does not keep the next one waiting.
 * @param nameOf tells items apart
 * @returns why this is not all; `null`: it is
 */
export async function* readPages<T>(
  fetchPage: (offset: number) => Promise<Page<T> | Failure>,
  nameOf: (item: T) => string,
): AsyncGenerator<Pick<Page<T>, "items" | "requestId">, Failure | null> {
  const seen = new Set<string>();
  let total: number | null = null;
  let shrunk = false;
  let pending: Promise<Page<T> | Failure> | null = fetchPage(0);
  for (;;) {
    const page: Page<T> | Failure = await pending;
    if (page instanceof Failure) return page;
    const { totalCount, requestId } = page;
    if (totalCount !== null && total !== null && totalCount < total) shrunk = true;
    total = totalCount ?? total;

    const items = page.items.filter((item) => !seen.has(nameOf(item)) && seen.add(nameOf(item)));
    const lastPage = total === null ? page.rows < PAGE_SIZE : seen.size >= total;
    if (lastPage || items.length === 0) {
      yield { items, requestId };
      return judge(seen.size, total, shrunk, requestId);
    }
    pending = fetchPage(seen.size);
    yield { items, requestId };
  }
}

function judge(
  received: number,
  total: number | null,
  shrunk: boolean,
  requestId: string | null,
): Failure | null {
  if (total === null) {
    return incomplete(`${received} came, and the API does not say of how many`, requestId);
  }
  if (received !== total) return incomplete(`${received} of ${total} came`, requestId);
  // One that was removed meanwhile moves its followers up, and the first of them off the next page.
  if (shrunk) return incomplete("the list became shorter while it was read", requestId);
  return null;
}
