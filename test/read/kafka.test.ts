import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { createRedact } from "../../lib/base/redact.ts";
import type { ApiConfig } from "../../lib/config/config.ts";
import type { GroupReading, Reading } from "../../lib/model/reading.ts";
import type { AnyRule } from "../../lib/model/rule.ts";
import { createKafka } from "../../lib/read/kafka.ts";
import {
  apiError,
  type CkafkaFault,
  hugeAnswer,
  NO_RESPONSE,
  NOT_JSON,
  NULL_RESULT,
  refusesNarrowedCalls,
  shortPage,
  totalCount,
  withoutField,
} from "../../tools/emulators/ckafka/fault.ts";
import {
  type Ckafka,
  startCkafka,
  TEST_SECRET,
} from "../../tools/emulators/ckafka/start-ckafka.ts";
import { type GroupStory, OFFICIAL_SAMPLE, partition } from "../../tools/emulators/ckafka/story.ts";
import { givenInfo } from "../given.ts";
import { hostileBody } from "./hostile-answer.ts";
import { aRule } from "./rule.ts";

const INSTANCE = "ckafka-test";
const SILENT = createLog("silent", (text) => text);
const CONTEXT = { log: SILENT, redact: createRedact([TEST_SECRET.secretKey]) };
const QUICK = { maxAttempts: 4, attemptMs: 3_000, backoffMs: 1 };

let ckafka: Ckafka;
beforeAll(async () => {
  ckafka = await startCkafka({ perSecond: 1e9 });
});
afterAll(() => ckafka.close());
beforeEach(() => {
  ckafka.misbehave([]);
  ckafka.set({ [INSTANCE]: OFFICIAL_SAMPLE });
});

function apiConfig(change: Partial<ApiConfig> = {}): ApiConfig {
  return {
    region: "ap-guangzhou",
    host: ckafka.host,
    protocol: "http:",
    credentials: { ...TEST_SECRET, token: null },
    maxRps: 1e6,
    ...change,
  };
}

async function read(
  rules: readonly AnyRule[],
  change: Partial<ApiConfig> = {},
  retry = QUICK,
  ms = 60_000,
): Promise<Reading> {
  const groups: GroupReading[] = [];
  const kafka = createKafka(apiConfig(change), CONTEXT, retry);
  const summary = await kafka.readOffsets(rules, deadlineIn(ms), (group) => groups.push(group));
  return { ...summary, groups };
}

const readSample = () => read([aRule(INSTANCE, "group")]);

/** Runs something and tells which calls the API saw meanwhile. */
async function callsDuring<T>(run: () => Promise<T>) {
  const before = ckafka.calls.length;
  const result = await run();
  return { result, calls: ckafka.calls.slice(before) };
}

function topics(count: number): GroupStory {
  return {
    topics: Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`topic-${index}`, [partition(1, 2)]]),
    ),
  };
}

