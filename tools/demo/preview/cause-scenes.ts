import type { Owner } from "../../../lib/model/reading.ts";
import { givenInfo, HOUR, MINUTE } from "../../emulators/given.ts";
import {
  behindOver,
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  NOW,
  partition,
  recentLag,
  stalledFor,
  unreadable,
} from "../../emulators/notices.ts";
import type { Scene } from "./scene.ts";

const LINKS = {
  runbook: "https://wiki.example.com/kafka/{group}",
  dashboard: "https://grafana.example.com/d/lag?var-group={group}&var-topic={topic}",
};

/** A topic's partitions and their owners. */
function owned(topic: string, owners: readonly Owner[]) {
  return new Map([[topic, new Map(owners.map((owner, index) => [index, owner]))]]);
}

const owner = (index: number): Owner => ({
  clientId: `payments-consumer-${index}`,
  host: `/10.0.3.${index + 11}`,
});

export const stuckPartition = lagNotice({
  subject: { group: "payments", topic: "card-events" },
  rule: { group: "payments", ...LINKS },
  notice: {
    groupInfo: {
      ...givenInfo("Stable", 6),
      owners: owned(
        "card-events",
        Array.from({ length: 12 }, (_, index) => owner(index >> 1)),
      ),
    },
  },
  evaluation: {
    lag: 48_211,
    behind: { ms: 19 * MINUTE, isLowerBound: false },
    breaches: [stalledFor(754_000, 600_000, [7]), lagOver(48_211, "critical", 10_000)],
    recentLag: recentLag(310, 295, 330, 2_800, 9_900, 17_500, 24_000, 33_000, 41_000, 48_211),
    partitions: Array.from({ length: 12 }, (_, index) =>
      partition(index, index === 7 ? 48_030 : 11 + ((index * 7) % 9), {
        topic: "card-events",
        behind: { ms: index === 7 ? 19 * MINUTE : 4_000, isLowerBound: false },
        stalledMs: index === 7 ? 754_000 : null,
        stalledSince: index === 7 ? NOW - 754_000 : null,
      }),
    ),
  },
});

const deleted = lagNotice({
  subject: { group: "audit-archiver", topic: "audit" },
  rule: { group: "audit-archiver", mention: "<!here>", ...LINKS },
  notice: { groupInfo: givenInfo("Empty") },
  alert: { activeAt: NOW - 31 * HOUR },
  evaluation: {
    lag: 8_400_000,
    behind: { ms: 24 * HOUR, isLowerBound: true },
    breaches: [lagOver(8_400_000, "critical", 10_000)],
    recentLag: recentLag(8_376_800, 8_382_600, 8_388_400, 8_394_200, 8_400_000),
    partitions: [0, 1, 2].map((number) =>
      partition(number, 3_200_000, {
        topic: "audit",
        logStartOffset: 23_089_638,
        deleted: 400_000,
        countedLag: 2_800_000,
      }),
    ),
  },
});

const setBack = lagNotice({
  subject: { group: "recommender", topic: "views" },
  rule: { group: "recommender" },
  notice: { groupInfo: givenInfo("Stable", 4) },
  alert: { activeAt: NOW },
  evaluation: {
    lag: 1_603_110,
    breaches: [lagOver(1_603_110, "critical", 10_000)],
    setBack: [{ topic: "views", partition: 3, by: 1_600_000 }],
    recentLag: recentLag(2_900, 3_050, 2_870, 1_603_110),
    partitions: [0, 1, 2, 3].map((number) =>
      partition(number, number === 3 ? 1_600_810 : 766, {
        topic: "views",
        behind: { ms: number === 3 ? 7 * HOUR : 2_000, isLowerBound: number === 3 },
      }),
    ),
  },
});

