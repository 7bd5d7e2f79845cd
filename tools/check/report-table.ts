import pc from "picocolors";
import type { Unreadable } from "../../lib/model/reading.ts";
import { SEVERITIES } from "../../lib/model/severity.ts";
import { cleanText } from "../../lib/notify/message/clean.ts";
import { count, countOf } from "../../lib/notify/message/quantity.ts";
import type { CheckReport, SubjectReport } from "../../lib/run/report.ts";
import { type Align, alignColumns, type Row } from "./columns.ts";
import { partitionRows, subjectCells } from "./report-rows.ts";
import { alertWords, conditionWords, moment, reasonWords } from "./report-words.ts";
import { type Colours, severityWord } from "./severity.ts";

export interface ReportOptions {
  readonly colour: boolean;
  /** Every partition of every subject; else only the worst of subjects in trouble. */
  readonly allPartitions?: boolean;
}

/** The order of kafka-consumer-groups.sh, and what is our own. */
const COLUMNS: readonly (readonly [head: string, align: Align])[] = [
  ["GROUP", "left"],
  ["TOPIC", "left"],
  ["PARTITION", "right"],
  ["CURRENT-OFFSET", "right"],
  ["LOG-END-OFFSET", "right"],
  ["LAG", "right"],
  ["BEHIND", "right"],
  ["STATUS", "left"],
];

/** A report for a terminal: one line that says it all, the table worst first, what was not read. */
export function formatReport(
  report: CheckReport,
  { colour, allPartitions = false }: ReportOptions,
): string {
  const colours = pc.createColors(colour);
  return [
    headline(report, colours),
    colours.dim(meta(report)),
    ...(report.subjects.length === 0 ? [] : ["", ...table(report, allPartitions, colours)]),
    ...(report.unreadable.length === 0 ? [] : ["", ...unreadable(report, colours)]),
  ].join("\n");
}

/** `CRITICAL: 1 critical, 11 ok. Worst: orders/orders-v1, lag 185,238,291 >= critical 10,000` */
function headline(report: CheckReport, colours: Colours): string {
  const { status, subjects, unreadable } = report;
  const parts = [
    ...counts(subjects),
    ...(unreadable.length === 0 ? [] : [`${countOf(unreadable.length, "read")} failed`]),
  ];
  return `${severityWord(status, colours)}: ${parts.join(", ")}${worstOf(report)}`;
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

function worstOf({ subjects: [worst], unreadable: [fault] }: CheckReport): string {
  const reason = worst?.reasons[0];
  if (worst !== undefined && reason !== undefined) {
    return `. Worst: ${nameOf(worst)}, ${reasonWords(reason)}`;
  }
  return fault === undefined ? "" : `. First: ${faultWords(fault)}`;
}

function nameOf({ group, topic, partition }: SubjectReport): string {
  return [group, topic, partition]
    .filter((part) => part !== null)
    .map((part) => cleanText(String(part)))
    .join("/");
}

function meta({ checkedAt, apiCalls, durationMs }: CheckReport): string {
  return `${moment(checkedAt)}, ${countOf(apiCalls, "API call")}, ${count(durationMs)} ms`;
}

function table(
  { subjects, checkedAt }: CheckReport,
  allPartitions: boolean,
  colours: Colours,
): readonly string[] {
  const severalInstances = new Set(subjects.map(({ instance }) => instance)).size > 1;
  const rows = subjects.flatMap((subject): readonly Row[] => {
    const group = severalInstances ? `${subject.instance}/${subject.group}` : subject.group;
    const notes = [conditionWords(subject), alertWords(subject, checkedAt)];
    return [
      [...subjectCells(subject, cleanText(group)), severityWord(subject.severity, colours)],
      ...notes
        .filter((words) => words.length > 0)
        .map((words) => colours.dim(`  ${words.join(", ")}`)),
      ...partitionRows(subject, allPartitions).map((cells) =>
        cells.map((cell) => (cell === "" ? "" : colours.dim(cell))),
      ),
    ];
  });
  const head = COLUMNS.map(([name]) => colours.bold(name));
  return alignColumns(
    [head, ...rows],
    COLUMNS.map(([, align]) => align),
  );
}

function unreadable({ unreadable: faults }: CheckReport, colours: Colours): readonly string[] {
  return [
    colours.bold("Could not be read:"),
    ...faults.map(
      (fault) =>
        `  ${faultWords(fault)}${fault.requestId === null ? "" : ` (RequestId ${fault.requestId})`}`,
    ),
  ];
}

function faultWords({ instance, group, code, message }: Unreadable): string {
  return cleanText(`${instance}/${group}: ${code}, ${message}`);
}
