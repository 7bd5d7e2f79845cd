import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOffsetsPage } from "../../lib/read/parse-offsets.ts";
import { hostileOffsets } from "./hostile-answer.ts";

function parsePartitions(Partitions: unknown) {
  const answer = { Result: { TotalCount: 1, TopicList: [{ Topic: "t", Partitions }] } };
  return parseOffsetsPage(answer)?.items[0];
}

const read = (committedOffset: number | null, logEndOffset: number | null) => ({
  partitions: [{ partition: 3, committedOffset, logEndOffset }],
  unreadPartitions: [],
});
const unread = (partition = 3) => ({ partitions: [], unreadPartitions: [partition] });

describe("an answer of DescribeGroupOffsets", () => {
  test("the documentation's sample", () => {
    const sample = {
      Result: {
        TotalCount: 1,
        TopicList: [
          {
            Topic: "topic-test",
            Partitions: [
              {
                Partition: 0,
                Offset: 22689638,
                Metadata: "",
                ErrorCode: 0,
                LogEndOffset: 207927929,
                Lag: 185238291,
              },
            ],
          },
        ],
      },
      RequestId: "4ac7a272-4b91-4c9a-a39d-6bcb4a1b5a6e",
    };
    expect(parseOffsetsPage(sample)).toEqual({
      totalCount: 1,
      rows: 1,
      requestId: "4ac7a272-4b91-4c9a-a39d-6bcb4a1b5a6e",
      items: [
        {
          reading: {
            topic: "topic-test",
            partitions: [{ partition: 0, committedOffset: 22689638, logEndOffset: 207927929 }],
            unreadPartitions: [],
          },
          failed: [],
          withoutOffsets: [],
        },
      ],
    });
  });

  test.each<[name: string, row: unknown, reading: object]>([
    ["both offsets", { Partition: 3, Offset: 5, LogEndOffset: 9 }, read(5, 9)],
    [
      "a commit ahead of the log end stays as it is",
      { Partition: 3, Offset: 9, LogEndOffset: 5 },
      read(9, 5),
    ],
    [
      "offset −1: never committed",
      { Partition: 3, Offset: -1, LogEndOffset: 9, Lag: 9 },
      read(null, 9),
    ],
    ["offset missing: never committed", { Partition: 3, LogEndOffset: 9 }, read(null, 9)],
    [
      "offset null: never committed",
      { Partition: 3, Offset: null, LogEndOffset: 9 },
      read(null, 9),
    ],
    [
      "never committed, log end −1",
      { Partition: 3, Offset: -1, LogEndOffset: -1 },
      read(null, null),
    ],
    ["no log end, but a lag", { Partition: 3, Offset: 5, Lag: 4 }, read(5, 9)],
    [
      "a log end below 0, whatever its lag",
      { Partition: 3, Offset: 5, LogEndOffset: -1, Lag: 0 },
      unread(),
    ],
    [
      "a null log end, but a lag",
      { Partition: 3, Offset: 5, LogEndOffset: null, Lag: 4 },
      read(5, 9),
    ],
    ["neither log end nor lag", { Partition: 3, Offset: 5 }, unread()],
    ["no log end, a lag below 0", { Partition: 3, Offset: 5, Lag: -4 }, unread()],
    ["an offset of another type", { Partition: 3, Offset: "5", LogEndOffset: 9 }, unread()],
    ["a broken offset", { Partition: 3, Offset: 0.5, LogEndOffset: 9 }, unread()],
    [
      "offsets that JSON has rounded",
      { Partition: 3, Offset: 2 ** 53, LogEndOffset: 2 ** 54 },
      unread(),
    ],
    ["an error code", { Partition: 3, Offset: 5, LogEndOffset: 9, ErrorCode: 5 }, unread()],
    [
      "an error code below 0",
      { Partition: 3, Offset: 5, LogEndOffset: 9, ErrorCode: -1 },
      unread(),
    ],
    [
      "an error code as a string",
      { Partition: 3, Offset: 5, LogEndOffset: 9, ErrorCode: "5" },
      unread(),
    ],
    [
      "no error, as a string",
      { Partition: 3, Offset: 5, LogEndOffset: 9, ErrorCode: "0" },
      read(5, 9),
    ],
    [
      "no error, as null",
      { Partition: 3, Offset: 5, LogEndOffset: 9, ErrorCode: null },
      read(5, 9),
    ],
    ["no partition number", { Offset: 5, LogEndOffset: 9 }, unread(-1)],
    ["a partition number below 0", { Partition: -2, Offset: 5, LogEndOffset: 9 }, unread(-1)],
    ["a row that is none", null, unread(-1)],
  ])("partition: %s", (_name, row, reading) => {
    expect(parsePartitions([row])?.reading).toEqual({ topic: "t", ...reading });
  });

  test("a partition told twice counts once, as first told", () => {
    const twice = [
      { Partition: 3, Offset: 5, LogEndOffset: 9 },
      { Partition: 3, Offset: 6, LogEndOffset: 10 },
    ];
    expect(parsePartitions(twice)?.reading).toEqual({ topic: "t", ...read(5, 9) });
  });

  test("errors and missing offsets are told apart", () => {
    const topic = parsePartitions([
      { Partition: 0, ErrorCode: 5 },
      { Partition: 1, Offset: 5 },
    ]);
    expect(topic?.failed).toEqual([{ partition: 0, errorCode: "5" }]);
    expect(topic?.withoutOffsets).toEqual([1]);
  });

  test("a topic without partitions is whole; one whose list is not told is not", () => {
    expect(parsePartitions([])?.reading.unreadPartitions).toEqual([]);
    expect(parsePartitions(null)?.reading.unreadPartitions).toEqual([-1]);
    expect(parsePartitions({ 0: {} })?.reading.unreadPartitions).toEqual([-1]);
  });

  test.each<[name: string, answer: unknown]>([
    ["nothing", undefined],
    ["no result", {}],
    ["a null result", { Result: null }],
    ["a result of another type", { Result: "none" }],
    ["a list of another type", { Result: { TotalCount: 1, TopicList: "none" } }],
  ])("%s is not readable", (_name, answer) => {
    expect(parseOffsetsPage(answer)).toBeNull();
  });

  test.each<[name: string, result: object, totalCount: number | null, rows: number, items: number]>(
    [
      ["no list", { TotalCount: 0 }, 0, 0, 0],
      ["a null list", { TotalCount: 0, TopicList: null }, 0, 0, 0],
      ["no total", { TopicList: [] }, null, 0, 0],
      ["a total below 0", { TotalCount: -1, TopicList: [] }, null, 0, 0],
      ["a total of another type", { TotalCount: "7", TopicList: [] }, null, 0, 0],
      ["rows without a name", { TotalCount: 3, TopicList: [null, {}, { Topic: "" }] }, 3, 3, 0],
    ],
  )("%s", (_name, Result, totalCount, rows, items) => {
    const page = parseOffsetsPage({ Result });
    expect(page).toMatchObject({ totalCount, rows, requestId: null });
    expect(page?.items).toHaveLength(items);
  });

  test("whatever comes, what is read is numbers from 0, each partition once, or nothing", () => {
    const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
    fc.assert(
      fc.property(hostileOffsets, (answer) => {
        const page = parseOffsetsPage(answer);
        if (page === null) return;
        expect(page.totalCount === null || isCount(page.totalCount)).toBe(true);
        expect(page.items.length).toBeLessThanOrEqual(page.rows);
        for (const { reading, failed, withoutOffsets } of page.items) {
          expect(reading.topic).not.toBe("");
          const numbers = reading.partitions.map(({ partition }) => partition);
          expect(numbers.every(isCount)).toBe(true);
          const all = [...numbers, ...reading.unreadPartitions];
          expect(new Set(all).size).toBe(all.length);
          expect(reading.unreadPartitions).toHaveLength(failed.length + withoutOffsets.length);
          for (const { committedOffset, logEndOffset } of reading.partitions) {
            expect(committedOffset === null || isCount(committedOffset)).toBe(true);
            expect(logEndOffset === null || isCount(logEndOffset)).toBe(true);
            expect(committedOffset === null || logEndOffset !== null).toBe(true);
          }
        }
      }),
      { numRuns: 7_000 },
    );
  });
});
