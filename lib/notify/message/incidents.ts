import { groupBy } from "../../base/group-by.ts";
import type { Notice } from "../../decide/notice.ts";
import { compareSeverity, type Severity } from "../../model/severity.ts";
import { subjectName } from "../../model/subject.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** So many groups of one instance in the same trouble at once have one cause. */
const MIN_GROUPS = 8;

/** What a message tells as one thing: one alert, or the same trouble all over an instance. */
export type Incident =
  | { readonly kind: "single"; readonly severity: Severity; readonly notices: readonly [Notice] }
  | {
      readonly kind: "outage";
      readonly severity: Severity;
      readonly instance: string;
      readonly trouble: Trouble;
      /** How many are in it. */
      readonly groups: number;
      /** In all. */
      readonly lag: number;
      /** Each of its alerts was told before. */
      readonly isReminder: boolean;
      /** Worst first. */
      readonly notices: readonly [Notice, ...Notice[]];
    };

/** The notices as incidents, worst first; every notice is in exactly one. */
export function toIncidents(notices: readonly Notice[]): Incident[] {
  const alike = groupBy([...notices].sort(byUrgency), (notice) =>
    JSON.stringify([notice.alert.subject.instance, troubleOf(notice)]),
  );
  const incidents = [...alike.values()].flatMap((notices): Incident[] => {
    const [first, ...others] = notices;
    const groups = new Set(notices.map(({ alert }) => alert.subject.group));
    if (first === undefined || groups.size < MIN_GROUPS) return notices.map(single);
    return [
      {
        kind: "outage",
        severity: first.severity,
        instance: first.alert.subject.instance,
        trouble: troubleOf(first),
        groups: groups.size,
        lag: notices.reduce((sum, notice) => sum + (lagOf(notice) ?? 0), 0),
        isReminder: notices.every(({ reason }) => reason === "reminder"),
        notices: [first, ...others],
      },
    ];
  });
  return incidents.sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) ||
      Number(b.kind === "outage") - Number(a.kind === "outage") ||
      byUrgency(a.notices[0], b.notices[0]),
  );
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
