import { beforeEach, describe, expect, test } from "vitest";
import { runCheck } from "../../lib/run/check.ts";
import type { CheckReport } from "../../lib/run/report.ts";
import {
  behindOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
  oneTopic,
} from "../core/given.ts";
import { HALF_A_MINUTE, World } from "./fakes.ts";

let world: World;
beforeEach(() => {
  world = new World();
  world.reading = oneTopic([[0, 5000]]);
});

function checkAt(minute: number): Promise<CheckReport> {
  const now = NOON + minute * MINUTE;
  const { kafka, store, log } = world.ports;
  return runCheck(world.config, { kafka, store, log }, { now, limit: HALF_A_MINUTE });
}

const first = async (minute: number) => (await checkAt(minute)).subjects[0];

describe("a check", () => {
  test("reports every field of what it found", async () => {
    world.reading = oneTopic([[22_689_638, 207_927_929]]);
    world.groupInfo.set("orders", { state: "Stable", members: 3 });
    expect(await checkAt(0)).toEqual({
      status: "critical",
      checkedAt: "2026-11-22T12:00:00.000Z",
      subjects: [
        {
          subject: "ckafka-abc/orders/t",
          instance: "ckafka-abc",
          group: "orders",
          topic: "t",
          partition: null,
          severity: "critical",
          lag: 185_238_291,
          behindSeconds: null,
          behindIsLowerBound: false,
          trendPerMinute: null,
          reasons: ["lag 185238291 >= critical 1000"],
          groupState: "Stable",
          silenced: false,
          partitions: [
            {
              topic: "t",
              partition: 0,
              committedOffset: 22_689_638,
              logEndOffset: 207_927_929,
              lag: 185_238_291,
              behindSeconds: null,
              behindIsLowerBound: false,
            },
          ],
          alert: null,
          wouldNotify: "first",
        },
      ],
      unreadable: [],
      apiCalls: 2,
      durationMs: 0,
    } satisfies CheckReport);
  });

  test("uses what alert left: times, trend, and the alert", async () => {
    world.config = givenConfig({
      rules: [givenRule({ warning: behindOf(MINUTE), dedupMs: HOUR })],
    });
    await world.runAt(0);
    await world.runAt(5);
    world.reading = oneTopic([[0, 8000]]);
    expect(await first(10)).toMatchObject({
      behindSeconds: 600,
      behindIsLowerBound: true,
      trendPerMinute: 300,
      reasons: ["behind more than 600s >= warning 60s"],
      partitions: [{ behindSeconds: 600, behindIsLowerBound: true }],
      alert: {
        state: "firing",
        since: "2026-11-22T12:05:00.000Z",
        notifiedAt: "2026-11-22T12:05:00.000Z",
        suppressedUntil: "2026-11-22T13:05:00.000Z",
      },
      wouldNotify: null,
    });
    expect((await first(65))?.wouldNotify).toBe("reminder");
  });

  test("says pending, and null before the first notification", async () => {
    world.config = givenConfig({ rules: [givenRule({ warning: lagOf(1), forMs: HOUR })] });
    await world.runAt(0);
    expect(await first(1)).toMatchObject({
      alert: {
        state: "pending",
        since: "2026-11-22T12:00:00.000Z",
        notifiedAt: null,
        suppressedUntil: null,
      },
      wouldNotify: null,
    });
  });

  test("would resolve", async () => {
    await world.runAt(0);
    world.reading = oneTopic([[5000, 5000]]);
    expect(await first(1)).toMatchObject({ severity: "ok", wouldNotify: "resolved", lag: 0 });
  });

  test("says silenced, and what it would notify then: nothing", async () => {
    const window = { kind: "once" as const, from: null, until: NOON + HOUR };
    const silences = [{ group: "*", topic: null, instance: null, window }];
    world.config = givenConfig({ silences });
    expect(await first(0)).toMatchObject({
      severity: "critical",
      silenced: true,
      wouldNotify: null,
    });
  });

  test("a partition's lag is the raw one", async () => {
    world.config = givenConfig({ rules: [givenRule({ warning: lagOf(1), allowedLag: 1 })] });
    world.reading = oneTopic([[9, 10]]);
    expect(await first(0)).toMatchObject({ lag: 0, severity: "ok", partitions: [{ lag: 1 }] });
  });

  test("what is not known is null", async () => {
    world.reading = oneTopic([
      [null, 9],
      [null, null],
    ]);
    const unknown = { lag: null, behindSeconds: null };
    expect((await checkAt(0)).subjects).toMatchObject([
      { topic: null, severity: "warning", reasons: ["absent: no committed offset"], ...unknown },
      { topic: "t", ...unknown, partitions: [unknown, { ...unknown, logEndOffset: null }] },
    ]);
  });

  test("puts the worst first, then the larger lag", async () => {
    world.reading = givenReading([
      givenGroup([
        givenTopic("fine", [[0, 5]]),
        givenTopic("less", [[0, 100]]),
        givenTopic("more", [[0, 200]]),
        givenTopic("worst", [[0, 5000]]),
        givenTopic("never", [[null, 5]]),
      ]),
    ]);
    const { subjects } = await checkAt(0);
    expect(subjects.map(({ topic }) => topic)).toEqual(["worst", "more", "less", "fine", "never"]);
  });

  test("of what is gone or could not be read", async () => {
    await world.runAt(0);
    world.reading = givenReading([givenGroup([givenTopic("other", [[1, 1]])])]);
    const { subjects } = await checkAt(1);
    expect(subjects.find(({ topic }) => topic === "t")).toMatchObject({
      severity: "ok",
      reasons: ["gone: the topic does not exist any more"],
      partitions: [],
      lag: null,
      wouldNotify: "resolved",
    });
    world.reading = givenReading([], { unreadable: [givenUnreadable()] });
    expect(await checkAt(1)).toMatchObject({
      status: "unknown",
      subjects: [
        {
          severity: "unknown",
          reasons: ["incomplete: it could not be read"],
          wouldNotify: null,
          alert: { state: "firing" },
        },
      ],
      unreadable: [{ code: "InternalError" }],
    });
  });

  test("changes nothing, takes no lock and sends nothing", async () => {
    await world.runAt(0);
    const { document } = world.store;
    world.takeSent();
    world.store.calls.length = 0;
    await checkAt(60);
    expect(world.store.calls).toEqual(["load", "close"]);
    expect(world.store.document).toBe(document);
    expect(world.sent).toEqual([]);
    expect(world.heartbeats).toBe(1);
  });

  test.each(["out of reach", "corrupt"])("a state that is %s: it checks without", async (how) => {
    if (how === "corrupt") world.store.document = Buffer.from("garbage");
    else world.store.down.add("load");
    expect(await first(0)).toMatchObject({ severity: "critical", alert: null });
    expect(world.log.lines).toEqual(["warn: the state could not be read: checking without it"]);
    expect(world.store.aside).toEqual([]);
  });
});
