import { describe, expect, test } from "vitest";
import { call, client, codeOf, group, startForTest } from "../../../tools/emulators/ckafka/ask.ts";
import { RateLimit } from "../../../tools/emulators/ckafka/rate-limit.ts";
import { TEST_SECRET } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE, partition } from "../../../tools/emulators/ckafka/story.ts";

const topics = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`topic-${index}`, [partition(1, 2)]]),
  );
const wide = { "ckafka-abc": { group: { topics: topics(137) } } };
const sample = { "ckafka-abc": OFFICIAL_SAMPLE };

describe("the CKafka emulator, asked by the official SDK", () => {
  test("tells the documentation's sample, and logs the call", async () => {
    const server = await startForTest({ story: sample, clock: () => Date.now() });
    const answer = await call(server);
    expect(answer).toEqual({
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
      RequestId: server.calls[0]?.requestId,
    });
    expect(server.calls).toMatchObject([
      {
        action: "DescribeGroupOffsets",
        params: { InstanceId: "ckafka-abc", Group: "group" },
        region: "ap-guangzhou",
        secretId: TEST_SECRET.secretId,
        token: null,
      },
    ]);
  });

  test("takes a temporary key with its token, and not without it", async () => {
    const secret = { secretId: "AKID-temporary", secretKey: "temporary-key", token: "the-token" };
    const server = await startForTest({ story: sample, secrets: [secret] });
    const list = (credential: object) =>
      client(server, credential).DescribeGroup({ InstanceId: "ckafka-abc" });
    expect((await list(secret)).Result?.TotalCount).toBe(1);
    expect(server.calls[0]?.token).toBe("the-token");
    const { token: _, ...withoutToken } = secret;
    expect(await codeOf(list(withoutToken))).toBe("AuthFailure.TokenFailure");
    expect(await codeOf(list({ ...secret, secretKey: "wrong" }))).toBe(
      "AuthFailure.SignatureFailure",
    );
    expect(await codeOf(list(TEST_SECRET))).toBe("AuthFailure.SecretIdNotFound");
  });

  test("refuses a client whose clock is more than five minutes off", async () => {
    const server = await startForTest({ story: sample, clock: () => Date.now() + 6 * 60_000 });
    expect(await codeOf(call(server))).toBe("AuthFailure.SignatureExpire");
  });

  test("pages topics by 50 and groups by 20", async () => {
    const groups = Object.fromEntries(
      Array.from({ length: 45 }, (_, index) => [`group-${index}`, { topics: {} }]),
    );
    const server = await startForTest({
      story: { "ckafka-abc": { ...groups, wide: { topics: topics(137) } } },
    });
    const page = async (Offset: number) => {
      const { Result } = await client(server).DescribeGroupOffsets({
        InstanceId: "ckafka-abc",
        Group: "wide",
        Offset,
      });
      return [Result?.TotalCount, Result?.TopicList?.length, Result?.TopicList?.[0]?.Topic];
    };
    expect(await page(0)).toEqual([137, 50, "topic-0"]);
    expect(await page(100)).toEqual([137, 37, "topic-100"]);
    expect(await page(150)).toEqual([137, 0, undefined]);
    const { Result } = await client(server).DescribeGroup({ InstanceId: "ckafka-abc" });
    expect([Result?.TotalCount, Result?.GroupList?.length]).toEqual([46, 20]);
  });

  test("searches topics and groups, and takes a list of topics", async () => {
    const server = await startForTest({ story: wide });
    const count = async (more: object) => {
      const request = { InstanceId: "ckafka-abc", Group: "group", ...more };
      return (await client(server).DescribeGroupOffsets(request)).Result?.TotalCount;
    };
    expect(await count({ SearchWord: "13" })).toBe(9);
    expect(await count({ Topics: ["topic-1", "topic-2", "topic-no"] })).toBe(2);
    const search = (SearchWord: string) =>
      client(server).DescribeGroup({ InstanceId: "ckafka-abc", SearchWord });
    expect((await search("rou")).Result?.TotalCount).toBe(1);
    expect((await search("nobody")).Result?.TotalCount).toBe(0);
  });

  test("tells group states: members only of a stable group, Dead for one that is not there", async () => {
    const server = await startForTest({
      story: {
        "ckafka-abc": {
          busy: { topics: {}, members: 3 },
          down: { topics: {}, state: "Empty", members: 3 },
          connect: { topics: {}, protocolType: "connect" },
        },
      },
    });
    const { Result = [] } = await client(server).DescribeGroupInfo({
      InstanceId: "ckafka-abc",
      GroupList: ["busy", "down", "connect", "nobody"],
    });
    expect(Result.map((info) => [info.Group, info.State, info.Members?.length])).toEqual([
      ["busy", "Stable", 3],
      ["down", "Empty", 0],
      ["connect", "Stable", 0],
      ["nobody", "Dead", 0],
    ]);
  });

  test("tells −1 for what was never committed, leaves rows out, and follows its story in time", async () => {
    let now = Date.now();
    const from = now;
    const server = await startForTest({
      clock: () => now,
      story: (at) => ({
        "ckafka-abc": {
          group: {
            topics: { orders: [partition(null, 7), null, partition(0, (at - from) / 1000)] },
          },
        },
      }),
    });
    const offsets = async () => {
      const { Result } = await client(server).DescribeGroupOffsets({
        InstanceId: "ckafka-abc",
        Group: "group",
      });
      return Result?.TopicList?.[0]?.Partitions?.map((row) => [
        row.Partition,
        row.Offset,
        row.LogEndOffset,
      ]);
    };
    expect(await offsets()).toEqual([
      [0, -1, 7],
      [2, 0, 0],
    ]);
    now += 60_000;
    expect(await offsets()).toEqual([
      [0, -1, 7],
      [2, 0, 60],
    ]);
    server.set(sample);
    expect((await offsets())?.[0]).toEqual([0, 22689638, 207927929]);
  });

  test.each<[name: string, action: string, parameters: object, code: string]>([
    ["an unknown action", "DescribeNothing", {}, "InvalidAction"],
    [
      "an unknown instance",
      "DescribeGroupOffsets",
      { ...group, InstanceId: "ckafka-no" },
      "InvalidParameterValue.InstanceNotExist",
    ],
    ["an unknown parameter", "DescribeGroupOffsets", { ...group, Page: 1 }, "UnknownParameter"],
    ["a missing one", "DescribeGroupOffsets", { InstanceId: "ckafka-abc" }, "MissingParameter"],
    ["one of another type", "DescribeGroupOffsets", { ...group, Limit: "5" }, "InvalidParameter"],
    ["51 topics a page", "DescribeGroupOffsets", { ...group, Limit: 51 }, "InvalidParameterValue"],
    [
      "51 groups a page",
      "DescribeGroup",
      { InstanceId: "ckafka-abc", Limit: 51 },
      "InvalidParameterValue",
    ],
    [
      "a negative offset",
      "DescribeGroup",
      { InstanceId: "ckafka-abc", Offset: -1 },
      "InvalidParameterValue",
    ],
    [
      "an empty list of groups",
      "DescribeGroupInfo",
      { InstanceId: "ckafka-abc", GroupList: [] },
      "InvalidParameterValue",
    ],
    [
      "text in the place of a list",
      "DescribeGroupInfo",
      { InstanceId: "ckafka-abc", GroupList: "group" },
      "InvalidParameter",
    ],
  ])("refuses %s", async (_, action, parameters, code) => {
    const server = await startForTest({ story: sample });
    const error = await call(server, action, parameters).catch((reason) => reason);
    expect([error.code, error.requestId]).toEqual([code, server.calls[0]?.requestId]);
  });

  test("refuses a region that is missing or none, and another version", async () => {
    const server = await startForTest({ story: sample });
    const inRegion = (region: string) =>
      client(server, TEST_SECRET, { region }).DescribeGroup({ InstanceId: "ckafka-abc" });
    expect(await codeOf(inRegion(""))).toBe("MissingParameter");
    expect(await codeOf(inRegion("nowhere"))).toBe("UnsupportedRegion");
    const old = client(server);
    old.apiVersion = "2018-01-01";
    expect(await codeOf(old.DescribeGroup({ InstanceId: "ckafka-abc" }))).toBe("NoSuchVersion");
  });

  test("rejects calls over its limit", async () => {
    const server = await startForTest({ story: sample, perSecond: 0 });
    expect(await codeOf(call(server))).toBe("RequestLimitExceeded");
  });

  test("counts calls in any second, not by the second's number, each action on its own", () => {
    let now = 0;
    const limit = new RateLimit(2, () => now);
    const taken = [0, 900, 999, 1000, 1001, 1900].map((at) => {
      now = at;
      try {
        limit.take("a");
        return true;
      } catch {
        return false;
      }
    });
    expect(taken).toEqual([true, true, false, true, false, true]);
    expect(() => limit.take("b")).not.toThrow();
  });
});
