import pc from "picocolors";
import { compilePattern } from "../../lib/model/pattern.ts";
import type { Unreadable } from "../../lib/model/reading.ts";
import { SEVERITIES, type Severity, worst } from "../../lib/model/severity.ts";
import { adviceFor } from "../../lib/notify/message/blind.ts";
import { count, countOf } from "../../lib/notify/message/quantity.ts";
import { cleanText } from "../../lib/notify/message/style.ts";
import type { CheckReport, SubjectReport } from "../../lib/run/report.ts";
import { moment, paintSeverity, subjectRows } from "./subject-rows.ts";
import { fold, formatTable } from "./table.ts";

/** What a terminal shows of a check, and the exit code of the command that asked for it. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

export interface View {
  /** The groups that were asked for, of which every partition is shown; `null`: all. */
  readonly groups: readonly string[] | null;
  readonly colour: boolean;
  /** Places on a line of the terminal; without one, nothing is shortened. */
  readonly width?: number;
  /** Leave out what is ok. */
  readonly problemsOnly?: boolean;
  /** What `alert` would refuse of this configuration. */
  readonly refused?: readonly string[];
}

/** As monitoring plugins exit: 0 ok, 1 warning, 2 critical, 3 unknown. */
export const EXIT_CODES: Readonly<Record<Severity, number>> = {
  ok: 0,
  warning: 1,
  critical: 2,
  unknown: 3,
};

/** A report for people: one line that says it all, the table worst first, and what else to know. */
export function outcomeOf(report: CheckReport, view: View): Outcome {
  const { groups, colour, width = Number.POSITIVE_INFINITY, problemsOnly = false } = view;
  const unseen = unseenGroups(report, groups ?? []);
  const status = worst([report.status, ...unseen.map(() => "unknown" as const)]);
  const colours = pc.createColors(colour);
  const subjects = report.subjects.filter(({ severity }) => !problemsOnly || severity !== "ok");
  const rows = subjectRows({ ...report, subjects }, groups !== null, width, colours);
  const parts = [
    [
      ...fold(headline({ ...report, status }), width, "", "  ").map((line, index) =>
        index === 0 ? line.replace(/^\w+/, (word) => paintSeverity(status, colours)(word)) : line,
      ),
      ...fold(circumstances(report), width).map(colours.dim),
    ],
    rows.length === 0 ? [] : formatTable(rows, width, colours.bold),
    ...remarks(report, unseen, view.refused ?? []).map(({ title, items }) => [
      ...fold(title, width).map(colours.bold),
      ...items.flatMap((item) => fold(item, width, "  ", "    ")),
    ]),
  ];
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return { text: text.join("\n\n"), exitCode: EXIT_CODES[status] };
}

/** `CRITICAL: 1 critical, 11 ok. Worst: orders/orders-v1, lag 185238291 >= critical 10000` */
function headline({ status, subjects, unreadable }: CheckReport): string {
  const parts = [
    ...counts(subjects),
    ...(unreadable.length === 0 ? [] : [`${countOf(unreadable.length, "read")} failed`]),
  ];
  return `${status.toUpperCase()}: ${parts.join(", ")}${worstOf(subjects, unreadable)}`;
}

function counts(subjects: readonly SubjectReport[]): readonly string[] {
  if (subjects.length === 0) return ["nothing to compare"];
  const bySeverity = [...SEVERITIES].reverse().flatMap((severity) => {
    const number = subjects.filter((subject) => subject.severity === severity).length;
    return number === 0 ? [] : [{ number, severity }];
  });
  return bySeverity.map(({ number, severity }) =>
    number === subjects.length && severity === "ok"
      ? `${countOf(number, "subject")}, none in trouble`
      : `${count(number)} ${severity}`,
  );
}

function worstOf(
  [worstSubject]: readonly SubjectReport[],
  [unread]: readonly Unreadable[],
): string {
  const reason = worstSubject?.reasons[0];
  if (worstSubject !== undefined && reason !== undefined) {
    const { group, topic, partition } = worstSubject;
    const name = [group, topic, partition].filter((part) => part !== null).join("/");
    return `. Worst: ${cleanText(`${name}, ${reason}`)}`;
  }
  return unread === undefined ? "" : `. First: ${unreadWords(unread)}`;
}

function circumstances({ checkedAt, apiCalls, durationMs }: CheckReport): string {
  return `${moment(checkedAt)}, ${countOf(apiCalls, "API call")}, ${count(durationMs)} ms`;
}

interface Remark {
  readonly title: string;
  readonly items: readonly string[];
}

/** So many names of one kind are listed; the rest is counted. */
const MAX_LISTED = 20;

function remarks(
  { unreadable, uncovered, unmatched, stateSeen }: CheckReport,
  unseen: readonly string[],
  refused: readonly string[],
): readonly Remark[] {
  const all: readonly Remark[] = [
    { title: "Could not be read:", items: unreadItems(unreadable) },
    {
      title: "Nothing was found of:",
      items: unseen.map(
        (group) => `${cleanText(group)}: no such group, or it never committed an offset`,
      ),
    },
    { title: "No rule covers:", items: listed(uncovered.map(cleanText)) },
    {
      title: "Rules that match nothing:",
      items: listed(unmatched.map((index) => `LAG_RULES[${index}]`)),
    },
    { title: "alert would refuse this configuration:", items: refused.map(cleanText) },
  ].filter(({ items }) => items.length > 0);
  return stateSeen ? all : [...all, { title: NO_STATE, items: [] }];
}

const NO_STATE =
  "alert's state was not seen (none stored yet, memory: of another process, or a store that did not answer), so what alert would send now is not known.";

function listed(names: readonly string[]): readonly string[] {
  const hidden = names.length - MAX_LISTED;
  const shown = names.slice(0, MAX_LISTED).join(", ");
  if (names.length === 0) return [];
  return [hidden > 0 ? `${shown} and ${count(hidden)} more` : shown];
}

/** Each that could not be read, and once for each code what to do about it. */
function unreadItems(unreadable: readonly Unreadable[]): readonly string[] {
  const codes = [...new Set(unreadable.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const advice = adviceFor(code);
    const entries = unreadable
      .filter((entry) => entry.code === code)
      .map((entry) => {
        const { requestId } = entry;
        return (
          unreadWords(entry) + (requestId === null ? "" : ` (RequestId ${cleanText(requestId)})`)
        );
      });
    return advice === null ? entries : [...entries, `→ ${advice}`];
  });
}

function unreadWords({ instance, group, code, message }: Unreadable): string {
  return cleanText(`${instance}/${group}: ${code}, ${message}`);
}

/**
 * Groups that were asked for and that a report says nothing of: a wildcard covers them, but nothing
 * of that name has committed an offset. To call that ok would hide a misspelt name.
 */
function unseenGroups(report: CheckReport, groups: readonly string[]): readonly string[] {
  const seen = [...report.subjects, ...report.unreadable].map(({ group }) => group);
  return groups.filter((group) => !seen.some(compilePattern(group)));
}