describe("reading offsets with the official SDK", () => {
  test("the documentation's sample", async () => {
    expect(await readSample()).toEqual({
      groups: [
        {
          instance: INSTANCE,
          group: "group",
          topics: [
            {
              topic: "topic-test",
              partitions: [{ partition: 0, committedOffset: 22689638, logEndOffset: 207927929 }],
              unreadPartitions: [],
            },
          ],
          isCommitted: true,
          allTopics: true,
        },
      ],
      unreadable: [],
      discovered: new Map(),
      apiCalls: 1,
    });
  });

  test("137 topics in exactly 3 calls", async () => {
    ckafka.set({ [INSTANCE]: { group: topics(137) } });
    const { result, calls } = await callsDuring(readSample);
    expect(calls.map(({ params }) => params)).toEqual(
      [0, 50, 100].map((Offset) => ({ InstanceId: INSTANCE, Group: "group", Offset, Limit: 50 })),
    );
    expect(result.groups[0]?.topics).toHaveLength(137);
    expect(result.groups[0]?.allTopics).toBe(true);
    expect(result.apiCalls).toBe(3);
  });

  test("temporary keys are sent with their token", async () => {
    const temporary = { secretId: "AKID-temporary", secretKey: "key", token: "the-token" };
    const own = await startCkafka({ story: { [INSTANCE]: OFFICIAL_SAMPLE }, secrets: [temporary] });
    const { host } = own;
    const { unreadable } = await read([aRule(INSTANCE, "group")], { host, credentials: temporary });
    expect(unreadable).toEqual([]);
    expect(own.calls[0]?.token).toBe("the-token");
    await own.close();
  });

  const STATUS_200_STREAM: CkafkaFault = {
    kind: "status",
    status: 200,
    body: "data: {}\n\n",
    headers: { "Content-Type": "text/event-stream" },
  };

  test.each<[name: string, fault: CkafkaFault, code: string, attempts: number]>([
    ["rate limit", apiError("RequestLimitExceeded"), "RequestLimitExceeded", 4],
    [
      "rate limit of the account",
      apiError("RequestLimitExceeded.UinLimitExceeded"),
      "RequestLimitExceeded.UinLimitExceeded",
      4,
    ],
    ["internal error", apiError("InternalError"), "InternalError", 4],
    ["unavailable", apiError("ResourceUnavailable"), "ResourceUnavailable", 4],
    [
      "wrong signature",
      apiError("AuthFailure.SignatureFailure"),
      "AuthFailure.SignatureFailure",
      1,
    ],
    ["clock skew", apiError("AuthFailure.SignatureExpire"), "AuthFailure.SignatureExpire", 1],
    ["not allowed", apiError("UnauthorizedOperation"), "UnauthorizedOperation", 1],
    ["wrong parameter", apiError("InvalidParameter"), "InvalidParameter", 1],
    [
      "no such instance",
      apiError("InvalidParameterValue.InstanceNotExist"),
      "InvalidParameterValue.InstanceNotExist",
      1,
    ],
    ["failed operation", apiError("FailedOperation"), "FailedOperation", 4],
    ["quota", apiError("LimitExceeded"), "LimitExceeded", 1],
    [
      "unsupported",
      apiError("UnsupportedOperation.OssReject"),
      "UnsupportedOperation.OssReject",
      1,
    ],
    ["HTTP 500", { kind: "status", status: 500 }, "HTTP500", 4],
    ["HTTP 502 with a page", { kind: "status", status: 502, body: "x".repeat(1e6) }, "HTTP502", 4],
    ["HTTP 404", { kind: "status", status: 404 }, "HTTP404", 1],
    ["a redirect to nowhere", { kind: "status", status: 302 }, "HTTP302", 1],
    ["a reset connection", { kind: "reset" }, "NetworkError", 4],
    ["half an answer", { kind: "cutBody" }, "NetworkError", 4],
    ["a page in the place of JSON", NOT_JSON, "UnreadableBody", 4],
    ["JSON without Response", NO_RESPONSE, "UnreadableBody", 4],
    ["JSON null", { kind: "raw", body: "null" }, "UnreadableBody", 4],
    ["an empty body", { kind: "raw", body: "" }, "UnreadableBody", 4],
    ["a null Response", { kind: "raw", body: '{"Response":null}' }, "UnreadableBody", 4],
    ["an answer of 33 MB", hugeAnswer(33 * 1024 * 1024), "UnreadableBody", 1],
    ["a null Result", NULL_RESULT, "UnreadableBody", 4],
    ["no Result", withoutField("Result"), "UnreadableBody", 4],
    [
      "an error without a code",
      { kind: "raw", body: '{"Response":{"Error":{}}}' },
      "UnreadableBody",
      4,
    ],
    ["a stream of events", STATUS_200_STREAM, "UnreadableBody", 4],
  ])("%s", async (_name, fault, code, attempts) => {
    ckafka.misbehave(() => fault);
    const { result, calls } = await callsDuring(readSample);
    expect(result.unreadable).toMatchObject([{ instance: INSTANCE, group: "group", code }]);
    expect(result.groups).toEqual([]);
    expect(calls).toHaveLength(attempts);
    expect(result.apiCalls).toBe(attempts);
  });

  test.each<CkafkaFault["kind"] & ("stall" | "stallInBody")>(["stall", "stallInBody"])(
    "an answer that never comes whole (%s) is a timeout, four times",
    async (kind) => {
      ckafka.misbehave(() => ({ kind }));
      const result = await read([aRule(INSTANCE, "group")], {}, { ...QUICK, attemptMs: 50 });
      expect(result.unreadable).toMatchObject([{ code: "Timeout", requestId: null }]);
      expect(result.apiCalls).toBe(4);
    },
  );

  test.each<[name: string, host: string]>([
    ["nobody listens", "127.0.0.1:1"],
    ["no such name", "ckafka.invalid"],
  ])("%s: a network error, four times", async (_name, host) => {
    const result = await read([aRule(INSTANCE, "group")], { host });
    expect(result.unreadable).toMatchObject([{ code: "NetworkError", requestId: null }]);
    expect(result.apiCalls).toBe(4);
  });

  test("a fault that passes leaves no trace but the attempts", async () => {
    ckafka.misbehave([apiError("InternalError"), NOT_JSON, { kind: "reset" }]);
    const result = await readSample();
    expect(result.unreadable).toEqual([]);
    expect(result.groups).toHaveLength(1);
    expect(result.apiCalls).toBe(4);
  });

  test("the API's request id and words are told, its secrets are not", async () => {
    ckafka.misbehave(() => apiError("AuthFailure.X", `bad key ${TEST_SECRET.secretKey}`));
    const { result, calls } = await callsDuring(readSample);
    expect(result.unreadable[0]).toMatchObject({
      requestId: calls[0]?.requestId,
      message: "bad key [redacted]",
    });
  });

  test("one group of five that fails stops none of the others", async () => {
    const names = ["a", "b", "c", "d", "e"];
    ckafka.set({ [INSTANCE]: Object.fromEntries(names.map((name) => [name, topics(1)])) });
    ckafka.misbehave(({ params }) =>
      JSON.stringify(params).includes('"c"') ? apiError("UnauthorizedOperation") : null,
    );
    const result = await read(names.map((name) => aRule(INSTANCE, name)));
    expect(result.groups.map(({ group }) => group)).toEqual(["a", "b", "d", "e"]);
    expect(result.unreadable).toMatchObject([{ group: "c", code: "UnauthorizedOperation" }]);
  });

  test("a group named by many rules is read once", async () => {
    const { calls } = await callsDuring(() =>
      read([aRule(INSTANCE, "group"), aRule(INSTANCE, "group"), aRule(INSTANCE, "gr*")]),
    );
    expect(calls.map(({ action }) => action).sort()).toEqual([
      "DescribeGroup",
      "DescribeGroupOffsets",
    ]);
  });
});

