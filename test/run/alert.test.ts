import { beforeEach, describe, expect, test } from "vitest";
import { decodeState, encodeState } from "../../lib/core/state-document.ts";
import type { AlertSummary } from "../../lib/run/report.ts";
import { RunError } from "../../lib/run/run-error.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  lagOf,
  MINUTE,
  oneTopic,
} from "../core/given.ts";
import { World } from "./fakes.ts";

const DEFAULT = "https://hooks.example/default";
const TEAM = "https://hooks.example/team";
const SUBJECT = "ckafka-abc/orders/t";
const lagging = oneTopic([[0, 150]]);
const critical = oneTopic([[0, 5000]]);
const fine = oneTopic([[150, 150]]);

let world: World;
beforeEach(() => {
  world = new World();
  world.reading = lagging;
});

/** Reasons of what was notified; of a run that throws, its message. */
async function outcome(minute: number): Promise<string[]> {
  try {
    const summary = await world.runAt(minute);
    if (summary.status === "skipped") return ["skipped"];
    return summary.notified.map(
      ({ subject, severity, reason }) => `${reason} ${severity} ${subject}`,
    );
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return [`throws: ${error.message}`];
  }
}

describe("a run", () => {
  test("tells, saves, and says what it did", async () => {
    const summary = await world.runAt(0);
    expect(summary).toEqual({
      status: "warning",
      subjects: 1,
      firing: 1,
      notified: [{ subject: SUBJECT, severity: "warning", reason: "first" }],
      suppressed: 0,
      unreadable: [],
      apiCalls: 2,
      durationMs: 0,
    } satisfies AlertSummary);
    expect(world.sent.map(({ url }) => url)).toEqual([DEFAULT]);
    expect(world.sent[0]?.text).toContain("orders");
    expect(world.store.calls).toEqual(["lock", "load", "save", "release", "close"]);
    expect(world.heartbeats).toBe(1);
  });

  test("of an incident: first, suppressed, escalated, reminder, resolved", async () => {
    expect(await outcome(0)).toEqual([`first warning ${SUBJECT}`]);
    expect(await world.runAt(1)).toMatchObject({ notified: [], suppressed: 1, firing: 1 });
    world.reading = critical;
    expect(await outcome(2)).toEqual([`escalated critical ${SUBJECT}`]);
    expect(await outcome(62)).toEqual([`reminder critical ${SUBJECT}`]);
    world.reading = fine;
    expect(await outcome(63)).toEqual([`resolved ok ${SUBJECT}`]);
    expect(await world.runAt(64)).toMatchObject({ status: "ok", firing: 0, notified: [] });
    expect(world.sent).toHaveLength(4);
  });

  test("pending: its status is seen, and nothing fires", async () => {
    const rules = [givenRule({ warning: lagOf(100), forMs: 5 * MINUTE })];
    world.config = givenConfig({ rules });
    expect(await world.runAt(0)).toMatchObject({ status: "warning", firing: 0, suppressed: 0 });
    expect(await world.runAt(5)).toMatchObject({ firing: 1, notified: [{ reason: "first" }] });
  });

  test("asks for the state of the groups that are not ok alone", async () => {
    const topics = (lag: number) => [givenTopic("t", [[0, lag]])];
    world.config = givenConfig({ rules: [givenRule({ group: "*", warning: lagOf(100) })] });
    world.reading = givenReading([
      givenGroup(topics(100), { group: "bad" }),
      givenGroup(topics(1), { group: "good" }),
    ]);
    world.groupInfo.set("bad", { state: "Empty", members: null });
    expect(await world.runAt(0)).toMatchObject({ apiCalls: 2 });
    expect(world.askedForInfo).toEqual(["ckafka-abc/bad"]);
    world.reading = fine;
    expect(await world.runAt(1)).toMatchObject({ apiCalls: 1 });
  });

  test("finds another one at work: it is skipped, and touches nothing", async () => {
    world.store.isLocked = true;
    expect(await world.runAt(0)).toEqual({ status: "skipped" });
    expect(world.store.calls).toEqual(["lock", "close"]);
    expect(world.sent).toEqual([]);
    expect(world.heartbeats).toBe(0);
  });
});

