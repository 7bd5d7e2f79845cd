import { givenInfo, MINUTE } from "../../emulators/given.ts";
import {
  goneNotice,
  lagNotice,
  NOTHING_COMMITTED,
  NOW,
  partition,
} from "../../emulators/notices.ts";
import { LINKS } from "./scene.ts";

/* Numbers that vanished, and numbers that cannot be. */

export const lost = lagNotice({
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

export const ahead = lagNotice({
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

export const vanished = lagNotice({
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
