import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { apiError } from "../../tools/emulators/ckafka/fault.ts";
import { type Ckafka, startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import type { GroupStory } from "../../tools/emulators/ckafka/story.ts";
import { type Slack, startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { type BuiltFunction, environmentOn, load } from "./built-functions.ts";

/** One partition a topic, by its lag; the first 40 messages of each log are deleted. */
const group = (lags: Readonly<Record<string, number>>): GroupStory => ({
  topics: Object.fromEntries(
    Object.entries(lags).map(([topic, lag]) => [
      topic,
      [{ committedOffset: 30, logEndOffset: 30 + lag, logStartOffset: 40 }],
    ]),
  ),
});

const topics = (length: number) =>
  Object.fromEntries(Array.from({ length }, (_, index) => [`t${index}`, 500 + index]));

let ckafka: Ckafka;
let slack: Slack;
let alert: BuiltFunction;
let seen = 0;
beforeEach(async () => {
  ckafka = await startCkafka();
  slack = await startSlack();
  alert = load("alert");
  seen = 0;
  onTestFinished(async () => {
    await Promise.all([ckafka.close(), slack.close()]);
  });
});

/** A run of the function as if its timer had fired so many seconds ago. */
async function run(
  groups: Readonly<Record<string, GroupStory>>,
  rule: object | readonly object[],
  { secondsAgo = 0, silences = [] as readonly object[], handler = alert } = {},
) {
  ckafka.set({ "ckafka-abc": groups, "ckafka-xyz": groups });
  const rules = Array.isArray(rule) ? rule : [{ group: "*", ...rule }];
  const variables = environmentOn(ckafka, slack.url("alerts"), {
    LAG_RULES: JSON.stringify(rules),
    LAG_SILENCES: JSON.stringify(silences),
  });
  const Time = new Date(Date.now() - secondsAgo * 1_000).toISOString();
  const summary = await handler(variables, handler === alert ? { Type: "Timer", Time } : {});
  const calls = ckafka.calls.slice(seen);
  seen = ckafka.calls.length;
  const of = (name: string) => calls.filter(({ action }) => action === name);
  return { summary, starts: of("DescribeTopicSyncReplica"), infos: of("DescribeGroupInfo") };
}

const counts = ({ starts, infos }: Awaited<ReturnType<typeof run>>) => [
  starts.length,
  infos.length,
];

const ABOVE = { warning: 100, critical: 1_000 };

describe("beside the offsets, the built function asks", () => {
  test("nothing of what is ok", async () => {
    expect(counts(await run({ orders: group({ t: 5, u: 0 }) }, ABOVE))).toEqual([0, 0]);
  });

  test("once where the log starts of what is told for the first time, and nothing inside the window", async () => {
    const slow = { orders: group({ t: 500, fine: 5 }) };
    const first = await run(slow, ABOVE, { secondsAgo: 30 });
    expect(first.starts.map(({ params }) => params)).toMatchObject([{ TopicName: "t" }]);
    expect(first.summary).toMatchObject({ notified: [{ reason: "first" }] });
    const second = await run(slow, ABOVE);
    expect(second.summary).toMatchObject({ suppressed: 1 });
    expect(counts(second)).toEqual([0, 1]);
  });

  test("again before it is told that it got worse", async () => {
    await run({ orders: group({ t: 500 }) }, ABOVE, { secondsAgo: 30 });
    const worse = await run({ orders: group({ t: 5_000 }) }, ABOVE);
    expect(worse.summary).toMatchObject({ notified: [{ reason: "escalated" }] });
    expect(counts(worse)).toEqual([1, 1]);
  });

  test("not for a reminder", async () => {
    const often = { ...ABOVE, dedup: "0s" };
    await run({ orders: group({ t: 500 }) }, often, { secondsAgo: 30 });
    const again = await run({ orders: group({ t: 500 }) }, often);
    expect(again.summary).toMatchObject({ notified: [{ reason: "reminder" }] });
    expect(again.starts).toEqual([]);
  });

  test("not where the log starts of what is pending", async () => {
    expect(counts(await run({ orders: group({ t: 500 }) }, { ...ABOVE, for: "1h" }))).toEqual([
      0, 1,
    ]);
  });

  test("not of what is silenced", async () => {
    const silences = [{ group: "orders", until: new Date(Date.now() + 60_000).toISOString() }];
    const { summary, starts } = await run({ orders: group({ t: 500 }) }, ABOVE, { silences });
    expect(summary).toMatchObject({ status: "warning", notified: [] });
    expect(starts).toEqual([]);
  });

  test("not of what is well, but waits for keepFiringFor, nor when it is back before that", async () => {
    const calm = { ...ABOVE, keepFiringFor: "1h" };
    await run({ orders: group({ t: 500 }) }, calm, { secondsAgo: 60 });
    const well = await run({ orders: group({ t: 5 }) }, calm, { secondsAgo: 30 });
    expect(well.summary).toMatchObject({ firing: 1, notified: [] });
    expect(counts(well)).toEqual([0, 0]);
    expect((await run({ orders: group({ t: 600 }) }, calm)).starts).toEqual([]);
  });

  test("for log starts 10 calls at most, 5 in any second, within 2 seconds, the most lag first", async () => {
    const { summary, starts } = await run({ orders: group(topics(30)) }, ABOVE);
    expect(summary).toMatchObject({ notified: { length: 30 }, unreadable: [] });
    expect(starts.length).toBeGreaterThan(1);
    expect(starts.length).toBeLessThanOrEqual(10);
    const times = starts.map(({ at }) => at);
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    expect(span).toBeLessThanOrEqual(2_500);
    // Some 220 ms apart: on a busy machine one may come late, and the next one in time.
    for (const start of times) {
      expect(times.filter((at) => at >= start && at < start + 850).length).toBeLessThanOrEqual(5);
    }
    expect(starts[0]?.params).toMatchObject({ TopicName: "t29" });
  });

  test("for log starts no more than that of several instances together", async () => {
    const each = { group: "*", ...ABOVE };
    const rules = [each, { ...each, instance: "ckafka-xyz" }];
    const { summary, starts } = await run({ orders: group(topics(12)) }, rules);
    expect(summary).toMatchObject({ notified: { length: 24 } });
    expect(starts.length).toBeLessThanOrEqual(10);
    const instances = new Set(starts.map(({ params }) => JSON.stringify(params).includes("xyz")));
    expect(instances.size).toBe(2);
  });

  test("for log starts no more when the API takes its time: the run goes on after 2 seconds", async () => {
    ckafka.misbehave(({ action }) =>
      action === "DescribeTopicSyncReplica" ? { kind: "slow", latencyMs: 60_000 } : null,
    );
    const before = performance.now();
    const { summary } = await run({ orders: group(topics(3)) }, ABOVE);
    expect(summary).toMatchObject({ notified: { length: 3 }, unreadable: [] });
    expect(performance.now() - before).toBeLessThan(6_000);
  });

  test("once each, whatever it is answered: what cannot be asked stays unknown, and is told", async () => {
    ckafka.misbehave(({ action }) =>
      ["DescribeTopicSyncReplica", "DescribeGroupInfo"].includes(action)
        ? apiError("InvalidParameter")
        : null,
    );
    const { summary, starts, infos } = await run({ orders: group({ t: 500 }) }, ABOVE);
    expect(summary).toMatchObject({ notified: [{ reason: "first" }], unreadable: [] });
    expect([starts.length, infos.length]).toEqual([1, 1]);
    expect(JSON.stringify(slack.messages[0]?.payload)).toContain("lag is too high, *500* behind");
  });

  test("for the state of all groups that are not ok in one call, and of no other", async () => {
    const groups = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`g${index}`, group({ t: index < 40 ? 500 : 5 })]),
    );
    const { infos } = await run(groups, ABOVE);
    expect(infos).toHaveLength(1);
    expect(infos[0]?.params).toMatchObject({ GroupList: { length: 40 } });
  });
});

test("a check by hand asks what alert would ask", async () => {
  const slow = { orders: group({ t: 500 }) };
  expect(counts(await run(slow, ABOVE, { handler: load("check") }))).toEqual([1, 1]);
});
