import type { Notice } from "../core/notice.ts";
import { compareSeverity, type Severity, worst } from "../core/severity.ts";
import { subjectName } from "../core/subject.ts";
import { groupBy } from "./group-by.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** So many groups of one instance in the same trouble at once have one cause. */
const MIN_GROUPS = 8;

/** What a message tells as one thing: one alert, or the same trouble all over an instance. */
export type Event =
  | { readonly kind: "single"; readonly severity: Severity; readonly notices: readonly [Notice] }
  | {
      readonly kind: "outage";
      readonly severity: Severity;
      readonly instance: string;
      readonly trouble: Trouble;
      /** Worst first. */
      readonly notices: readonly Notice[];
    };

/** The notices as events, worst first; every notice is in exactly one. */
export function toEvents(notices: readonly Notice[]): Event[] {
  const alike = groupBy([...notices].sort(byUrgency), (notice) =>
    JSON.stringify([notice.alert.subject.instance, troubleOf(notice)]),
  );
  const events = [...alike.values()].flatMap((notices): Event[] => {
    const groups = new Set(notices.map(({ alert }) => alert.subject.group));
    const [first] = notices;
    if (first === undefined || groups.size < MIN_GROUPS) {
      return notices.map((notice) => ({
        kind: "single",
        severity: notice.severity,
        notices: [notice],
      }));
    }
    const severity = worst(notices.map(({ severity }) => severity));
    const { instance } = first.alert.subject;
    return [{ kind: "outage", severity, instance, trouble: troubleOf(first), notices }];
  });
  return events.sort(
    (a, b) =>
      compareSeverity(b.severity, a.severity) ||
      Number(b.kind === "outage") - Number(a.kind === "outage") ||
      byUrgency(a.notices[0], b.notices[0]),
  );
}

/** Worst first: severity, then lag, then name. */
function byUrgency(a: Notice | undefined, b: Notice | undefined): number {
  if (a === undefined || b === undefined) return 0;
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
