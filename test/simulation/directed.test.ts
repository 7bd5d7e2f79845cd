import { describe, expect, test } from "vitest";
import { aStory, fault, GROUP, lag, RULE, SUBJECT, TOPIC } from "./directed.ts";
import { play } from "./play.ts";
import { GROUPS, MINUTE, type Story } from "./story.ts";
import type { Trouble } from "./trouble.ts";

const PLACE = { group: GROUP, topic: TOPIC, partition: 0 };

/** A timer of one minute. */
const minutes = (count: number) => Array.from({ length: count }, () => MINUTE);

/** A trouble at the third run, and at no other. */
function atOnce(trouble: Trouble): Partial<Story> {
  return { faults: [fault(2, 1, trouble)] };
}

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
    expect(await tell(story)).toEqual([`resolved ${SUBJECT}`]);
  });
});

describe("two runs at once", () => {
  test.each([0, 1, 2, 3, 4, 5, 6])(
    "send one message in all when the second starts at call %i of the first",
    async (call) => {
      const story = aStory(1, {
        changes: [lag(0, 500)],
        faults: [fault(0, 1, { kind: "overlap", call, pauseAt: null, frozenMs: 0 })],
      });
      const { broken, world } = await play(story);
      expect(broken).toEqual([]);
      const [first, second] = world.runs;
      expect([...(first?.words ?? []), ...(second?.words ?? [])]).toHaveLength(1);
    },
  );
});

describe("what lasts one check tells nobody", () => {
  const once: [string, Partial<Story>][] = [
    ["a group that cannot be read", atOnce({ kind: "group unreadable", group: GROUP })],
    ["an instance that cannot be read", atOnce({ kind: "nothing readable" })],
    ["a partition without its commit", atOnce({ kind: "commit not in answer", ...PLACE })],
    ["a topic that is not in the answer", atOnce({ kind: "topic not in answer", ...PLACE })],
    ["a log end of −1", atOnce({ kind: "log end unread", ...PLACE })],
    ["a group that is not in the answer", atOnce({ kind: "group not in answer", group: GROUP })],
  ];
  test.each(once)("%s", async (_, story) => {
    expect(await tell(aStory(5, { waits: minutes(5), ...story }))).toEqual([]);
  });

  test.each(once)("%s, while it fires", async (_, { faults = [] }) => {
    const story = aStory(5, { waits: minutes(5), changes: [lag(0, 500)], faults });
    expect(await tell(story)).toEqual([`first ${SUBJECT}`]);
  });
});

