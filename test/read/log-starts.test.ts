import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { createKafka } from "../../lib/read/kafka.ts";
import { parseLogStarts } from "../../lib/read/log-starts.ts";
import { apiError } from "../../tools/emulators/ckafka/fault.ts";
import {
  type Ckafka,
  startCkafka,
  TEST_SECRET,
} from "../../tools/emulators/ckafka/start-ckafka.ts";

const INSTANCE = "ckafka-test";

let ckafka: Ckafka;
beforeAll(async () => {
  ckafka = await startCkafka();
});
afterAll(() => ckafka.close());
beforeEach(() => {
  ckafka.misbehave([]);
  ckafka.set({ [INSTANCE]: { group: { topics: { short: topic(2), long: topic(45) } } } });
});

function topic(partitions: number) {
  return Array.from({ length: partitions }, (_, partition) => ({
    committedOffset: 1,
    logEndOffset: 1_000,
    logStartOffset: 100 + partition,
  }));
}

function open() {
  const lines: string[] = [];
  const redact = (text: string) => text;
  const log = createLog("debug", redact, (line) => lines.push(line));
  const api = {
    region: "ap-guangzhou",
    host: ckafka.host,
    protocol: "http:" as const,
    credentials: { ...TEST_SECRET, token: null },
    maxRps: 100,
  };
  const kafka = createKafka(api, { log, redact });
  const ask = (topics: readonly string[], ms = 60_000) =>
    kafka.readLogStarts(INSTANCE, topics, deadlineIn(ms));
  return { ask, lines };
}

describe("log starts", () => {
  test("come page by page, by topic and partition", async () => {
    const { starts, apiCalls } = await open().ask(["short", "long", "short"]);
    expect(starts.get("short")).toEqual(
      new Map([
        [0, 100],
        [1, 101],
      ]),
    );
    expect(starts.get("long")?.size).toBe(45);
    expect(starts.get("long")?.get(44)).toBe(144);
    expect(apiCalls).toBe(4);
  });

  test("are asked for at 5 calls a second and for 2 seconds in all, however many there are", async () => {
    const before = ckafka.calls.length;
    const { ask, lines } = open();
    const many = Array.from({ length: 20 }, () => ["short"]);
    const topics = many.flat().map((name, index) => `${name}-${index}`);
    const first = await ask(["short", ...topics]);
    const second = await ask(["long"]);
    const calls = ckafka.calls.slice(before);
    expect(first.starts.get("short")?.size).toBe(2);
    expect(second).toEqual({ starts: new Map([["long", new Map()]]), apiCalls: 0 });
    expect(calls.length).toBe(first.apiCalls);
    expect(calls.length).toBeLessThanOrEqual(10);
    // How many come to be made in that time depends on the machine too.
    expect(calls.length).toBeGreaterThan(1);
    // None was refused for its pace.
    expect(lines).toEqual([]);
  });

  test("that cannot be asked stay unknown, without another attempt, and the others are asked", async () => {
    ckafka.misbehave([apiError("InternalError")]);
    const { ask, lines } = open();
    const { starts, apiCalls } = await ask(["long", "short"]);
    expect(starts.get("long")).toEqual(new Map());
    expect(starts.get("short")?.size).toBe(2);
    expect(apiCalls).toBe(2);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "warn", message: "log start not known", topic: "long", code: "InternalError" },
    ]);
  });

  test("need no call after the deadline", async () => {
    expect((await open().ask(["short"], 0)).apiCalls).toBe(0);
  });
});

test.each<[name: string, row: unknown, starts: unknown]>([
  ["a number as text", { Partition: "7", BeginOffset: 5 }, [[7, 5]]],
  ["a number", { Partition: 7, BeginOffset: 5 }, [[7, 5]]],
  ["no number", { Partition: "7a", BeginOffset: 5 }, []],
  ["a start below 0", { Partition: "7", BeginOffset: -1 }, []],
  ["no start", { Partition: "7" }, []],
  ["no row", null, []],
])("of a partition with %s", (_name, row, starts) => {
  const answer = { Result: { TotalCount: 1, TopicInSyncReplicaList: [row] } };
  expect(parseLogStarts(answer)).toEqual({ totalCount: 1, rows: 1, starts });
});