describe("reading faults", () => {
  const blind = "first unknown ckafka-abc";

  test("one group that cannot be read never stops the others", async () => {
    world.reading = { ...lagging, unreadable: [givenUnreadable({ group: "payments" })] };
    const summary = await world.runAt(0);
    expect(summary).toMatchObject({
      status: "warning",
      subjects: 1,
      firing: 2,
      unreadable: [{ group: "payments", code: "InternalError", requestId: "req-1" }],
    });
    expect(world.sent[0]?.text).toContain("InternalError");
    expect(world.heartbeats).toBe(0);
  });

  test("something unread is unknown at least", async () => {
    world.reading = { ...fine, unreadable: [givenUnreadable()] };
    expect(await world.runAt(0)).toMatchObject({ status: "unknown", firing: 1 });
  });

  test("nothing could be read: it tells, saves, and then throws", async () => {
    world.reading = givenReading([], {
      unreadable: [
        givenUnreadable(),
        givenUnreadable({ group: "b" }),
        givenUnreadable({ group: "c", code: "Timeout", message: "no answer" }),
      ],
    });
    expect(await outcome(0)).toEqual([
      "throws: nothing could be read (InternalError: internal error; Timeout: no answer)",
    ]);
    expect(world.sent).toHaveLength(1);
    expect(world.store.document).not.toBeNull();
    expect(world.store.isLocked).toBe(false);
    world.reading = fine;
    expect(await outcome(1)).toEqual(["resolved ok ckafka-abc"]);
  });

  test("no group at all, of a list that came whole, is nothing wrong", async () => {
    world.config = givenConfig({ rules: [givenRule({ group: "*", warning: lagOf(1) })] });
    world.reading = givenReading([], { discovered: new Map([["ckafka-abc", new Set()]]) });
    expect(await world.runAt(0)).toMatchObject({ status: "ok", subjects: 0 });
    expect(world.heartbeats).toBe(1);
  });

  test("an unread subject stays as it is", async () => {
    await world.runAt(0);
    world.reading = { ...fine, groups: [], unreadable: [givenUnreadable()] };
    expect(await outcome(1)).toEqual([expect.stringContaining("throws: nothing")]);
    world.reading = lagging;
    expect(await world.runAt(2)).toMatchObject({
      suppressed: 1,
      notified: [{ subject: "ckafka-abc", reason: "resolved", severity: "ok" }],
    });
  });

  test(blind, async () => {
    world.reading = { ...fine, unreadable: [givenUnreadable()] };
    expect(await outcome(0)).toEqual([blind]);
  });
});

describe("sending faults", () => {
  test("with Slack down for ten runs and back every alert arrives exactly once", async () => {
    world.deadWebhooks.add(DEFAULT);
    for (let minute = 0; minute < 10; minute += 1) {
      expect(await outcome(minute)).toEqual([
        "throws: 1 of 1 alerts not delivered to the default channel: no answer",
      ]);
    }
    expect(world.heartbeats).toBe(0);
    world.deadWebhooks.clear();
    expect(await outcome(10)).toEqual([`first warning ${SUBJECT}`]);
    expect(await outcome(11)).toEqual([]);
    expect(world.sent).toHaveLength(1);
  });

  test("a resolution that was not delivered is tried again", async () => {
    await world.runAt(0);
    world.reading = fine;
    world.deadWebhooks.add(DEFAULT);
    expect(await outcome(1)).toEqual([expect.stringContaining("1 of 1 alerts not delivered")]);
    world.deadWebhooks.clear();
    expect(await outcome(2)).toEqual([`resolved ok ${SUBJECT}`]);
  });

  test("of two channels one is down: the other gets its message, and only it is recorded", async () => {
    const rules = [
      givenRule({ group: "orders", warning: lagOf(1), channel: "team" }),
      givenRule({ group: "*", warning: lagOf(1) }),
    ];
    const channels = new Map([["team", TEAM]]);
    world.config = givenConfig({ rules, slack: { defaultUrl: DEFAULT, channels } });
    const topics = [givenTopic("t", [[0, 9]])];
    world.reading = givenReading([givenGroup(topics), givenGroup(topics, { group: "other" })]);
    world.deadWebhooks.add(TEAM);
    expect(await outcome(0)).toEqual(["throws: 1 of 1 alerts not delivered to team: no answer"]);
    expect(world.takeSent().map(({ url }) => url)).toEqual([DEFAULT]);
    world.deadWebhooks.clear();
    expect(await outcome(1)).toEqual([`first warning ${SUBJECT}`]);
    expect(world.takeSent().map(({ url }) => url)).toEqual([TEAM]);
  });

  test("channels that share a webhook get one message", async () => {
    const rules = [
      givenRule({ group: "orders", warning: lagOf(1), channel: "a" }),
      givenRule({ group: "other", warning: lagOf(1), channel: "b" }),
      givenRule({ group: "third", warning: lagOf(1) }),
    ];
    const channels = new Map([
      ["a", TEAM],
      ["b", TEAM],
    ]);
    world.config = givenConfig({ rules, slack: { defaultUrl: TEAM, channels } });
    const topics = [givenTopic("t", [[0, 9]])];
    world.reading = givenReading(
      ["orders", "other", "third"].map((group) => givenGroup(topics, { group })),
    );
    expect(await outcome(0)).toHaveLength(3);
    expect(world.sent).toHaveLength(1);
  });

  test("a refused part of many does not keep the others back", async () => {
    world.config = givenConfig({ rules: [givenRule({ group: "*", warning: lagOf(1) })] });
    const topics = Array.from({ length: 200 }, (_, i) => givenTopic(`topic-${i}`, [[0, 9]]));
    world.reading = givenReading([givenGroup(topics)]);
    let parts = 0;
    world.refuses = () => {
      parts += 1;
      return parts === 1;
    };
    const [failure] = await outcome(0);
    const [, undelivered] =
      /^throws: (\d+) of 200 alerts not delivered .*: invalid_blocks$/.exec(failure ?? "") ?? [];
    expect(Number(undelivered)).toBeGreaterThan(0);
    expect(Number(undelivered)).toBeLessThan(200);
    expect(parts).toBe(world.sent.length + 1);
    world.refuses = () => false;
    expect(await outcome(1)).toHaveLength(Number(undelivered));
  });

  test("what is no delivery fault is not taken for one", async () => {
    world.refuses = () => {
      throw new TypeError("a mistake in the program");
    };
    await expect(world.runAt(0)).rejects.toThrow(TypeError);
    expect(world.store.isLocked).toBe(false);
    expect(world.store.document).toBeNull();
  });
});

