import { describe, expect, test } from "vitest";
import { aStory, fault, GROUP, lag, RULE, SUBJECT, TOPIC } from "./directed.ts";
import { play } from "./play.ts";
import { MINUTE, type Story } from "./story.ts";

/** What was told of every subject, in order, but for the calm end after the story's last step. */
async function tell(story: Story): Promise<string[]> {
  const { broken, world } = await play(story);
  expect(broken).toEqual([]);
  return world.runs
    .filter(({ plan }) => plan.run < story.waits.length)
    .flatMap(({ words }) => words.map(({ reason, subject }) => `${reason} ${subject}`));
}

describe("Slack is down for ten runs and back", () => {
  test("every alert arrives exactly once, its reason unchanged", async () => {
    const story = aStory(14, {
      rules: [RULE, { ...RULE, instance: "ckafka-b", group: "b-audit", channel: "ops" }],
      changes: [
        lag(1, 500),
        lag(3, 5_000, "clicks"),
        { at: 4, group: "b-audit", topic: TOPIC, partition: 1, what: { kind: "lag", lag: 200 } },
      ],
      faults: [
        fault(1, 10, { kind: "slack down", channel: 0 }),
        fault(1, 10, { kind: "slack down", channel: 1 }),
      ],
    });
    expect((await tell(story)).sort()).toEqual([
      "first ckafka-a/a-orders/clicks",
      "first ckafka-a/a-orders/events",
      "first ckafka-b/b-audit/events",
    ]);
  });

  test("an escalation and a recovery that it missed arrive once each", async () => {
    const story = aStory(14, {
      changes: [lag(0, 500), lag(2, 5_000), lag(0, 500, "clicks"), lag(5, 0, "clicks")],
      faults: [fault(1, 10, { kind: "slack down", channel: 0 })],
    });
    expect((await tell(story)).sort()).toEqual([
      "escalated ckafka-a/a-orders/events",
      "first ckafka-a/a-orders/clicks",
      "first ckafka-a/a-orders/events",
      "resolved ckafka-a/a-orders/clicks",
    ]);
  });

  test("what came and went meanwhile is told as over", async () => {
    const story = aStory(14, {
      changes: [lag(2, 500), lag(6, 0)],
      faults: [fault(1, 10, { kind: "slack down", channel: 0 })],
    });
    expect(await tell(story)).toEqual(["resolved ckafka-a/a-orders/events"]);
  });
});

describe("two runs at once", () => {
  test.each([0, 1, 2, 3, 4, 5, 6])(
    "send one message in all when the second starts at call %i of the first",
    async (call) => {
      const story = aStory(1, {
        changes: [lag(0, 500)],
        faults: [fault(0, 1, { kind: "overlap", call, pauseAt: null })],
      });
      const { broken, world } = await play(story);
      expect(broken).toEqual([]);
      const [first, second] = world.runs;
      expect([...(first?.words ?? []), ...(second?.words ?? [])]).toHaveLength(1);
    },
  );
});

describe("what no reading shows any more", () => {
  test("an absent group does not resolve because a partition of it could not be read", async () => {
    const story = aStory(3, {
      changes: [
        { at: 0, group: GROUP, topic: TOPIC, partition: 0, what: { kind: "forget all commits" } },
      ],
      faults: [fault(1, 1, { kind: "partition error", group: GROUP, topic: TOPIC, partition: 0 })],
    });
    expect(await tell(story)).toEqual([
      `first ckafka-a/${GROUP}`,
      "first ckafka-a",
      "resolved ckafka-a",
    ]);
  });

  test("a whole group that is gone is told of where its alert was", async () => {
    const story = aStory(4, {
      rules: [
        { ...RULE, group: "a-*", topic: "clicks", channel: "ops" },
        { ...RULE, group: "a-*", per: "group" },
      ],
      changes: [
        lag(0, 500),
        { at: 1, group: GROUP, topic: TOPIC, partition: 0, what: { kind: "delete topic" } },
      ],
    });
    const { world } = await play(story);
    const urls = world.judge.ledger
      .wordsOn(`ckafka-a/${GROUP}`)
      .map(({ reason, url }) => [reason, url]);
    expect(urls).toEqual([
      ["first", "https://slack.invalid/default"],
      ["gone", "https://slack.invalid/default"],
    ]);
  });
});

test("a commit that stands still is told of although the clock is set back meanwhile", async () => {
  const story = aStory(6, {
    rules: [{ ...RULE, warning: null, critical: null, stalledMs: 10 * MINUTE }],
    changes: [{ at: 0, group: GROUP, topic: TOPIC, partition: 0, what: { kind: "stall" } }],
    faults: [fault(2, 1, { kind: "clock set back", ms: 10 * MINUTE })],
  });
  expect(await tell(story)).toEqual([`first ${SUBJECT}`]);
});
