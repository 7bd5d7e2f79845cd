import { describe, expect, test } from "vitest";
import type { Notice } from "../../../lib/decide/notice.ts";
import { toIncidents } from "../../../lib/notify/message/incidents.ts";
import { notification } from "../../../lib/notify/message/sentence.ts";
import {
  behindOver,
  blindNotice,
  goneNotice,
  lagNotice,
  NOTHING_COMMITTED,
  NOW,
  partition,
  stalledFor,
  unreadable,
} from "../../../tools/emulators/notices.ts";
import { givenInfo, HOUR, MINUTE } from "../../given.ts";

function notificationOf(notice: Notice): string {
  const [incident] = toIncidents([notice]);
  if (incident === undefined) throw new Error("no incident");
  return notification(incident, "", NOW);
}

const group = givenInfo;

const STUCK = [stalledFor(754_000, 600_000, [3])];
const stuckPartitions = [0, 1, 2].map((number) =>
  partition(number, 10, { stalledMs: number === 2 ? 754_000 : 30_000 }),
);

describe("a notification says", () => {
  test.each<[string, Notice, string]>([
    [
      "that consumers are down",
      lagNotice({ notice: { groupInfo: group("Empty") }, evaluation: { trendPerMinute: 9 } }),
      "CRITICAL orders: consumers are down, 185,238,291 behind on orders-v1, growing",
    ],
    [
      "that they are down, even where partitions are stuck too",
      lagNotice({
        notice: { groupInfo: group("Empty") },
        evaluation: { lag: 30, breaches: STUCK, partitions: stuckPartitions },
      }),
      "CRITICAL orders: consumers are down, 30 behind on orders-v1",
    ],
    [
      "that they are slow",
      lagNotice({ notice: { groupInfo: group("Stable", 3), severity: "warning" } }),
      "WARNING orders: consumers are too slow, 185,238,291 behind on orders-v1",
    ],
    [
      "that they catch up",
      lagNotice({ notice: { groupInfo: group("Stable", 3) }, evaluation: { trendPerMinute: -9 } }),
      "CRITICAL orders: consumers are 185,238,291 behind on orders-v1, catching up",
    ],
    [
      "that they rebalance",
      lagNotice({ notice: { groupInfo: group("CompletingRebalance") } }),
      "CRITICAL orders: consumers are rebalancing, 185,238,291 behind on orders-v1",
    ],
    [
      "that the group is dead",
      lagNotice({ notice: { groupInfo: group("Dead") } }),
      "CRITICAL orders: the group is dead, 185,238,291 behind on orders-v1",
    ],
    [
      "how high the lag is where the group's state is not known",
      lagNotice({ notice: { groupInfo: null } }),
      "CRITICAL orders: lag is too high, 185,238,291 behind on orders-v1",
    ],
    [
      "which partition is stuck",
      lagNotice({ evaluation: { lag: 30, breaches: STUCK, partitions: stuckPartitions } }),
      "CRITICAL orders: partition 2 of orders-v1 stuck since 02:59 UTC, 30 behind",
    ],
    [
      "how many partitions are stuck, where that is on several topics",
      lagNotice({
        subject: { topic: null },
        evaluation: {
          lag: 30,
          breaches: [stalledFor(754_000, 600_000, [0, 1])],
          partitions: ["a", "b"].map((topic) => partition(0, 15, { topic, stalledMs: 600_000 })),
        },
      }),
      "CRITICAL orders: 2 partitions stuck since 02:59 UTC, 30 behind",
    ],
    [
      "that nothing is committed, whoever runs",
      lagNotice({
        subject: { topic: null },
        evaluation: { lag: null, breaches: [NOTHING_COMMITTED] },
      }),
      "CRITICAL orders: no committed offset, with 4 members running",
    ],
    [
      "the time where only that is too long",
      lagNotice({
        subject: { partition: 4 },
        evaluation: {
          lag: 1,
          behind: { ms: 72 * MINUTE, isLowerBound: true },
          breaches: [behindOver(4_320_000, "critical", 600_000, true)],
        },
      }),
      "CRITICAL orders: consumers are too slow, more than 1 h 12 min (1 message) behind on orders-v1 partition 4",
    ],
    [
      "nothing of a topic for a whole group",
      lagNotice({ subject: { topic: null }, notice: { groupInfo: group("Empty") } }),
      "CRITICAL orders: consumers are down, 185,238,291 behind",
    ],
    [
      "that it got worse",
      lagNotice({ notice: { reason: "escalated", groupInfo: group("Empty") } }),
      "CRITICAL orders: got worse, consumers are down, 185,238,291 behind on orders-v1",
    ],
    [
      "that it goes on",
      lagNotice({ notice: { reason: "reminder", groupInfo: group("Empty") } }),
      "CRITICAL orders: consumers are still down, 185,238,291 behind on orders-v1",
    ],
    [
      "that a stuck partition still is",
      lagNotice({
        notice: { reason: "reminder" },
        evaluation: { lag: 30, breaches: STUCK, partitions: stuckPartitions },
      }),
      "CRITICAL orders: partition 2 of orders-v1 still stuck since 02:59 UTC, 30 behind",
    ],
    [
      "that commits were set back again, and that it is behind still",
      lagNotice({
        notice: { reason: "reminder" },
        evaluation: { lag: 30, setBack: [{ topic: "orders-v1", partition: 3, by: 20 }] },
      }),
      "CRITICAL orders: commits were set back by 20 on partition 3, still 30 behind on orders-v1",
    ],
    [
      "how long it lasted, up to when it was over, and how bad it was",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - 2 * HOUR, keepFiringSince: NOW - HOUR, peakLag: 20_000 },
        evaluation: { lag: 0 },
      }),
      "RESOLVED orders: caught up on orders-v1 after 1 h, peak lag 20,000",
    ],
    [
      "what is left after it",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - HOUR, peakLag: null },
        evaluation: { lag: 12 },
      }),
      "RESOLVED orders: back below its threshold on orders-v1 after 1 h, now 12",
    ],
    [
      "that what was absent is there",
      lagNotice({
        subject: { topic: null },
        notice: { reason: "resolved" },
        alert: { about: "absence", activeAt: NOW - HOUR, peakLag: null },
        evaluation: { lag: null },
      }),
      "RESOLVED orders: offsets are committed again after 1 h",
    ],
    [
      "that what lagged has lost its commits, which is no good news",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - HOUR, peakLag: 500 },
        evaluation: { lag: null, partitions: [partition(0, null)] },
      }),
      "RESOLVED orders: no offset is committed any more on orders-v1 after 1 h, peak lag 500",
    ],
    [
      "that what was stuck moves, whatever lag is left",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - HOUR, beganAt: NOW - 70 * MINUTE, peakLag: 500 },
        evaluation: { lag: 100 },
        rule: { warning: null, critical: null, stalledMs: 10 * MINUTE },
      }),
      "RESOLVED orders: commits move again on orders-v1 after 1 h 10 min, peak lag 500, now 100",
    ],
    [
      "no more than is known of what its rule compares in several ways",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - HOUR, peakLag: 500 },
        evaluation: { lag: 100 },
        rule: { stalledMs: 10 * MINUTE },
      }),
      "RESOLVED orders: back within its limits on orders-v1 after 1 h, peak lag 500, now 100",
    ],
    [
      "that nothing lags any more where some of it is not committed",
      lagNotice({
        notice: { reason: "resolved" },
        alert: { activeAt: NOW - HOUR, peakLag: 500 },
        evaluation: { lag: 0, partitions: [partition(0, null), partition(1, 0)] },
      }),
      "RESOLVED orders: back below its threshold on orders-v1 after 1 h, peak lag 500",
    ],
    [
      "that a partition is gone",
      goneNotice("partition", { partition: 7 }, { firing: "warning" }),
      "GONE orders: partition 7 of orders-v1 is gone, deleted or its offsets expired, after 1 h at warning",
    ],
    [
      "that the group of a topic is gone",
      goneNotice("group", {}),
      "GONE orders: the group is gone, with orders-v1, deleted or its offsets expired, after 1 h at critical",
    ],
    [
      "that the topic of a partition is gone",
      goneNotice("topic", { partition: 7 }),
      "GONE orders: topic orders-v1 is gone, with partition 7, deleted or its offsets expired, after 1 h at critical",
    ],
    [
      "that no topic is left of those that a rule compares",
      goneNotice("topics", { topic: null }),
      "GONE orders: its topics are gone, deleted or its offsets expired, after 1 h at critical",
    ],
    [
      "that a whole group is gone",
      goneNotice("group", { topic: null }),
      "GONE orders: the group is gone, deleted or its offsets expired, after 1 h at critical",
    ],
    [
      "that it is well, but not yet for keepFiringFor",
      lagNotice({
        notice: { reason: "reminder" },
        alert: { keepFiringSince: NOW - 3 * MINUTE },
        evaluation: { severity: "ok", breaches: [], lag: 0 },
      }),
      "CRITICAL orders: well again on orders-v1 for 3 min, still waiting to be resolved",
    ],
    [
      "what cannot be read, and what that means",
      blindNotice([unreadable("a", { code: "Timeout" }), unreadable("b", { code: "Timeout" })]),
      "UNKNOWN ckafka-abc123: 2 groups cannot be read (Timeout), the lag is not being watched",
    ],
    [
      "that only a part cannot be read",
      blindNotice([unreadable("a", { code: "Incomplete" })]),
      "UNKNOWN ckafka-abc123: 1 group can only be read in part (Incomplete)",
    ],
    [
      "that all can be read again",
      blindNotice([], { reason: "resolved", severity: "ok" }, { activeAt: NOW - HOUR }),
      "RESOLVED ckafka-abc123: everything can be read again after 1 h",
    ],
  ])("%s", (_, notice, text) => {
    expect(notificationOf(notice)).toBe(text);
  });

  test("the numbers, however long the names are", () => {
    const long = `${"very-".repeat(50)}long`;
    const text = notificationOf(
      lagNotice({ subject: { group: `${long}-group`, topic: `${long}-topic` } }),
    );
    expect(text.length).toBeLessThanOrEqual(150);
    expect(text).toMatch(/^CRITICAL very-.*….*group: .*185,238,291 behind on very-.*….*topic$/);
  });

  test("no more than fits, where even short names escaped are too long", () => {
    const name = "<".repeat(255);
    const text = notificationOf(
      lagNotice({
        subject: { group: name, topic: name },
        notice: { reason: "escalated" },
        evaluation: {
          breaches: STUCK,
          partitions: [partition(2, 9, { topic: name, stalledMs: 8e8 })],
        },
      }),
    );
    expect(text.length).toBeLessThanOrEqual(150);
    expect(text).toMatch(/^CRITICAL (&lt;)+…(&lt;)+: got worse/);
  });
});
