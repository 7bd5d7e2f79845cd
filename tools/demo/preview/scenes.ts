import { givenInfo, HOUR, MINUTE } from "../../emulators/given.ts";
import {
  behindOver,
  goneNotice,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  NOW,
  notRead,
  partition,
  recentLag,
  stalledFor,
} from "../../emulators/notices.ts";
import { blind, blindInPart, blindResolved } from "./blind-notices.ts";
import { CAUSE_SCENES, stuckPartition } from "./cause-scenes.ts";
import { CROWD_SCENES } from "./crowd-scenes.ts";
import { down, escalated, reminder, resolved, slow, turning } from "./life-notices.ts";
import type { Scene } from "./scene.ts";

const absent = lagNotice({
  subject: { group: "fraud-scoring", topic: null },
  rule: { group: "fraud-scoring" },
  notice: { severity: "warning", groupInfo: givenInfo("Dead") },
  alert: { firing: "warning", activeAt: NOW },
  evaluation: {
    severity: "warning",
    lag: null,
    breaches: [NOTHING_COMMITTED],
    recentLag: [],
    partitions: [],
  },
});

const incomplete = lagNotice({
  subject: { group: "ledger", topic: "entries" },
  notice: { groupInfo: null, severity: "warning" },
  alert: { firing: "warning" },
  evaluation: {
    severity: "warning",
    complete: false,
    lag: 3_214,
    breaches: [lagOver(3_214, "warning", 1_000), notRead("partitions 4, 5 of entries")],
    recentLag: recentLag(3_214, 3_214, 3_214),
    partitions: [
      partition(0, 1_600, { topic: "entries" }),
      partition(1, 1_614, { topic: "entries" }),
      partition(2, null, { topic: "entries" }),
      partition(3, null, { topic: "entries" }),
    ],
  },
});

const onePartition = lagNotice({
  subject: { group: "clickstream", topic: "clicks", partition: 3 },
  rule: { group: "clickstream", per: "partition" },
  notice: { severity: "warning", groupInfo: givenInfo("Stable", 1) },
  alert: { firing: "warning" },
  evaluation: {
    severity: "warning",
    lag: 412,
    behind: { ms: 12 * MINUTE, isLowerBound: true },
    breaches: [behindOver(720_000, "warning", 600_000, true)],
    recentLag: recentLag(410, 410, 411, 411, 412),
    partitions: [partition(3, 412, { topic: "clicks" })],
  },
});

const thousandPartitions = lagNotice({
  subject: { group: "telemetry-archiver", topic: "telemetry" },
  notice: { groupInfo: givenInfo("Stable", 250) },
  alert: { activeAt: NOW - 3.1 * HOUR },
  evaluation: {
    lag: 1_046_551,
    behind: { ms: 3.2 * HOUR, isLowerBound: false },
    breaches: [stalledFor(11_520_000, 600_000, [0, 1, 2]), lagOver(1_046_551, "critical", 10_000)],
    recentLag: recentLag(...Array.from({ length: 64 }, (_, index) => 725_251 + 5_100 * index)),
    partitions: Array.from({ length: 1_000 }, (_, index) => {
      const stuck = [17, 401, 998].includes(index);
      const lag = stuck ? 340_000 + index : index % 97 === 5 ? null : (index * 13) % 59;
      return partition(index, lag, {
        topic: "telemetry",
        behind: lag === null ? null : { ms: stuck ? 3.2 * HOUR : 2_000, isLowerBound: false },
        stalledMs: stuck ? 11_520_000 : null,
      });
    }),
  },
});

/** Names as an unfriendly or careless colleague would choose them. */
const HOSTILE_NAMES: readonly string[] = [
  "<!channel> & <b>",
  "*bold* _it_ ~no~ `code` :fire:",
  "قسم-الطلبات 123",
  "evil\u202egnirts\u202c & more",
  "👩‍👩‍👧‍👦".repeat(12),
  "line\nbreak\tand\u0000nul",
  "&".repeat(255),
  "\ud800half",
  `${"long-".repeat(50)}name`,
  "   ",
  "<https://evil.example.com|click me>",
];

const hostile = HOSTILE_NAMES.map((name, index) =>
  lagNotice({
    subject: { group: name, topic: index % 2 === 0 ? name : "orders-v1" },
    evaluation: { lag: 20_000 - index, breaches: [lagOver(20_000 - index, "critical", 10_000)] },
    // Different troubles, so that they do not become one event.
    notice: {
      groupInfo:
        [null, givenInfo("Empty"), givenInfo("<Odd> & `new`"), givenInfo("PreparingRebalance")][
          index % 4
        ] ?? null,
    },
  }),
);

export const SCENES: readonly Scene[] = [
  { id: "down", title: "New and critical: nobody consumes any more", notices: [down] },
  { id: "stuck", title: "One stuck partition of twelve", notices: [stuckPartition] },
  { id: "slow", title: "Slow, and catching up", notices: [slow] },
  { id: "turning", title: "Behind, and less so since a moment ago", notices: [turning] },
  { id: "escalated", title: "Got worse inside the window", notices: [escalated] },
  { id: "reminder", title: "Still firing after the window", notices: [reminder] },
  { id: "resolved", title: "Resolved", notices: [resolved] },
  { id: "absent", title: "A group that never committed", notices: [absent] },
  { id: "incomplete", title: "Read only in part", notices: [incomplete] },
  { id: "partition", title: "One partition, by time", notices: [onePartition] },
  {
    id: "gone",
    title: "Deleted while it fired",
    notices: [goneNotice("topic", {}), goneNotice("group", { group: "old-job", topic: null })],
  },
  ...CAUSE_SCENES,
  { id: "blind", title: "Offsets that cannot be read", notices: [blind] },
  { id: "blind-in-part", title: "Some partitions cannot be read", notices: [blindInPart] },
  { id: "blind-resolved", title: "Readable again", notices: [blindResolved] },
  {
    id: "several",
    title: "Several at once",
    notices: [resolved, slow, stuckPartition, blind, down].map((notice) =>
      notice === resolved
        ? lagNotice({
            subject: { group: "exports", topic: "csv" },
            notice: { reason: "resolved", groupInfo: null },
            alert: { activeAt: NOW - 18 * MINUTE, peakLag: 23_400, lastSentAt: NOW - 18 * MINUTE },
            evaluation: {
              lag: 212,
              recentLag: recentLag(23_400, 9_000, 212),
            },
          })
        : notice,
    ),
  },
  ...CROWD_SCENES,
  { id: "thousand", title: "A topic of 1,000 partitions", notices: [thousandPartitions] },
  { id: "hostile", title: "Hostile names", notices: hostile },
];
