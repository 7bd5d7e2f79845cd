import { describe, expect, test } from "vitest";
import { Failure } from "../../lib/read/failure.ts";
import { type Page, readPages } from "../../lib/read/paging.ts";

const names = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `t${from + index}`);

function page(items: readonly string[], totalCount: number | null, rows = items.length) {
  return { totalCount, rows, items, requestId: `r${items.length}` };
}

/** Reads pages that come in this order, whatever is asked for. */
async function read(answers: readonly (Page<string> | Failure)[]) {
  const offsets: number[] = [];
  const pages = readPages(
    async (offset) => answers[offsets.push(offset) - 1] ?? page([], null),
    (name) => name,
  );
  const items: string[] = [];
  let step = await pages.next();
  for (; step.done !== true; step = await pages.next()) items.push(...step.value.items);
  return { offsets, items, problem: step.value };
}

const broken = new Failure("HTTP502", "bad gateway", null, true);

describe("reading page after page", () => {
  test("137 items take exactly 3 calls, each from where the last one ended", async () => {
    const { offsets, items, problem } = await read([
      page(names(0, 50), 137),
      page(names(50, 100), 137),
      page(names(100, 137), 137),
    ]);
    expect(offsets).toEqual([0, 50, 100]);
    expect(items).toEqual(names(0, 137));
    expect(problem).toBeNull();
  });

  test.each<[name: string, answers: Page<string>[], offsets: number[], count: number]>([
    ["nothing at all is whole", [page([], 0)], [0], 0],
    ["exactly one full page needs no second call", [page(names(0, 50), 50)], [0], 50],
    ["pages shorter than asked for", [page(names(0, 3), 5), page(names(3, 5), 5)], [0, 3], 5],
    [
      "an item that moved to the next page counts once",
      [page(names(0, 50), 60), page(names(49, 60), 60)],
      [0, 50],
      60,
    ],
    ["one that appeared meanwhile", [page(names(0, 50), 60), page(names(50, 61), 61)], [0, 50], 61],
    [
      "a total that only the first page tells",
      [page(names(0, 50), 60), page(names(50, 60), null)],
      [0, 50],
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
    ["a row that cannot be read", [page(names(0, 49), 50, 50), page([], 50, 1)], "49 of 50 came"],
    [
      "no total, and a short page",
      [page(names(0, 50), null), page(names(50, 60), null)],
      "60 came, and the API does not say of how many",
    ],
    [
      "a list that became shorter meanwhile, where one may have slipped through",
      [page(names(0, 50), 100), page(names(51, 100), 99)],
      "the list became shorter while it was read",
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
});