const memberless = lagNotice({
  subject: { group: "flink-sessions", topic: "clicks" },
  rule: { group: "flink-sessions" },
  notice: { severity: "warning", groupInfo: givenInfo("Empty") },
  alert: { firing: "warning" },
  evaluation: {
    severity: "warning",
    commitsMoved: true,
    lag: 6_900,
    behind: { ms: 3 * MINUTE, isLowerBound: false },
    breaches: [lagOver(6_900, "warning", 1_000)],
    recentLag: recentLag(700, 1_900, 3_400, 5_200, 6_900),
    partitions: [0, 1, 2].map((number) => partition(number, 2_300, { topic: "clicks" })),
  },
});

const empty = lagNotice({
  subject: { group: "reports", topic: "sales" },
  rule: { group: "reports" },
  notice: { groupInfo: givenInfo("Empty") },
  alert: { activeAt: NOW },
  evaluation: {
    commitsMoved: null,
    lag: 55_020,
    breaches: [lagOver(55_020, "critical", 10_000)],
    partitions: [0, 1].map((number) => partition(number, 27_510, { topic: "sales" })),
  },
});

const idle = lagNotice({
  subject: { group: "thumbnails", topic: "uploads" },
  rule: { group: "thumbnails" },
  notice: { groupInfo: givenInfo("Stable", 2) },
  evaluation: {
    commitsMoved: false,
    lag: 12_300,
    breaches: [lagOver(12_300, "critical", 10_000)],
    recentLag: recentLag(40, 2_900, 6_100, 9_200, 12_300),
    partitions: [0, 1, 2].map((number) =>
      partition(number, 4_100, { topic: "uploads", stalledMs: 4 * MINUTE }),
    ),
  },
});

const lost = lagNotice({
  subject: { group: "ledger", topic: "entries" },
  rule: { group: "ledger", ...LINKS },
  notice: { severity: "warning", groupInfo: givenInfo("Stable", 3) },
  alert: { firing: "warning", activeAt: NOW - 2 * MINUTE },
  evaluation: {
    severity: "warning",
    mayResolve: false,
    lag: 12,
    breaches: [
      { kind: "lost", severity: "warning", partitions: [{ topic: "entries", partition: 4 }] },
    ],
    partitions: [0, 1, 2, 3, 4].map((number) =>
      partition(number, number === 4 ? null : 3, { topic: "entries" }),
    ),
  },
});

const ahead = lagNotice({
  subject: { group: "mirror", topic: "orders-v2" },
  rule: { group: "mirror" },
  notice: { severity: "warning", groupInfo: givenInfo("Stable", 1) },
  alert: { firing: "warning", activeAt: NOW - 2 * MINUTE },
  evaluation: {
    severity: "warning",
    mayResolve: false,
    lag: 0,
    breaches: [
      {
        kind: "ahead",
        severity: "warning",
        beyond: 81_440,
        partitions: [0, 1, 2].map((number) => ({ topic: "orders-v2", partition: number })),
      },
    ],
    partitions: [0, 1, 2].map((number) =>
      partition(number, 0, { topic: "orders-v2", logEndOffset: 22_608_198 }),
    ),
  },
});

const vanished = lagNotice({
  subject: { group: "fraud-scoring", topic: null },
  rule: { group: "fraud-scoring" },
  notice: {
    severity: "warning",
    groupInfo: givenInfo("Empty"),
    below: {
      count: 3,
      worst: {
        ...goneNotice("topic", { group: "fraud-scoring", topic: "card-events" }).alert,
        peakLag: 912_004,
      },
    },
  },
  alert: { about: "absence", firing: "warning", activeAt: NOW - MINUTE },
  evaluation: {
    severity: "warning",
    mayResolve: false,
    lag: null,
    breaches: [NOTHING_COMMITTED],
    recentLag: [],
    partitions: [],
  },
});

const flapping = lagNotice({
  subject: { group: "inventory", topic: "stock" },
  rule: { group: "inventory" },
  notice: {
    groupInfo: givenInfo("Stable", 2),
    flapping: { times: 4, since: NOW - 52 * MINUTE },
    held: { since: NOW - 4 * MINUTE },
  },
  alert: { activeAt: NOW - 4 * MINUTE },
  evaluation: {
    lag: 11_200,
    breaches: [lagOver(11_200, "critical", 10_000)],
    recentLag: recentLag(9_000, 12_000, 8_400, 13_100, 7_200, 8_300, 11_200),
    partitions: [0, 1].map((number) => partition(number, 5_600, { topic: "stock" })),
  },
});