describe("a group that does not come whole", () => {
  beforeEach(() => ckafka.set({ [INSTANCE]: { group: topics(137) } }));

  test("a page that is missing after all attempts leaves the topics before it whole", async () => {
    ckafka.misbehave(({ params }) =>
      JSON.stringify(params).includes('"Offset":50') ? { kind: "status", status: 502 } : null,
    );
    const { groups, unreadable, apiCalls } = await readSample();
    expect(groups).toMatchObject([{ group: "group", allTopics: false }]);
    expect(groups[0]?.topics).toHaveLength(50);
    expect(unreadable).toMatchObject([{ group: "group", code: "HTTP502" }]);
    expect(unreadable[0]?.message).toContain("after 50 topics");
    expect(apiCalls).toBe(5);
  });

  test.each<[name: string, faults: (CkafkaFault | null)[], count: number, message: string]>([
    ["an empty page before the total", [null, shortPage(0)], 50, "topics: 50 of 137 came"],
    [
      "a total that is never reached",
      Array(4).fill(totalCount(140)),
      137,
      "topics: 137 of 140 came",
    ],
    [
      "a total that is not told",
      Array(3).fill(withoutField("TotalCount")),
      137,
      "topics: 137 came, and the API does not say of how many",
    ],
  ])("%s: what came is read, the rest is told", async (_name, faults, count, message) => {
    ckafka.misbehave(faults);
    const { result, calls } = await callsDuring(readSample);
    expect(result.groups[0]?.topics).toHaveLength(count);
    expect(result.groups[0]?.allTopics).toBe(false);
    expect(result.unreadable).toMatchObject([
      { group: "group", code: "Incomplete", message, requestId: calls.at(-1)?.requestId },
    ]);
  });

  test("pages shorter than asked for are followed by more", async () => {
    ckafka.misbehave([shortPage(20)]);
    const { result, calls } = await callsDuring(readSample);
    expect(result.groups).toMatchObject([{ allTopics: true }]);
    expect(result.groups[0]?.topics).toHaveLength(137);
    expect(calls).toHaveLength(4);
  });

  test("nothing of what should be there is no reading", async () => {
    ckafka.misbehave(() => shortPage(0));
    const { groups, unreadable } = await readSample();
    expect(groups).toEqual([]);
    expect(unreadable).toMatchObject([{ code: "Incomplete", message: "topics: 0 of 137 came" }]);
  });

  test("partitions with an error code are named in one entry, and the others are read", async () => {
    const broken = { ...partition(1, 2), errorCode: 5 };
    ckafka.set({
      [INSTANCE]: { group: { topics: { a: [broken, partition(1, 2)], b: [broken, broken] } } },
    });
    const { result, calls } = await callsDuring(readSample);
    expect(result.groups[0]?.topics).toMatchObject([
      { topic: "a", partitions: [{ partition: 1 }], unreadPartitions: [0] },
      { topic: "b", partitions: [], unreadPartitions: [0, 1] },
    ]);
    expect(result.groups[0]?.allTopics).toBe(true);
    expect(result.unreadable).toEqual([
      {
        instance: INSTANCE,
        group: "group",
        code: "PartitionError",
        message: "the API could not read a/0 (ErrorCode 5), b/0 (ErrorCode 5), b/1 (ErrorCode 5)",
        requestId: calls[0]?.requestId,
      },
    ]);
  });

  test("a thousand broken partitions make one message of bounded length", async () => {
    const many = Array.from({ length: 1_000 }, () => ({ ...partition(1, 2), errorCode: 5 }));
    ckafka.set({ [INSTANCE]: { group: { topics: { a: many } } } });
    const { unreadable } = await readSample();
    expect(unreadable[0]?.message).toMatch(/ a\/19 \(ErrorCode 5\) and 980 more$/);
  });

  test("partitions without a log end or a number are named", async () => {
    ckafka.set({ [INSTANCE]: { group: { topics: { a: [partition(1, 2)] } } } });
    const noEnd: CkafkaFault = {
      kind: "change",
      change: (field, right) => (field === "LogEndOffset" || field === "Lag" ? undefined : right),
    };
    ckafka.misbehave([noEnd, withoutField("Partition")]);
    const first = await readSample();
    expect(first.unreadable).toMatchObject([
      { code: "Incomplete", message: "no offsets came for a/0" },
    ]);
    expect(first.groups[0]?.topics[0]?.unreadPartitions).toEqual([0]);
    const second = await readSample();
    expect(second.unreadable).toMatchObject([
      { code: "Incomplete", message: "no offsets came for a/?" },
    ]);
  });
});

