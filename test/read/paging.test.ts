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
  test("137 items take exactly 3 calls", async () => {
    const { offsets, items, problem } = await readList([names(0, 137)]);
    expect(offsets).toEqual([0, 50, 100]);
    expect(items).toEqual(names(0, 137));
    expect(problem).toBeNull();
  });

  test.each<[count: number, calls: number]>([
    [0, 1],
    [1, 1],
    [50, 1],
    [51, 2],
    [100, 2],
    [101, 3],
    [500, 10],
  ])("%i items take %i calls", async (count, calls) => {
    const { offsets, items, problem } = await readList([names(0, count)]);
    expect(problem).toBeNull();
    expect(offsets).toHaveLength(calls);
    expect(items).toEqual(names(0, count));
  });

  test.each<[name: string, answers: Page<string>[], offsets: number[], count: number]>([
    ["pages shorter than asked for", [page(names(0, 3), 5), page(names(3, 5), 5)], [0, 3], 5],
    [
      "a total that only the first page tells",
      [page(names(0, 50), 60), page(names(50, 60), null)],
      [0, 50],
      60,
    ],
    [
      "an item that came twice, and once when they were read again",
      [
        page(names(0, 50), 60),
        page(names(49, 60), 60),
        page(names(0, 50), 60),
        page(names(50, 60), 60),
      ],
      [0, 50, 0, 50],
      60,
    ],
    [
      "one that appeared meanwhile",
      [
        page(names(0, 50), 60),
        page(names(50, 61), 61),
        page(names(0, 50), 61),
        page(names(50, 61), 61),
      ],
      [0, 50, 0, 50],
      61,
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
    ["one item twice on a page", [page([...names(0, 4), "t0"], 5)], "4 of 5 came"],
    [
      "no total, and a short page",
      [page(names(0, 50), null), page(names(50, 60), null)],
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

  test("and became shorter is read again", async () => {
    const { offsets, items, problem } = await readList([all, without("t10")]);
    expect(problem).toBeNull();
    expect(offsets).toEqual([0, 50, 0, 50]);
    expect(items).toContain("t50");
  });

  test("and moved on by an item in front of it is read again", async () => {
    const { offsets, items, problem } = await readList([all, ["new", ...without("t80")]]);
    expect(problem).toBeNull();
    expect(offsets).toEqual([0, 50, 0, 50]);
    expect(items).toEqual(expect.arrayContaining(["new", ...without("t80")]));
  });

  test("and does so again and again is incomplete", async () => {
    const lists = names(0, 20).map((_, index) => names(0, 90 + index));
    const { offsets, problem } = await readList(lists);
    expect(offsets).toEqual([0, 50, 0, 50, 0, 50]);
    expect(problem).toMatchObject({
      code: "Incomplete",
      message: "the list changed while it was read",
    });
  });

  test("may hide one that moved up a page while another was added, and has it the next time", async () => {
    const changed = [...without("t10"), "t90"];
    const slid = await readList([all, changed]);
    expect(slid.offsets).toEqual([0, 50]);
    expect(slid.items).not.toContain("t50");
    const { items, problem } = await readList([changed]);
    expect(problem).toBeNull();
    expect(items).toEqual(changed);
  });

  test.each(["grows", "shrinks"])(
    "and only %s never hides an item that was there all the time, unless it says so",
    async (direction) => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 51, max: 140 }),
          fc.array(fc.array(fc.nat({ max: 140 }), { maxLength: 4 }), { maxLength: 5 }),
          async (count, changes) => {
            const lists: string[][] = [names(0, count)];
            for (const [call, places] of changes.entries()) {
              const list = [...(lists.at(-1) ?? [])];
              for (const [index, place] of places.entries()) {
                const at = place % list.length;
                if (direction === "grows") list.splice(at, 0, `new-${call}-${index}`);
                else list.splice(at, 1);
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
        { numRuns: 500 },
      );
    },
  );
});
