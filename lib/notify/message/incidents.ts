import { groupBy } from "../../base/group-by.ts";
import type { LagNotice, Notice } from "../../decide/notice.ts";
import { ofKind } from "../../evaluate/breach.ts";
import { compareSeverity, type Severity } from "../../model/severity.ts";
import { subjectName } from "../../model/subject.ts";

/** So many groups of one instance, or alerts of one group, in the same trouble at once have one cause. */
const MIN_ALIKE = 8;

/** What a message tells as one thing: one alert, or the same trouble all over an instance or a group. */
export type Incident =
  | { readonly kind: "single"; readonly severity: Severity; readonly notices: readonly [Notice] }
  | Outage;

export interface Outage {
  readonly kind: "outage";
  readonly severity: Severity;
  readonly instance: string;
  /** Of whose topics or partitions it is; `null`: of many groups. */
  readonly group: string | null;
  readonly trouble: Trouble;
  /** How many are in it, and of what. */
  readonly size: number;
  readonly noun: "group" | "topic" | "partition" | "part";
  /** In all. */
  readonly lag: number;
  /** Each of its alerts was told before. */
  readonly isReminder: boolean;
  /** Worst first. */
  readonly notices: readonly [Notice, ...Notice[]];
}

/** The notices as incidents, worst first; every notice is in exactly one. */
export function toIncidents(notices: readonly Notice[]): Incident[] {
  const alike = groupBy([...notices].sort(byUrgency), (notice) =>
    JSON.stringify([notice.alert.subject.instance, troubleOf(notice)]),
  );
  const incidents = [...alike.values()].flatMap((notices) => {
    const byGroup = groupBy(notices, ({ alert }) => alert.subject.group);
    if (byGroup.size >= MIN_ALIKE) return [outageOf(notices, null, byGroup.size, "group")];
    return [...byGroup].flatMap(([group, notices]) =>
      notices.length >= MIN_ALIKE
        ? [outageOf(notices, group, notices.length, nounOf(notices))]
        : notices.map(single),
    );
  });
  return incidents.sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) ||
      Number(b.kind === "outage") - Number(a.kind === "outage") ||
      byUrgency(a.notices[0], b.notices[0]),
  );
}

function outageOf(
  notices: readonly [Notice, ...Notice[]],
  group: string | null,
  size: number,
  noun: Outage["noun"],
): Outage {
  const [first] = notices;
  return {
    kind: "outage",
    severity: first.severity,
    instance: first.alert.subject.instance,
    group,
    trouble: troubleOf(first),
    size,
    noun,
    lag: notices.reduce((sum, notice) => sum + (lagOf(notice) ?? 0), 0),
    isReminder: notices.every(({ reason }) => reason === "reminder"),
    notices,
  };
}

function nounOf(notices: readonly Notice[]): Outage["noun"] {
  const nouns = new Set(
    notices.map(({ alert: { subject } }) => (subject.partition === null ? "topic" : "partition")),
  );
  const [noun = "part", ...others] = nouns;
  return others.length === 0 && notices.every(({ alert }) => alert.subject.topic !== null)
    ? noun
    : "part";
}

/** One notice by itself. */
export function single(notice: Notice): Incident {
  return { kind: "single", severity: notice.severity, notices: [notice] };
}

/** Worst first: severity, then lag, then name. */
function byUrgency(a: Notice, b: Notice): number {
  return (
    compareSeverity(b.severity, a.severity) ||
    (lagOf(b) ?? -1) - (lagOf(a) ?? -1) ||
    compareText(subjectName(a.alert.subject), subjectName(b.alert.subject))
  );
}

function lagOf(notice: Notice): number | null {
  return notice.kind === "lag" ? notice.evaluation.lag : null;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is wrong, as a person would put it. Alerts of one instance with the same trouble are one incident. */
export type Trouble =
  | "absent"
  | "lost"
  | "ahead"
  /** No members, and no commit since the last check. */
  | "down"
  /** No members, and nobody knows yet whether something is committed without them. */
  | "empty"
  /** No members, and yet its commits move: Flink, Spark, partitions assigned by hand. */
  | "memberless"
  | "dead"
  | "stuck"
  | "set back"
  | "rebalancing"
  /** Members run, and committed nothing since the last check. */
  | "idle"
  | "slow"
  /** Too far behind, and nobody knows why: the group's state could not be asked, or says nothing. */
  | "behind"
  /** Its condition is gone, but not yet for `keepFiringFor`. */
  | "calm"
  | "blind"
  | "gone"
  | "resolved";

export function troubleOf(notice: Notice): Trouble {
  if (notice.kind === "gone") return "gone";
  if (notice.reason === "resolved") return "resolved";
  if (notice.kind === "blind") return "blind";
  return notice.alert.keepFiringSince === null ? lagTrouble(notice) : "calm";
}

/** What vanished is said before what lags, unless that is worse; nobody at work before what is stuck. */
function lagTrouble({ evaluation, groupInfo }: LagNotice): Trouble {
  const { breaches, commitsMoved, setBack } = evaluation;
  const worst = breaches.filter(({ severity }) => severity === breaches[0]?.severity);
  const vanished = (["absent", "lost", "ahead"] as const).find(
    (kind) => ofKind(worst, kind).length > 0,
  );
  if (vanished !== undefined) return vanished;
  const state = groupInfo?.state;
  if (state === "Empty" && commitsMoved !== true) return commitsMoved === null ? "empty" : "down";
  if (state === "Dead" && commitsMoved !== true) return "dead";
  if (ofKind(breaches, "stalled").length > 0) return "stuck";
  if (setBack.length > 0) return "set back";
  if (state === "Empty") return "memberless";
  if (state === "PreparingRebalance" || state === "CompletingRebalance") return "rebalancing";
  if (state !== "Stable") return "behind";
  return commitsMoved === false ? "idle" : "slow";
}