const late = lagNotice({
  subject: { group: "exports", topic: "csv" },
  rule: { group: "exports" },
  notice: {
    reason: "resolved",
    groupInfo: null,
    late: { endedAt: NOW - 21 * MINUTE, why: "slack" },
  },
  alert: { activeAt: NOW - 39 * MINUTE, peakLag: 23_400, keepFiringSince: NOW - 21 * MINUTE },
  evaluation: { lag: 0, trendPerMinute: 0, recentLag: recentLag(23_400, 9_000, 0) },
});

const heldBack = lagNotice({
  subject: { group: "invoices", topic: "pdf" },
  rule: { group: "invoices" },
  notice: {
    reason: "resolved",
    groupInfo: null,
    late: { endedAt: NOW - 2 * MINUTE, why: "held" },
    held: { since: NOW - 4 * MINUTE },
  },
  alert: { activeAt: NOW - 9 * MINUTE, peakLag: 14_020, keepFiringSince: NOW - 2 * MINUTE },
  evaluation: { lag: 0, trendPerMinute: 0, recentLag: recentLag(14_020, 6_000, 0) },
});

const movesAgain = lagNotice({
  subject: { group: "payments", topic: "card-events" },
  rule: { group: "payments", warning: null, critical: null, stalledMs: 10 * MINUTE },
  notice: { reason: "resolved", groupInfo: null },
  alert: {
    activeAt: NOW - 8 * MINUTE,
    beganAt: NOW - 18 * MINUTE,
    peakLag: 48_211,
    lastSentAt: NOW - 8 * MINUTE,
  },
  evaluation: {
    lag: 31_000,
    recentLag: recentLag(41_000, 48_211, 40_000, 31_000),
  },
});

const wrongSite = blindNotice(
  ["orders", "payments", "billing"].map((group) =>
    unreadable(group, {
      code: "AuthFailure.SecretIdNotFound",
      message: "The SecretId is not found, please ensure that your SecretId is correct.",
    }),
  ),
  {},
  { activeAt: NOW - 2 * MINUTE },
);

const byTime = lagNotice({
  subject: { group: "a b/c?d", topic: "käse&co" },
  rule: { group: "*", ...LINKS },
  notice: { severity: "warning", groupInfo: givenInfo("Stable") },
  alert: { firing: "warning" },
  evaluation: {
    severity: "warning",
    lag: 410,
    behind: { ms: 12 * MINUTE, isLowerBound: false },
    breaches: [behindOver(720_000, "warning", 600_000)],
    partitions: [partition(0, 410, { topic: "käse&co" })],
  },
});

export const CAUSE_SCENES: readonly Scene[] = [
  { id: "deleted", title: "Messages deleted before they were read", notices: [deleted] },
  { id: "set-back", title: "Commits that were set back", notices: [setBack] },
  { id: "memberless", title: "Commits without members, and is slow", notices: [memberless] },
  { id: "empty", title: "No members, at the first check", notices: [empty] },
  { id: "idle", title: "Members that commit nothing", notices: [idle] },
  { id: "lost", title: "A partition lost its committed offset", notices: [lost] },
  { id: "ahead", title: "Commits beyond the log end", notices: [ahead] },
  { id: "vanished", title: "A whole group lost its offsets", notices: [vanished] },
  { id: "flapping", title: "Flapping, and held by a loud channel", notices: [flapping] },
  { id: "moves", title: "What was stuck moves again", notices: [movesAgain] },
  { id: "late", title: "Over before it could be told", notices: [late, heldBack] },
  { id: "wrong-site", title: "A key of the other site", notices: [wrongSite] },
  { id: "links", title: "Links filled for their subject", notices: [byTime] },
  {
    id: "test",
    title: "The test message",
    notices: [],
    test: { channel: "payments", rules: 2, mentions: ["<!here>", "<!subteam^S0123ABCD>"] },
  },
];