describe("only what is asked for", () => {
  const rule = (topic: string) => ({ ...aRule(INSTANCE, "group"), topic });
  const params = (calls: readonly { readonly params: unknown }[]) =>
    calls.map(({ params }) => params);
  const asked = { InstanceId: INSTANCE, Group: "group", Offset: 0, Limit: 50 };
  const names = (groups: readonly GroupReading[]) =>
    groups.flatMap((group) => group.topics.map(({ topic }) => topic));

  beforeEach(() => ckafka.set({ [INSTANCE]: { group: topics(500) } }));

  test("one topic of 500 costs one call", async () => {
    const { result, calls } = await callsDuring(() => read([rule("topic-7")]));
    expect(params(calls)).toEqual([{ ...asked, Topics: ["topic-7"] }]);
    expect(names(result.groups)).toEqual(["topic-7"]);
    expect(result.groups).toMatchObject([{ isCommitted: true, allTopics: true }]);
  });

  test("a pattern is searched for, and what the search finds is filtered", async () => {
    ckafka.set({
      [INSTANCE]: {
        group: {
          topics: {
            "orders-v1": [partition(1, 2)],
            "old-orders-v1": [partition(1, 2)],
            "ORDERS-V1": [partition(1, 2)],
            billing: [partition(1, 2)],
          },
        },
      },
    });
    const { result, calls } = await callsDuring(() => read([rule("orders-*")]));
    expect(params(calls)).toEqual([{ ...asked, SearchWord: "orders-" }]);
    expect(names(result.groups)).toEqual(["orders-v1"]);
  });

  test("an API that refuses the narrowed call is asked for everything", async () => {
    ckafka.misbehave(refusesNarrowedCalls);
    const { result, calls } = await callsDuring(() => read([rule("topic-7")]));
    expect(calls).toHaveLength(1 + 10);
    expect(result.unreadable).toEqual([]);
    expect(names(result.groups)).toEqual(["topic-7"]);
  });

  test.each<[name: string, story: GroupStory | null, isCommitted: boolean | null]>([
    ["the group has commits on other topics", topics(60), true],
    ["the group has no commit at all", { topics: {} }, false],
    ["there is no such group", null, false],
    [
      "one partition of several topics was asked",
      { topics: { a: [partition(null, 9)], b: [partition(1, 2)] } },
      null,
    ],
  ])(
    "no commit on it, and one call for everything tells: %s",
    async (_name, story, isCommitted) => {
      ckafka.set({ [INSTANCE]: story === null ? {} : { group: story } });
      const { result, calls } = await callsDuring(() => read([rule("missing")]));
      expect(params(calls)).toEqual([
        { ...asked, Topics: ["missing"] },
        { ...asked, Limit: 1 },
      ]);
      expect(result.unreadable).toEqual([]);
      expect(result.groups).toMatchObject([{ topics: [], isCommitted, allTopics: true }]);
    },
  );

  test("a group has no commit at all where its one topic is listed without one", async () => {
    ckafka.set({ [INSTANCE]: { group: { topics: { orders: [partition(null, 9)] } } } });
    const { groups } = await read([rule("orders")]);
    expect(groups).toMatchObject([{ topics: [{ topic: "orders" }], isCommitted: false }]);
  });

  test("that the call for everything fails is told, and leaves open whether there is a commit", async () => {
    ckafka.misbehave([null, apiError("UnauthorizedOperation")]);
    const { groups, unreadable } = await read([rule("missing")]);
    expect(groups).toMatchObject([{ isCommitted: null }]);
    expect(unreadable).toMatchObject([{ group: "group", code: "UnauthorizedOperation" }]);
  });

  test("a group that is ignored is not read", async () => {
    const ignored = {
      index: 0,
      instance: INSTANCE,
      group: "gr*",
      topic: "*",
      ignore: true as const,
    };
    const { calls } = await callsDuring(() => read([ignored, aRule(INSTANCE, "*")]));
    expect(calls.map(({ action }) => action)).toEqual(["DescribeGroup"]);
  });
});

