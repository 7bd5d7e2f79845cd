import type { LagNotice, Notice } from "../../../lib/decide/notice.ts";
import { givenInfo, MINUTE } from "../../emulators/given.ts";
import {
  blindNotice,
  goneNotice,
  type LagParts,
  lagNotice,
  lagOver,
  NOW,
  partition,
  recentLag,
  unreadable,
} from "../../emulators/notices.ts";
import { stuckPartition } from "./cause-scenes.ts";
import type { Scene } from "./scene.ts";

const RUNBOOK = "https://wiki.example.com/kafka-lag";

function many(length: number): Notice[] {
  const states = ["Stable", "Empty", "PreparingRebalance", "Dead"];
  return Array.from({ length }, (_, index) => {
    const lag = 1_000 * (length - index) + 7;
    const critical = lag >= 10_000;
    const severity = critical ? "critical" : "warning";
    return lagNotice({
      subject: {
        instance: `ckafka-${String.fromCharCode(97 + (index % 26))}${index % 26}`,
        group: `service-${index + 1}`,
        topic: `events-${(index % 9) + 1}`,
      },
      notice: {
        severity,
        groupInfo: givenInfo(states[index % 4] ?? "Stable", index % 4 === 0 ? 3 : null),
      },
      alert: { firing: severity, activeAt: NOW - (index + 1) * MINUTE },
      evaluation: {
        severity,
        lag,
        breaches: [critical ? lagOver(lag, "critical", 10_000) : lagOver(lag, "warning", 1_000)],
        recentLag: recentLag(lag / 3, lag / 2, lag / 1.5, lag),
        partitions: [partition(0, lag)],
      },
    });
  });
}

/** The same alert, over. */
function over(notice: LagNotice): LagNotice {
  const { alert, evaluation } = notice;
  return {
    ...notice,
    reason: "resolved",
    severity: "ok",
    mention: null,
    groupInfo: null,
    alert: { ...alert, peakLag: evaluation.lag },
    evaluation: { ...evaluation, severity: "ok", breaches: [], lag: 0 },
  };
}

/** Groups that are all down, those of several instances in turn. */
function outage(length: number, instances = 1): LagNotice[] {
  return Array.from({ length }, (_, index) => {
    const lag = 400 * (length - index) + 1_013;
    return crowded(lag, {
      subject: {
        ...(instances === 1 ? {} : { instance: `ckafka-${"abcdefgh"[index % instances]}7x2m` }),
        group: `team-${(index % 7) + 1}-service-${index + 1}`,
        topic: "events",
      },
      notice: { groupInfo: givenInfo("Empty") },
      alert: { activeAt: NOW - 2 * MINUTE },
      rule: { mention: "<!channel>" },
    });
  });
}

/** Topics of one group, of which three of four have a runbook of their own. */
const topicsOfOne = Array.from({ length: 200 }, (_, index) =>
  crowded(400 * (200 - index) + 1_013, {
    subject: { group: "orders", topic: `orders-by-region-${index + 1}` },
    notice: { groupInfo: givenInfo("Stable", 12) },
    rule: {
      runbook: index % 4 === 0 ? RUNBOOK : "https://wiki.example.com/kafka/{group}/{topic}",
      dashboard: "https://grafana.example.com/d/lag?var-group={group}&var-topic={topic}",
    },
  }),
);

const partitionsOfOne = Array.from({ length: 200 }, (_, index) => {
  const lag = 400 * (200 - index) + 1_013;
  return crowded(lag, {
    subject: { group: "clickstream", topic: "clicks", partition: index },
    rule: { per: "partition" },
    notice: { groupInfo: givenInfo("PreparingRebalance") },
    evaluation: { partitions: [partition(index, lag, { topic: "clicks" })] },
  });
});

/** One stuck partition each, with all that a message can say of one. */
const stuckGroups = Array.from({ length: 200 }, (_, index) => {
  const { evaluation, ...notice } = stuckPartition;
  const group = `payments-of-region-${index + 1}`;
  const subject = { ...evaluation.subject, group, instance: `ckafka-${index % 40}7x2m` };
  return { ...notice, alert: { ...notice.alert, subject }, evaluation: { ...evaluation, subject } };
});

/** Names that are as long as Kafka lets them be. */
const longNames = Array.from({ length: 200 }, (_, index) => {
  const name = `${index}-`.padEnd(249 - `${index}`.length, "very-long-name-") + index;
  return crowded(90_000 - index, {
    subject: { group: name, topic: name },
    notice: { groupInfo: givenInfo("Empty") },
  });
});

/** Whatever may come at once: stuck, slow, down, over, gone, unreadable. */
const mixed: Notice[] = [
  blindNotice([unreadable("orders", { code: "Timeout" })]),
  ...outage(70),
  ...topicsOfOne.slice(0, 30),
  ...many(40),
  ...outage(118).slice(70, 100).map(over),
  ...Array.from({ length: 29 }, (_, index) =>
    goneNotice("topic", { group: `batch-${index + 1}`, topic: "runs" }),
  ),
];

/** One of very many, with this lag: critical from 10,000 on. */
function crowded(lag: number, parts: LagParts): LagNotice {
  const severity = lag >= 10_000 ? "critical" : "warning";
  const limit = severity === "critical" ? 10_000 : 1_000;
  return lagNotice({
    ...parts,
    notice: { severity, ...parts.notice },
    alert: { firing: severity, ...parts.alert },
    evaluation: {
      severity,
      lag,
      breaches: [lagOver(lag, severity, limit)],
      recentLag: recentLag(0, lag / 3, lag / 2, lag),
      partitions: [partition(0, lag)],
      ...parts.evaluation,
    },
  });
}

export const CROWD_SCENES: readonly Scene[] = [
  { id: "sixty", title: "60 alerts at once", notices: many(60) },
  { id: "outage", title: "A whole instance at once", notices: outage(58) },
  { id: "outage-200", title: "200 groups of one instance", notices: outage(200) },
  { id: "topics-200", title: "200 topics of one group", notices: topicsOfOne },
  { id: "partitions-200", title: "200 partitions of one topic", notices: partitionsOfOne },
  { id: "instances-200", title: "200 groups of five instances", notices: outage(200, 5) },
  { id: "stuck-200", title: "200 stuck partitions of forty instances", notices: stuckGroups },
  { id: "long-200", title: "200 groups with names of 249 characters", notices: longNames },
  {
    id: "mixed-200",
    title: "200 of everything",
    notices: mixed,
  },
  { id: "outage-over", title: "The end of it", notices: outage(30).map(over) },
];