describe("store faults", () => {
  test("a corrupt state is set aside as it was, logged, and alerted on", async () => {
    await world.runAt(0);
    const corrupt = Buffer.from("{garbage");
    world.store.document = corrupt;
    expect(await outcome(1)).toEqual([`first warning ${SUBJECT}`]);
    expect(world.store.aside).toEqual([corrupt]);
    expect(
      world.log.lines.filter((line) => line.startsWith("error: the stored state is corrupt")),
    ).toHaveLength(1);
    expect(decodeState(world.store.document).alerts.size).toBe(1);
  });

  test("a state that cannot be set aside is not overwritten", async () => {
    const corrupt = Buffer.from("{garbage");
    world.store.document = corrupt;
    world.store.down.add("setAside");
    expect(await outcome(0)).toEqual(["throws: the state could not be read: cannot setAside"]);
    expect(world.sent).toHaveLength(1);
    expect(world.store.document).toBe(corrupt);
    expect(world.store.isLocked).toBe(false);
  });

  test.each(["load", "lock"] as const)(
    "out of reach (%s): it goes on with what it last knew, and throws",
    async (call) => {
      await world.runAt(0);
      const stored = world.store.document;
      world.store.down.add(call);
      world.reading = critical;
      expect(await outcome(1)).toEqual([`throws: the state could not be read: cannot ${call}`]);
      expect(world.sent).toHaveLength(2);
      expect(world.sent[1]?.text).toContain("5,000");
      expect(world.store.document).toBe(stored);
      expect(world.heartbeats).toBe(1);
      // What it knows by now is newer than what the store has.
      world.store.down.clear();
      expect(await world.runAt(2)).toMatchObject({ notified: [], suppressed: 1 });
      expect(world.heartbeats).toBe(2);
    },
  );

  test("out of reach and nothing known: alerts, not silence", async () => {
    world.store.down.add("load");
    expect(await outcome(0)).toEqual(["throws: the state could not be read: cannot load"]);
    expect(world.sent).toHaveLength(1);
    expect(world.store.calls).toEqual(["lock", "load", "release", "close"]);
  });

  test("a newer document of another instance wins over what this one knows", async () => {
    world.store.down.add("save");
    await outcome(0);
    world.store.down.clear();
    const other = new World();
    other.reading = fine;
    await other.runAt(5);
    world.store.document = other.store.document;
    expect(await outcome(6)).toEqual([`first warning ${SUBJECT}`]);
  });

  test("what was saved is not preferred to what the store has", async () => {
    await world.runAt(10);
    world.store.document = null;
    expect(await outcome(11)).toEqual([`first warning ${SUBJECT}`]);
  });

  test("a state that cannot be saved is an error after the messages went out", async () => {
    world.store.down.add("save");
    expect(await outcome(0)).toEqual(["throws: the state could not be saved: cannot save"]);
    expect(world.sent).toHaveLength(1);
    expect(world.heartbeats).toBe(0);
    world.store.down.clear();
    expect(await world.runAt(1)).toMatchObject({ notified: [], suppressed: 1 });
  });

  test("a crash between notify and save may repeat a message, and loses none", async () => {
    world.store.down.add("save");
    await outcome(0);
    world.store.down.clear();
    world.warm = new Map();
    expect(await outcome(1)).toEqual([`first warning ${SUBJECT}`]);
  });

  test("a lock that cannot be let go of is a warning", async () => {
    world.store.down.add("release").add("close");
    expect(await outcome(0)).toEqual([`first warning ${SUBJECT}`]);
    expect(world.log.lines.filter((line) => line.startsWith("warn: "))).toHaveLength(2);
  });

  test("several failures are all said", async () => {
    world.store.down.add("save");
    world.deadWebhooks.add(DEFAULT);
    expect(await outcome(0)).toEqual([
      "throws: 1 of 1 alerts not delivered to the default channel: no answer; the state could not be saved: cannot save",
    ]);
  });

  test("a document that this version wrote is read by it", async () => {
    await world.runAt(0);
    const document = world.store.document ?? new Uint8Array();
    expect(encodeState(decodeState(document))).toEqual(document);
  });
});
