import type { Alert } from "../../lib/decide/alert.ts";
import type { BlindNotice, GoneNotice, LagNotice } from "../../lib/decide/notice.ts";
import type { Breach } from "../../lib/evaluate/breach.ts";
import type { Evaluation, LagPoint, PartitionMeasure } from "../../lib/evaluate/evaluation.ts";
import { trendPerMinute } from "../../lib/evaluate/history/lag-history.ts";
import type { Unreadable } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import type { Subject } from "../../lib/model/subject.ts";
import { givenInfo, givenRule, HOUR, lagOf, MINUTE } from "./given.ts";

export const NOW = Date.UTC(2026, 10, 22, 3, 12, 0);
export const REGION = "ap-guangzhou";
export const INSTANCE = "ckafka-abc123";

export const RULE = givenRule({
  instance: INSTANCE,
  warning: lagOf(1_000),
  critical: { lag: 10_000, behindMs: 10 * MINUTE },
});

export function lagOver(lag: number, severity: "warning" | "critical", limit: number): Breach {
  return { kind: "lag", severity, lag, limit };
}

export function behindOver(
  ms: number,
  severity: "warning" | "critical",
  limitMs: number,
  isLowerBound = false,
): Breach {
  return { kind: "behind", severity, ms, isLowerBound, limitMs };
}

export function stalledFor(ms: number, limitMs: number, partitions: readonly number[]): Breach {
  return { kind: "stalled", severity: "critical", ms, limitMs, partitions };
}

export const NOTHING_COMMITTED: Breach = { kind: "absent", severity: "warning" };

export const notRead = (what: string): Breach => ({ kind: "unread", severity: "unknown", what });

/** A minute apart, the last one now. */
export function recentLag(...lags: readonly number[]): LagPoint[] {
  return lags.map((lag, index) => ({ at: NOW - (lags.length - 1 - index) * MINUTE, lag }));
}

export function partition(
  number: number,
  lag: number | null,
  more: Partial<PartitionMeasure> = {},
): PartitionMeasure {
  return {
    topic: "orders-v1",
    partition: number,
    committedOffset: lag === null ? null : 22_689_638,
    logStartOffset: null,
    logEndOffset: 22_689_638 + (lag ?? 0),
    lag,
    deleted: 0,
    countedLag: lag,
    behind: null,
    stalledMs: null,
    stalledSince: null,
    ...more,
  };
}

function subject(more: Partial<Subject>): Subject {
  return { instance: INSTANCE, group: "orders", topic: "orders-v1", partition: null, ...more };
}

function alertOf(about: Subject, more: Partial<Alert>): Alert {
  return {
    subject: about,
    about: "lag",
    activeAt: NOW - 12 * MINUTE,
    beganAt: more.activeAt ?? NOW - 12 * MINUTE,
    heldSince: {},
    firing: "critical",
    keepFiringSince: null,
    lastSentAt: null,
    lastSentSeverity: null,
    lastSentTo: null,
    owed: null,
    flapping: null,
    missingSince: null,
    suppressed: 0,
    peakLag: null,
    overTime: false,
    ...more,
  };
}

/** In the default channel, calls nobody in, and has no story. */
const NOTHING_SPECIAL = {
  channel: null,
  mention: null,
  flapping: null,
  late: null,
  held: null,
} as const;

/** What is not like the official sample. */
export interface LagParts {
  readonly subject?: Partial<Subject>;
  readonly notice?: Partial<Omit<LagNotice, "alert" | "evaluation">>;
  readonly evaluation?: Partial<Evaluation>;
  readonly alert?: Partial<Alert>;
  readonly rule?: Partial<Rule>;
}

/** The official sample's lag, fresh and critical, unless told otherwise. */
export function lagNotice(parts: LagParts = {}): LagNotice {
  const about = subject(parts.subject ?? {});
  const lag = parts.evaluation?.lag === undefined ? 185_238_291 : parts.evaluation.lag;
  const resolved = parts.notice?.reason === "resolved";
  const groupInfo = parts.notice?.groupInfo;
  const someoneIsThere = groupInfo?.state !== "Empty" && groupInfo?.state !== "Dead";
  const isCritical = (parts.notice?.severity ?? "critical") === "critical";
  const callsIn = ["first", "escalated"].includes(parts.notice?.reason ?? "first") && isCritical;
  return {
    kind: "lag",
    reason: "first",
    severity: resolved ? "ok" : "critical",
    ...NOTHING_SPECIAL,
    groupInfo: givenInfo("Stable", 4),
    below: null,
    mention: callsIn ? (parts.rule?.mention ?? null) : null,
    ...parts.notice,
    alert: alertOf(about, { peakLag: lag, ...stood(parts), ...parts.alert }),
    evaluation: {
      subject: about,
      severity: resolved ? "ok" : "critical",
      complete: true,
      mayResolve: true,
      unmeasured: null,
      commitsMoved: someoneIsThere,
      setBack: [],
      isTimeKnown: true,
      breaches: resolved ? [] : [lagOver(lag ?? 0, "critical", 10_000)],
      lag,
      behind: null,
      trendPerMinute: trendPerMinute(parts.evaluation?.recentLag ?? []),
      recentLag: recentLag(lag ?? 0),
      partitions: [partition(0, lag)],
      rule: { ...RULE, ...parts.rule },
      ...parts.evaluation,
    },
  };
}

/** What stands still did so before its limit was reached. */
function stood({ evaluation, alert }: LagParts): Partial<Alert> {
  const stalls = (evaluation?.breaches ?? []).flatMap((breach) =>
    breach.kind === "stalled" ? [NOW - breach.ms] : [],
  );
  const activeAt = alert?.activeAt ?? NOW - 12 * MINUTE;
  return { activeAt, beganAt: Math.min(activeAt, ...stalls) };
}

export function goneNotice(
  what: GoneNotice["what"],
  about: Partial<Subject>,
  alert: Partial<Alert> = {},
): GoneNotice {
  return {
    kind: "gone",
    what,
    reason: "gone",
    severity: "unknown",
    ...NOTHING_SPECIAL,
    alert: alertOf(subject(about), { activeAt: NOW - HOUR, ...alert }),
  };
}

export function blindNotice(
  unreadable: readonly Unreadable[],
  more: Partial<Pick<BlindNotice, "reason" | "severity">> = {},
  alert: Partial<Alert> = {},
): BlindNotice {
  const about = subject({ group: null, topic: null });
  return {
    kind: "blind",
    reason: "first",
    severity: "unknown",
    ...NOTHING_SPECIAL,
    unreadable,
    ...more,
    alert: alertOf(about, { about: "blind", firing: "unknown", activeAt: NOW, ...alert }),
  };
}

export function unreadable(group: string, more: Partial<Unreadable> = {}): Unreadable {
  return {
    instance: INSTANCE,
    group,
    code: "AuthFailure.UnauthorizedOperation",
    message: "The SecretId is not authorized to call DescribeGroupOffsets.",
    requestId: `6b2f0c9e-41d1-4f6a-9d6f-${group.length.toString(16).padStart(12, "0")}`,
    ...more,
  };
}