describe("what vanishes is no recovery", () => {
  const vanish = (kind: "forget commit" | "expire" | "make topic anew") => ({
    at: 1,
    ...PLACE,
    what: { kind },
  });

  test("a partition without its commit is told at the second check, and over when it commits", async () => {
    const story = aStory(6, { changes: [vanish("forget commit"), lag(4, 0)] });
    expect(await tell(story)).toEqual([`first ${SUBJECT}`, `resolved ${SUBJECT}`]);
  });

  test("a topic without its rows is gone at the second check, in grey", async () => {
    const story = aStory(5, {
      rules: [{ ...RULE, group: "a-*" }],
      changes: [lag(0, 500), { ...vanish("expire"), at: 2 }],
    });
    expect(await tell(story)).toEqual([`first ${SUBJECT}`, `gone ${SUBJECT}`]);
  });

  test("a topic that was made anew leaves its commits ahead", async () => {
    const rules = [{ ...RULE, topic: TOPIC }];
    const story = aStory(4, { rules, changes: [vanish("make topic anew")] });
    expect(await tell(story)).toEqual([`first ${SUBJECT}`]);
  });

  test("deleted messages are no lag", async () => {
    const story = aStory(4, {
      waits: minutes(4),
      changes: [
        { at: 0, ...PLACE, what: { kind: "set back", by: 800 } },
        { at: 0, ...PLACE, what: { kind: "delete messages", keep: 0 } },
      ],
    });
    expect(await tell(story)).toEqual([]);
  });

  test("an absent group does not resolve because a partition of it could not be read", async () => {
    const story = aStory(3, {
      changes: [{ at: 0, ...PLACE, what: { kind: "forget all commits" } }],
      faults: [fault(1, 1, { kind: "partition error", ...PLACE })],
    });
    expect(await tell(story)).toEqual([`first ckafka-a/${GROUP}`]);
  });

  test("a lost commit is told while another topic of its group is read in part", async () => {
    const other = { ...PLACE, topic: "clicks" };
    const story = aStory(4, {
      rules: [{ ...RULE, topic: TOPIC }],
      waits: minutes(4),
      changes: [{ at: 1, ...PLACE, what: { kind: "forget all commits" } }],
      faults: [fault(1, 3, { kind: "partition error", ...other })],
    });
    expect(await tell(story)).toContain(`first ${SUBJECT}`);
  });

  test("a group is not well again at the check that misses a topic of it", async () => {
    const story = aStory(6, {
      rules: [{ ...RULE, topic: TOPIC, per: "group" }],
      changes: [
        { at: 1, ...PLACE, what: { kind: "forget all commits" } },
        lag(3, 0, "clicks"),
        { at: 5, ...PLACE, what: { kind: "expire" } },
      ],
    });
    expect(await tell(story)).toEqual([`first ckafka-a/${GROUP}`, `first ${SUBJECT}`]);
  });

  test("a group that lost its commits stays as it is", async () => {
    const place = { group: GROUP, topic: "clicks", partition: 0 };
    const story = aStory(5, {
      rules: [{ ...RULE, group: "a-*", topic: "c*", per: "group" }],
      changes: [
        { ...place, at: 0, what: { kind: "lag", lag: 500 } },
        { ...place, at: 1, what: { kind: "forget all commits" } },
      ],
    });
    expect(await tell(story)).toEqual([`first ckafka-a/${GROUP}`]);
  });

  test("a whole group that is gone is told of where its alert was", async () => {
    const story = aStory(4, {
      rules: [
        { ...RULE, group: "a-*", topic: "clicks", channel: "ops" },
        { ...RULE, group: "a-*", per: "group", index: 1 },
      ],
      changes: [lag(0, 500), { at: 1, ...PLACE, what: { kind: "delete topic" } }],
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

describe("a channel is not flooded", () => {
  test("by twenty groups that fail one after the other, and each of them is told", async () => {
    const groups = GROUPS["ckafka-c"] ?? [];
    const story = aStory(40, {
      waits: minutes(40),
      rules: [{ ...RULE, instance: "ckafka-c", group: "c-*", topic: TOPIC }],
      changes: groups.map((group, at) => ({
        ...PLACE,
        at,
        group,
        what: { kind: "lag", lag: 500 },
      })),
    });
    const { broken, world } = await play(story);
    expect(broken).toEqual([]);
    const told = world.runs.flatMap(({ words }) => words).filter((word) => word.reason === "first");
    expect(told.map(({ subject }) => subject).sort()).toEqual(
      groups.map((group) => `ckafka-c/${group}/${TOPIC}`),
    );
    const own = world.runs.filter(({ plan }) => plan.run < story.waits.length);
    expect(own.filter(({ words }) => words.length > 0).length).toBeLessThanOrEqual(12);
  });

  test("but for what calls somebody in, which waits for nothing", async () => {
    const audit = { group: "b-audit", topic: TOPIC, partition: 0 };
    const story = aStory(6, {
      rules: [
        { ...RULE, group: "a-*" },
        { ...RULE, instance: "ckafka-b", group: "b-audit", mention: "<!here>" },
      ],
      waits: minutes(6),
      changes: [
        lag(0, 500),
        lag(1, 500, "clicks"),
        lag(2, 0),
        lag(3, 0, "clicks"),
        { ...PLACE, group: "a-billing", at: 4, what: { kind: "lag", lag: 500 } },
        { ...audit, at: 5, what: { kind: "lag", lag: 5_000 } },
      ],
    });
    const { broken, world } = await play(story);
    expect(broken).toEqual([]);
    expect(world.runs[5]?.words.map(({ reason, subject }) => `${reason} ${subject}`)).toEqual([
      `first ckafka-b/b-audit/${TOPIC}`,
    ]);
  });

  test("and waits no longer since the clock was set back while all was quiet", async () => {
    const billing = { ...PLACE, group: "a-billing" };
    const story = aStory(21, {
      rules: [{ ...RULE, group: "a-*" }],
      waits: minutes(21),
      changes: [
        lag(0, 500),
        lag(1, 500, "clicks"),
        lag(2, 0),
        lag(3, 0, "clicks"),
        { ...billing, at: 4, what: { kind: "lag", lag: 500 } },
        { ...billing, at: 5, what: { kind: "lag", lag: 0 } },
        { ...billing, at: 20, topic: "clicks", what: { kind: "lag", lag: 500 } },
      ],
      faults: [fault(12, 1, { kind: "clock set back", ms: 90 * MINUTE })],
    });
    const { broken, world } = await play(story);
    expect(broken).toEqual([]);
    expect(world.runs[20]?.words.map(({ reason }) => reason)).toEqual(["first"]);
  });

  test("by a lag that swings around its threshold: from the second time on it stays firing", async () => {
    const story = aStory(30, {
      waits: minutes(30),
      changes: Array.from({ length: 30 }, (_, at) => lag(at, at % 2 === 0 ? 500 : 0)),
    });
    expect(await tell(story)).toEqual([
      `first ${SUBJECT}`,
      `resolved ${SUBJECT}`,
      `first ${SUBJECT}`,
    ]);
  });
});

test("what fires is told as first in the channel that its rule moved to", async () => {
  const story = aStory(6, {
    changes: [lag(0, 500)],
    faults: [fault(3, 3, { kind: "channels moved" })],
  });
  expect(await tell(story)).toEqual([`first ${SUBJECT}`, `first ${SUBJECT}`]);
});

test("a run that was frozen for longer than its lock lasts overwrites nothing, and throws", async () => {
  const story = aStory(2, {
    changes: [lag(0, 500)],
    faults: [fault(0, 1, { kind: "overlap", call: 3, pauseAt: null, frozenMs: 90_000 })],
  });
  const { broken, world } = await play(story);
  expect(broken).toEqual([]);
  const [frozen, other] = world.runs;
  expect(frozen?.lostLock).toBe(true);
  expect(frozen?.outcome?.kind).toBe("threw");
  expect(other?.saved).toBe(true);
});

test("a commit that stands still is told of although the clock is set back meanwhile", async () => {
  const story = aStory(6, {
    rules: [{ ...RULE, warning: null, critical: null, stalledMs: 10 * MINUTE }],
    changes: [{ at: 0, group: GROUP, topic: TOPIC, partition: 0, what: { kind: "stall" } }],
    faults: [fault(2, 1, { kind: "clock set back", ms: 10 * MINUTE })],
  });
  expect(await tell(story)).toEqual([`first ${SUBJECT}`]);
});
