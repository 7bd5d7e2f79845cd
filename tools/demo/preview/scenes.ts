import { givenInfo, HOUR, MINUTE } from "../../emulators/given.ts";
import {
  behindOver,
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  NOW,
  notRead,
  partition,
  recentLag,
  stalledFor,
  unreadable,
} from "../../emulators/notices.ts";
import { CAUSE_SCENES, stuckPartition } from "./cause-scenes.ts";
import { CROWD_SCENES } from "./crowd-scenes.ts";
import type { Scene } from "./scene.ts";

const RUNBOOK = "https://wiki.example.com/kafka-lag";

const down = lagNotice({
  notice: { groupInfo: givenInfo("Empty") },
  rule: { mention: "<!here>", runbook: RUNBOOK },
  evaluation: {
    behind: { ms: 754_000, isLowerBound: false },
    breaches: [lagOver(185_238_291, "critical", 10_000), behindOver(754_000, "critical", 600_000)],
    recentLag: recentLag(
      ...[2, 4, 9, 21, 34, 48, 63, 79, 96, 112, 128, 143, 158, 172].map((m) => m * 1_000_000),
      185_238_291,
    ),
    partitions: Array.from({ length: 12 }, (_, index) =>
      partition(index, index === 0 ? 15_436_531 : 15_436_524 + (index % 2)),
    ),
  },
});

const slow = lagNotice({
  subject: { group: "search-indexer", topic: "products" },
  rule: { group: "search-indexer", warning: { lag: 5_000, behindMs: null } },
  notice: { severity: "warning", groupInfo: givenInfo("Stable", 3) },
  alert: { firing: "warning", activeAt: NOW - 7 * MINUTE },
  evaluation: {
    severity: "warning",
    lag: 16_420,
    behind: { ms: 4.5 * MINUTE, isLowerBound: false },
    breaches: [lagOver(16_420, "warning", 5_000)],
    recentLag: recentLag(24_900, 24_100, 22_600, 21_500, 20_300, 19_100, 17_600, 16_420),
    partitions: Array.from({ length: 8 }, (_, index) =>
      partition(index, 2_040 + 7 * index, { topic: "products" }),
    ),
  },
});

const turning = lagNotice({
  subject: { group: "checkout", topic: "carts" },
  rule: { group: "checkout", mention: "<!here>" },
  notice: { reason: "reminder", groupInfo: givenInfo("Stable", 3) },
  alert: {
    activeAt: NOW - 9 * MINUTE,
    lastSentAt: NOW - 5 * MINUTE,
    lastSentSeverity: "critical",
    suppressed: 4,
    peakLag: 24_500,
  },
  evaluation: {
    lag: 13_500,
    breaches: [lagOver(13_500, "critical", 10_000)],
    recentLag: recentLag(
      ...[820, 910, 1_400, 3_900, 7_200, 12_600, 16_800, 20_100, 22_400, 23_800, 24_500, 21_000],
      13_500,
    ),
    partitions: [0, 1, 2].map((number) => partition(number, 4_500, { topic: "carts" })),
  },
});

const escalated = lagNotice({
  subject: { group: "billing", topic: "invoices" },
  rule: { group: "billing", mention: "<!subteam^S0123ABCD>", runbook: RUNBOOK },
  notice: { reason: "escalated", groupInfo: givenInfo("PreparingRebalance") },
  alert: {
    activeAt: NOW - 34 * MINUTE,
    lastSentAt: NOW - 34 * MINUTE,
    lastSentSeverity: "warning",
    suppressed: 33,
  },
  evaluation: {
    lag: 12_900,
    behind: { ms: 41 * MINUTE, isLowerBound: true },
    breaches: [
      behindOver(2_460_000, "critical", 600_000, true),
      lagOver(12_900, "critical", 10_000),
    ],
    recentLag: recentLag(7_100, 7_400, 7_900, 8_300, 8_800, 9_700, 10_600, 11_700, 12_900),
    partitions: [0, 1, 2].map((number) => partition(number, 4_300, { topic: "invoices" })),
  },
});

const reminder = lagNotice({
  subject: { group: "mailer", topic: null },
  rule: { group: "mailer", per: "group", mention: "<!here>" },
  notice: { reason: "reminder", groupInfo: givenInfo("Empty") },
  alert: {
    activeAt: NOW - 26.2 * HOUR,
    lastSentAt: NOW - HOUR,
    lastSentSeverity: "critical",
    suppressed: 59,
    peakLag: 2_913_004,
  },
  evaluation: {
    lag: 2_913_004,
    behind: { ms: 26.1 * HOUR, isLowerBound: true },
    breaches: [
      behindOver(93_960_000, "critical", 600_000, true),
      lagOver(2_913_004, "critical", 10_000),
    ],
    recentLag: recentLag(...Array.from({ length: 16 }, (_, index) => 2_885_209 + 1_853 * index)),
    partitions: ["welcome", "receipts"].flatMap((topic, index) =>
      [0, 1, 2].map((number) => partition(number, 320_000 + 300_000 * index + number, { topic })),
    ),
  },
});

const resolved = lagNotice({
  rule: { mention: "<!here>", runbook: RUNBOOK },
  notice: { reason: "resolved", groupInfo: null },
  alert: {
    activeAt: NOW - 72 * MINUTE,
    lastSentAt: NOW - 12 * MINUTE,
    lastSentSeverity: "critical",
    suppressed: 11,
    peakLag: 185_238_291,
    firing: null,
  },
  evaluation: {
    lag: 0,
    behind: { ms: 0, isLowerBound: false },
    recentLag: recentLag(
      ...[185, 171, 158, 140, 122, 101, 84, 66, 49, 31, 14].map((m) => m * 1_000_000),
      0,
    ),
  },
});

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

const blind = blindNotice([
  ...["orders", "payments", "billing", "mailer", "ledger", "search-indexer", "clickstream"].map(
    (group) => unreadable(group),
  ),
  ...Array.from({ length: 14 }, (_, index) => unreadable(`batch-${index + 1}`)),
  unreadable("telemetry-*", {
    code: "Timeout",
    message: "no answer within 5000 ms, 4 attempts",
    requestId: null,
  }),
]);

const blindInPart = blindNotice(
  [
    unreadable("orders", {
      code: "PartitionError",
      message: "partitions 3, 7 of orders-v1: error code 5",
    }),
  ],
  { reason: "reminder" },
  { activeAt: NOW - 3 * HOUR, lastSentAt: NOW - HOUR, suppressed: 59 },
);

const blindResolved = blindNotice(
  [],
  { reason: "resolved", severity: "ok" },
  { activeAt: NOW - 41 * MINUTE, lastSentAt: NOW - 41 * MINUTE, suppressed: 40 },
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
