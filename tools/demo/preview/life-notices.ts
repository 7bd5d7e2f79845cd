import { givenInfo, HOUR, MINUTE } from "../../emulators/given.ts";
import {
  behindOver,
  lagNotice,
  lagOver,
  NOW,
  partition,
  recentLag,
} from "../../emulators/notices.ts";

/* What becomes of an alert, from the first message to the last. */

const RUNBOOK = "https://wiki.example.com/kafka-lag";

export const down = lagNotice({
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

export const slow = lagNotice({
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

export const turning = lagNotice({
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

export const escalated = lagNotice({
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

export const reminder = lagNotice({
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

export const resolved = lagNotice({
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
