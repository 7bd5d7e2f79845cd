import { cleanText } from "../../lib/notify/message/clean.ts";
import { count, duration } from "../../lib/notify/message/quantity.ts";
import type { PartitionReport, SubjectReport } from "../../lib/run/report.ts";

/** Cells in the order of kafka-consumer-groups.sh: GROUP to LAG, then BEHIND. */
export type Cells = readonly [
  group: string,
  topic: string,
  partition: string,
  currentOffset: string,
  logEndOffset: string,
  lag: string,
  behind: string,
];

/** As in kafka-consumer-groups.sh: there is none, or it is not known. */
const NONE = "-";

/** How many partitions stand below a subject in trouble, the worst ones. */
const WORST = 10;

/** The row of a subject. Offsets stand in it only where it is one partition's. */
export function subjectCells(subject: SubjectReport, groupName: string): Cells {
  const [only, ...others] = subject.partitions;
  const { lag } = subject;
  if (only !== undefined && others.length === 0) {
    return [groupName, cleanText(only.topic), ...partitionCells(only)];
  }
  return [
    groupName,
    subject.topic === null ? NONE : cleanText(subject.topic),
    subject.partitions.length === 0 ? NONE : `all ${count(subject.partitions.length)}`,
    NONE,
    NONE,
    number(lag),
    behind(subject),
  ];
}

/**
 * The rows below a subject's, worst first: of several partitions the worst that lag, or all of them.
 * None for a subject that is one partition, or is all right.
 */
export function partitionRows(subject: SubjectReport, all: boolean): readonly Cells[] {
  if (subject.partitions.length < 2 || (subject.severity === "ok" && !all)) return [];
  const worstFirst = [...subject.partitions].sort((a, b) => (b.lag ?? -1) - (a.lag ?? -1));
  const shown = all ? worstFirst : worstFirst.filter(({ lag }) => lag !== 0).slice(0, WORST);
  const hidden = worstFirst.slice(shown.length);
  const rows = shown.map(
    (partition): Cells => ["", cleanText(partition.topic), ...partitionCells(partition)],
  );
  if (hidden.length === 0) return rows;
  const rest = hidden.reduce((sum, { lag }) => sum + (lag ?? 0), 0);
  return [...rows, ["", "", `${count(hidden.length)} more`, "", "", count(rest), ""]];
}

function partitionCells(partition: PartitionReport) {
  return [
    String(partition.partition),
    number(partition.committedOffset),
    number(partition.logEndOffset),
    number(partition.lag),
    behind(partition),
  ] as const;
}

function number(value: number | null): string {
  return value === null ? NONE : count(value);
}

function behind(of: Pick<SubjectReport, "behindSeconds" | "behindIsLowerBound">): string {
  if (of.behindSeconds === null) return NONE;
  return `${of.behindIsLowerBound ? "> " : ""}${duration(of.behindSeconds * 1000)}`;
}