describe("a list that slides between two pages, with a total that stays", () => {
  const { "topic-3": _, ...rest } = topics(60).topics;
  const after: GroupStory = { topics: { ...rest, new: [partition(1, 2)] } };

  /** `topic-50` moves up to the first page, which was read by then. */
  function slides() {
    ckafka.set({ [INSTANCE]: { group: topics(60) } });
    ckafka.misbehave((_call, index) => {
      if (index === 1) ckafka.set({ [INSTANCE]: { group: after } });
      return null;
    });
  }
  const names = ({ groups }: Reading) => groups[0]?.topics.map(({ topic }) => topic);

  test("has the topic that moved in the next reading, and costs no further call", async () => {
    slides();
    const { result, calls } = await callsDuring(readSample);
    expect(calls).toHaveLength(2);
    expect(result.unreadable).toEqual([]);
    expect(names(result)).not.toContain("topic-50");
    expect(names(await readSample())).toEqual(Object.keys(after.topics));
  });

  test("is asked once more for a topic that a rule names: nothing says that it is absent", async () => {
    slides();
    const named = { ...aRule(INSTANCE, "group"), topic: "topic-50" };
    const { result, calls } = await callsDuring(() => read([named, aRule(INSTANCE, "group")]));
    expect(calls.at(-1)?.params).toMatchObject({ Topics: ["topic-50"], Offset: 0 });
    expect(calls).toHaveLength(3);
    expect(names(result)).toContain("topic-50");
    expect(result.groups).toMatchObject([{ allTopics: true, isCommitted: true }]);
  });

  test.each<[name: string, fault: CkafkaFault, allTopics: boolean, codes: string[]]>([
    ["refused is believed without it", apiError("InvalidParameter"), true, []],
    ["lost leaves the reading incomplete", apiError("AuthFailure"), false, ["AuthFailure"]],
  ])("and where that call is %s", async (_name, fault, allTopics, codes) => {
    ckafka.set({ [INSTANCE]: { group: topics(60) } });
    ckafka.misbehave(({ params }) => (JSON.stringify(params).includes("Topics") ? fault : null));
    const named = { ...aRule(INSTANCE, "group"), topic: "missing" };
    const { groups, unreadable } = await read([named, aRule(INSTANCE, "group")]);
    expect(groups).toMatchObject([{ allTopics }]);
    expect(groups[0]?.topics).toHaveLength(60);
    expect(unreadable.map(({ code }) => code)).toEqual(codes);
  });
});

