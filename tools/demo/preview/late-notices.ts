import { givenInfo, MINUTE } from "../../emulators/given.ts";
import { lagNotice, lagOver, NOW, partition, recentLag } from "../../emulators/notices.ts";

/* What flaps, waited, or is over. */

export const flapping = lagNotice({
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

export const late = lagNotice({
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

export const heldBack = lagNotice({
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

export const movesAgain = lagNotice({
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
