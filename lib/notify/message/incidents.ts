import { groupBy } from "../../base/group-by.ts";
import type { Notice } from "../../decide/notice.ts";
import { compareSeverity, type Severity } from "../../model/severity.ts";
import { subjectName } from "../../model/subject.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

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

export function lagOf(notice: Notice): number | null {
  return notice.kind === "lag" ? notice.evaluation.lag : null;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