describe("groups found by wildcards", () => {
  const names = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

  function tell(groups: readonly string[]) {
    ckafka.set({ [INSTANCE]: Object.fromEntries(groups.map((name) => [name, topics(1)])) });
  }

  test("all pages are listed once an instance, and only what matches is read", async () => {
    tell([...names(70, "web"), ...names(40, "job"), "<!channel>"]);
    const { result, calls } = await callsDuring(() =>
      read([aRule(INSTANCE, "web-*"), aRule(INSTANCE, "web-1?"), aRule(INSTANCE, "<!*")]),
    );
    const count = (action: string) => calls.filter((call) => call.action === action).length;
    expect(count("DescribeGroup")).toBe(3);
    expect(count("DescribeGroupOffsets")).toBe(71);
    expect(result.apiCalls).toBe(74);
    expect(result.groups).toHaveLength(71);
    expect(result.discovered.get(INSTANCE)?.size).toBe(111);
  });

  test("no wildcard, no discovery", async () => {
    const { calls } = await callsDuring(readSample);
    expect(calls.map(({ action }) => action)).toEqual(["DescribeGroupOffsets"]);
  });

  test("a discovery that fails is told under each pattern; listed and named groups are read", async () => {
    tell([...names(60, "web"), "orders"]);
    ckafka.misbehave(({ action, params }) =>
      action === "DescribeGroup" && JSON.stringify(params).includes('"Offset":50')
        ? apiError("UnauthorizedOperation")
        : null,
    );
    const rules = [aRule(INSTANCE, "orders"), aRule(INSTANCE, "web-*"), aRule(INSTANCE, "x-*")];
    const result = await read(rules);
    expect(result.unreadable).toMatchObject([
      { instance: INSTANCE, group: "web-*", code: "UnauthorizedOperation" },
      { instance: INSTANCE, group: "x-*", code: "UnauthorizedOperation" },
    ]);
    expect(result.groups[0]?.group).toBe("orders");
    expect(result.groups).toHaveLength(51);
    expect(result.discovered.has(INSTANCE)).toBe(false);
  });

  test("a list that does not come whole is told too", async () => {
    tell(names(3, "web"));
    ckafka.misbehave(({ action }) => (action === "DescribeGroup" ? totalCount(4) : null));
    const result = await read([aRule(INSTANCE, "web-*")]);
    expect(result.unreadable).toMatchObject([{ group: "web-*", code: "Incomplete" }]);
    expect(result.groups).toHaveLength(3);
    expect(result.discovered.size).toBe(0);
  });

  test("a discovery that stalls keeps nobody waiting who is named", async () => {
    ckafka.misbehave(({ action }) => (action === "DescribeGroup" ? { kind: "stall" } : null));
    const result = await read([aRule(INSTANCE, "*"), aRule(INSTANCE, "group")], {}, QUICK, 1_000);
    expect(result.groups).toMatchObject([{ group: "group" }]);
    expect(result.unreadable).toMatchObject([{ group: "*", code: "DeadlineExceeded" }]);
  });

  test("an instance that fails leaves the others alone", async () => {
    const result = await read([aRule("ckafka-gone", "*"), aRule(INSTANCE, "*")]);
    expect(result.unreadable).toMatchObject([
      { instance: "ckafka-gone", group: "*", code: "InvalidParameterValue.InstanceNotExist" },
    ]);
    expect([...result.discovered.keys()]).toEqual([INSTANCE]);
    expect(result.groups).toHaveLength(1);
  });
});

