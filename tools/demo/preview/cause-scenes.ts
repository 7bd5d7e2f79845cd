import type { Owner } from "../../../lib/model/reading.ts";
import { givenInfo, HOUR, MINUTE } from "../../emulators/given.ts";
import {
  behindOver,
  lagNotice,
  lagOver,
  NOW,
  partition,
  recentLag,
  stalledFor,
} from "../../emulators/notices.ts";
import { wrongSite } from "./blind-notices.ts";
import { flapping, heldBack, late, movesAgain } from "./late-notices.ts";
import { LINKS, type Scene } from "./scene.ts";
import { ahead, lost, vanished } from "./vanished-notices.ts";

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
