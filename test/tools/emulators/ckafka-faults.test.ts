import { describe, expect, test } from "vitest";
import { call, client, codeOf, group, startForTest } from "../../../tools/emulators/ckafka/ask.ts";
import {
  apiError,
  type CkafkaFault,
  NO_RESPONSE,
  NOT_JSON,
  NULL_RESULT,
  shortPage,
  totalCount,
  withoutField,
} from "../../../tools/emulators/ckafka/fault.ts";
import { OFFICIAL_SAMPLE, partition } from "../../../tools/emulators/ckafka/story.ts";

const sample = { "ckafka-abc": OFFICIAL_SAMPLE };

describe("the CKafka emulator, told to misbehave", () => {
  const seen = (answer: Promise<unknown>) =>
    answer.then(
      (value) => value,
      ({ name, code, httpCode }) => ({ name, code, httpCode }),
    );
  const SDK_ERROR = { code: undefined, httpCode: undefined };

  test.each<[name: string, fault: CkafkaFault, outcome: object]>([
    ["an API error", apiError("InternalError"), { code: "InternalError" }],
    ["a status", { kind: "status", status: 502, body: "<html>" }, { httpCode: 502 }],
    ["a reset", { kind: "reset" }, SDK_ERROR],
    ["a stall", { kind: "stall" }, SDK_ERROR],
    ["a body that stalls", { kind: "stallInBody" }, { name: "FetchError" }],
    ["a body that is cut", { kind: "cutBody" }, { name: "FetchError" }],
    ["a body that is no JSON", NOT_JSON, { name: "FetchError" }],
    ["no Response", NO_RESPONSE, { name: "TypeError" }],
    ["a null Result", NULL_RESULT, { Result: null }],
    ["a wrong total", totalCount(99), { Result: { TotalCount: 99 } }],
    ["a missing page", shortPage(0), { Result: { TotalCount: 1, TopicList: [] } }],
    ["a late answer", { kind: "slow", latencyMs: 1 }, { Result: { TotalCount: 1 } }],
  ])("answers with %s, once", async (_, fault, outcome) => {
    const server = await startForTest({ story: sample });
    server.misbehave([fault]);
    // What never ends is given up on soon; the SDK waits for the end of a cut body too.
    const endless = ["stall", "stallInBody", "cutBody"].includes(fault.kind);
    const answer = call(server, "DescribeGroupOffsets", group, endless ? 0.2 : 30);
    expect(await seen(answer)).toMatchObject(outcome);
    expect(await seen(call(server))).toMatchObject({ Result: { TotalCount: 1 } });
  });

  test("leaves fields out wherever they stand", async () => {
    const server = await startForTest({ story: sample });
    server.misbehave([withoutField("LogEndOffset")]);
    const { Result } = await client(server).DescribeGroupOffsets(group);
    const row = Result?.TopicList?.[0]?.Partitions?.[0];
    expect([row?.Offset, row?.LogEndOffset]).toEqual([22689638, undefined]);
  });

  test("can tell a partition's error", async () => {
    const failing = { ...partition(1, 2), errorCode: 3 };
    const server = await startForTest({
      story: { "ckafka-abc": { group: { topics: { orders: [failing] } } } },
    });
    const { Result } = await client(server).DescribeGroupOffsets(group);
    expect(Result?.TopicList?.[0]?.Partitions?.[0]?.ErrorCode).toBe(3);
  });

  test("can decide call by call", async () => {
    const server = await startForTest({ story: sample });
    server.misbehave(({ action }, index) =>
      action === "DescribeGroup" || index === 1 ? apiError("ResourceUnavailable") : null,
    );
    expect(await codeOf(call(server))).toBe("no error");
    expect(await codeOf(call(server))).toBe("ResourceUnavailable");
    expect(await codeOf(call(server))).toBe("no error");
    expect(await codeOf(call(server, "DescribeGroup", { InstanceId: "ckafka-abc" }))).toBe(
      "ResourceUnavailable",
    );
  });

  test("keeps its clients' connections", async () => {
    const server = await startForTest({ story: sample });
    await call(server);
    await call(server);
    expect([server.calls.length, server.connections()]).toEqual([2, 1]);
  });
});