test("each group is handed on as soon as its pages are there", async () => {
  ckafka.set({ [INSTANCE]: { slow: topics(1), quick: topics(1) } });
  ckafka.misbehave(({ params }) =>
    JSON.stringify(params).includes('"slow"') ? { kind: "stall" } : null,
  );
  const handedOn: string[] = [];
  const done = createKafka(apiConfig(), CONTEXT, QUICK).readOffsets(
    [aRule(INSTANCE, "slow"), aRule(INSTANCE, "quick")],
    deadlineIn(1_000),
    ({ group }) => handedOn.push(group),
  );
  await expect.poll(() => handedOn, { timeout: 900 }).toEqual(["quick"]);
  expect((await done).unreadable).toMatchObject([{ group: "slow", code: "DeadlineExceeded" }]);
});

describe("the deadline", () => {
  test("ends a reading that the API does not answer, with an entry for every group", async () => {
    ckafka.misbehave(() => ({ kind: "stall" }));
    const rules = ["a", "b", "c"].map((name) => aRule(INSTANCE, name));
    const result = await read(rules, {}, QUICK, 100);
    expect(result.unreadable.map(({ group, code }) => [group, code])).toEqual([
      ["a", "DeadlineExceeded"],
      ["b", "DeadlineExceeded"],
      ["c", "DeadlineExceeded"],
    ]);
    expect(result.apiCalls).toBe(3);
  });

  test("that has passed already lets no call start", async () => {
    const { result, calls } = await callsDuring(() =>
      read([aRule(INSTANCE, "group"), aRule(INSTANCE, "*")], {}, QUICK, 0),
    );
    expect(calls).toEqual([]);
    expect(result.apiCalls).toBe(0);
    expect(result.unreadable.map(({ group, code, requestId }) => [group, code, requestId])).toEqual(
      [
        ["*", "DeadlineExceeded", null],
        ["group", "DeadlineExceeded", null],
      ],
    );
  });
});

