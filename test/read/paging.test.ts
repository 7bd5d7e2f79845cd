import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PAGE_SIZE, type Page, readPages } from "../../lib/read/paging.ts";
import { ReadError } from "../../lib/read/read-error.ts";

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `t${from + index}`);

function page(items: readonly string[], totalCount: number | null, rows = items.length) {
  return { totalCount, rows, items, requestId: `r${items.length}` };
}

type Answer = Page<string> | ReadError;

async function readBy(answer: (offset: number, call: number) => Answer) {
  const offsets: number[] = [];
  const pages = readPages(
    async (offset) => answer(offset, offsets.push(offset) - 1),
    (name: string) => name,
  );
  const items: string[] = [];
  let step = await pages.next();
  for (; step.done !== true; step = await pages.next()) items.push(...step.value.items);
  return { offsets, items, problem: step.value };
}

/** Reads pages that come in this order, whatever is asked for. */
const read = (answers: readonly Answer[]) => readBy((_, call) => answers[call] ?? page([], null));

/** Reads a list that is another one at each call; from its last entry on it stands still. */
const readList = (lists: readonly (readonly string[])[]) =>
  readBy((offset, call) => {
    const list = lists[Math.min(call, lists.length - 1)] ?? [];
    return page(list.slice(offset, offset + PAGE_SIZE), list.length);
  });

const broken = new ReadError("HTTP502", "bad gateway", null, true);

describe("reading page after page", () => {
  test("137 items take exactly 3 calls, each from the last item of the one before it", async () => {
    const { offsets, items, problem } = await readList([names(0, 137)]);
    expect(offsets).toEqual([0, 49, 98]);
    expect(items).toEqual(names(0, 137));
    expect(problem).toBeNull();
  });

  test.each<[count: number, calls: number]>([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 2],
    [99, 2],
    [148, 3],
    [1_000, 21],
  ])("%i items take %i calls", async (count, calls) => {
    const { offsets, items, problem } = await readList([names(0, count)]);
    expect(problem).toBeNull();
    expect(offsets).toHaveLength(calls);
    expect(items).toEqual(names(0, count));
  });

  test.each<[name: string, answers: Page<string>[], offsets: number[], count: number]>([
    ["pages shorter than asked for", [page(names(0, 3), 5), page(names(2, 5), 5)], [0, 2], 5],
    [
      "pages of one item, which have none to spare",
      [page(names(0, 1), 2), page(names(1, 2), 2)],
      [0, 1],
      2,
    ],
    [
      "an item that moved to the next page counts once",
      [page(names(0, 50), 60), page(names(48, 60), 60)],
      [0, 49],
      60,
    ],
    ["one that appeared meanwhile", [page(names(0, 50), 60), page(names(49, 61), 61)], [0, 49], 61],
    [
      "a total that only the first page tells",
      [page(names(0, 50), 60), page(names(49, 60), null)],
      [0, 49],
      60,
    ],
  ])("%s", async (_name, answers, offsets, count) => {
    const result = await read(answers);
    expect(result.problem).toBeNull();
    expect(result.offsets).toEqual(offsets);
    expect(result.items).toHaveLength(count);
  });

  test.each<[name: string, answers: Page<string>[], message: string]>([
    ["an empty page before the total", [page(names(0, 50), 99), page([], 99)], "50 of 99 came"],
    ["a page that only repeats", [page(names(0, 50), 99), page(names(0, 50), 99)], "50 of 99 came"],
    ["more than the total", [page(names(0, 50), 10)], "50 of 10 came"],
    ["a row that cannot be read", [page(names(0, 49), 51, 50), page([], 51, 1)], "49 of 51 came"],
    [
      "no total, and a short page",
      [page(names(0, 50), null), page(names(49, 60), null)],
      "60 came, and the API does not say of how many",
    ],
  ])("%s is incomplete, and says so", async (_name, answers, message) => {
    const { problem } = await read(answers);
    expect(problem).toMatchObject({ code: "Incomplete", message, retryable: false });
    expect(problem?.requestId).toBe(`r${answers.at(-1)?.items.length}`);
  });

  test("a page that cannot be read ends it, and what came before stays", async () => {
    const { items, problem } = await read([page(names(0, 50), 137), broken]);
    expect(items).toHaveLength(50);
    expect(problem).toBe(broken);
  });

  test("the next page is asked for before this one is handed on", async () => {
    let asked = 0;
    const pages = readPages(
      async (offset) => {
        asked += 1;
        return page(names(offset, offset + 50), 100);
      },
      (name) => name,
    );
    await pages.next();
    expect(asked).toBe(2);
  });

  test("a list without end is given up", async () => {
    const { items, problem } = await readBy((offset) => page(names(offset, offset + 50), 1e12));
    expect(problem).toMatchObject({ code: "Incomplete" });
    expect(items.length).toBeLessThan(101_000);
  });
});

describe("a list that changes between two pages", () => {
  const all = names(0, 90);
  const without = (...gone: string[]) => all.filter((name) => !gone.includes(name));

  test("with one removed and another added, so that the total stays, loses nothing", async () => {
    const { items, problem } = await readList([all, [...without("t10"), "t90"]]);
    expect(problem).toBeNull();
    expect(new Set(items)).toEqual(new Set(names(0, 91)));
  });

  test("and became shorter is read again", async () => {
    const { offsets, items, problem } = await readList([all, without("t10", "t11")]);
    expect(problem).toBeNull();
    expect(offsets).toEqual([0, 49, 0, 49]);
    expect(items).toContain("t50");
  });

  test("and does so again and again is incomplete", async () => {
    const lists = names(0, 20).map((_, index) => names(index * 5, index * 5 + 90));
    const { problem } = await readList(lists);
    expect(problem).toMatchObject({
      code: "Incomplete",
      message: "the list changed while it was read",
    });
  });

  test("never hides an item that was there all the time, unless it says so", async () => {
    const change = fc.record({ removed: fc.nat({ max: 140 }), added: fc.nat({ max: 140 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 51, max: 140 }),
        fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 5 }),
        async (count, changes) => {
          const lists: string[][] = [names(0, count)];
          for (const [call, changed] of changes.entries()) {
            const list = [...(lists.at(-1) ?? [])];
            for (const [index, { removed, added }] of changed.entries()) {
              list.splice(removed % list.length, 1);
              list.splice(added % list.length, 0, `new-${call}-${index}`);
            }
            lists.push(list);
          }
          const { items, problem } = await readList(lists);
          const always = names(0, count).filter((name) =>
            lists.every((list) => list.includes(name)),
          );
          if (problem === null) expect(items).toEqual(expect.arrayContaining(always));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