describe("group states", () => {
  const ask = (groups: readonly string[], log = SILENT) =>
    createKafka(apiConfig(), { ...CONTEXT, log }, QUICK).readGroupInfo(
      INSTANCE,
      groups,
      deadlineIn(60_000),
    );

  test("of many groups come in one call", async () => {
    ckafka.set({
      [INSTANCE]: {
        down: { topics: {}, state: "Empty" },
        slow: { topics: {}, state: "Stable", members: 3 },
      },
    });
    const { infos, apiCalls } = await ask(["down", "slow", "down"]);
    expect(infos).toEqual(
      new Map([
        ["down", givenInfo("Empty")],
        ["slow", givenInfo("Stable", 3)],
      ]),
    );
    expect(apiCalls).toBe(1);
  });

  test("are missing when they cannot be asked: the log says why, and nothing is thrown", async () => {
    const lines: string[] = [];
    const log = createLog("warn", CONTEXT.redact, (line) => lines.push(line));
    ckafka.misbehave(() => apiError("InternalError"));
    expect(await ask(["group"], log)).toEqual({ infos: new Map(), apiCalls: 4 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        level: "warn",
        message: "group state not known",
        instance: INSTANCE,
        code: "InternalError",
        error: expect.any(String),
        requestId: expect.any(String),
      },
    ]);
  });

  test("of all others come when one group makes the API refuse the call", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `group-${index}`);
    ckafka.set({ [INSTANCE]: Object.fromEntries(names.map((name) => [name, topics(1)])) });
    ckafka.misbehave(({ params }) =>
      JSON.stringify(params).includes('"group-17"') ? apiError("InvalidParameterValue") : null,
    );
    const { infos, apiCalls } = await ask(names);
    expect(infos.size).toBe(39);
    expect(infos.has("group-17")).toBe(false);
    expect(apiCalls).toBeLessThan(17);
  });

  test("name the owners of partitions", async () => {
    ckafka.set({
      [INSTANCE]: { group: { topics: { a: [partition(1, 2), partition(1, 2)] }, members: 2 } },
    });
    const { infos } = await ask(["group"]);
    expect(infos.get("group")?.owners.get("a")?.get(1)).toEqual({
      clientId: "consumer-2",
      host: "10.0.0.2",
    });
  });

  test("of no groups need no call", async () => {
    expect(await ask([])).toEqual({ infos: new Map(), apiCalls: 0 });
  });
});

test("connections are kept for the next run", async () => {
  const own = await startCkafka({ story: { [INSTANCE]: OFFICIAL_SAMPLE } });
  for (let run = 0; run < 3; run += 1) await read([aRule(INSTANCE, "group")], { host: own.host });
  expect(own.calls).toHaveLength(3);
  expect(own.connections()).toBe(1);
  await own.close();
});

test("whatever the API answers, a group is read or told to be unreadable", async () => {
  const rules = [aRule(INSTANCE, "group"), aRule(INSTANCE, "*")];
  await fc.assert(
    fc.asyncProperty(fc.array(hostileBody, { minLength: 1, maxLength: 6 }), async (bodies) => {
      ckafka.misbehave((_, index) => ({ kind: "raw", body: bodies[index % bodies.length] ?? "" }));
      const { groups, unreadable } = await read(rules);
      const told = [...groups, ...unreadable].map(({ group }) => group);
      expect(told).toContain("group");
      for (const { code, message } of unreadable) expect([code, message]).not.toContain("");
      for (const { group, topics, allTopics } of groups) {
        if (topics.length === 0) expect(allTopics).toBe(true);
        const whole = allTopics && topics.every((topic) => topic.unreadPartitions.length === 0);
        expect(unreadable.some((entry) => entry.group === group)).toBe(!whole);
      }
    }),
    { numRuns: 300 },
  );
});
