import type pc from "picocolors";
import type { Severity } from "../../lib/model/severity.ts";
import { count, duration } from "../../lib/notify/message/quantity.ts";
import { cleanText } from "../../lib/notify/message/style.ts";
import { averageWords } from "../../lib/notify/message/trend.ts";
import type {
  AlertReport,
  CheckReport,
  PartitionReport,
  SubjectReport,
} from "../../lib/run/report.ts";
import { fold, type Row } from "./table.ts";

type Colours = ReturnType<typeof pc.createColors>;

/** As in kafka-consumer-groups.sh: there is none, or it is not known. */
const NONE = "-";
/** So many partitions stand below a subject in trouble, the worst ones. */
const WORST = 10;
/** Of so many partitions it is said who reads them. */
const OWNED = 3;

/**
 * The rows of a report's subjects, each with what is wrong with it and its partitions below.
 * @param everyPartition of every subject, else only the worst of those in trouble
 */
export function subjectRows(
  { subjects, checkedAt }: CheckReport,
  everyPartition: boolean,
  room: number,
  colours: Colours,
): readonly Row[] {
  const severalInstances = new Set(subjects.map(({ instance }) => instance)).size > 1;
  return subjects.flatMap((subject) => {
    const name = severalInstances ? `${subject.instance}/${subject.group}` : subject.group;
    const notes = [conditionWords(subject), alertWords(subject, checkedAt)];
    const paint = paintSeverity(subject.severity, colours);
    const row: Row = {
      cells: {
        STATUS: subject.severity.toUpperCase(),
        GROUP: cleanText(name),
        RULE: subject.rule === null ? NONE : String(subject.rule),
        ...measures(subject),
      },
      paint: (text, column) => (column === "STATUS" ? paint(text) : text),
      below: notes
        .filter((words) => words.length > 0)
        .flatMap((words) => fold(words.join(", "), room, "  ", "    ").map(colours.dim)),
    };
    return [row, ...partitionRows(subject, everyPartition, colours)];
  });
}

/** A severity in its colour. */
export function paintSeverity(
  severity: Severity,
  { bold, red, yellow, magenta, green }: Colours,
): (text: string) => string {
  const critical = (text: string) => bold(red(text));
  return { ok: green, unknown: magenta, warning: yellow, critical }[severity];
}

/** Offsets stand in a subject's row only where it is one partition's. */
function measures(subject: SubjectReport): Row["cells"] {
  const { topic, partitions } = subject;
  const [only, ...others] = partitions;
  if (only !== undefined && others.length === 0) {
    return { TOPIC: cleanText(only.topic), ...partitionMeasures(only) };
  }
  return {
    TOPIC: topic === null ? NONE : cleanText(topic),
    PARTITION: partitions.length === 0 ? NONE : `all ${count(partitions.length)}`,
    "CURRENT-OFFSET": NONE,
    "LOG-END-OFFSET": NONE,
    LAG: number(subject.lag),
    BEHIND: behind(subject),
  };
}

function partitionMeasures(partition: PartitionReport): Row["cells"] {
  return {
    PARTITION: String(partition.partition),
    "CURRENT-OFFSET": number(partition.committedOffset),
    "LOG-END-OFFSET": number(partition.logEndOffset),
    LAG: number(partition.lag),
    BEHIND: behind(partition),
  };
}

/**
 * Of several partitions the worst that lag, or all of them, worst first. None for a subject that is
 * one partition, or is all right.
 */
function partitionRows(
  { partitions, severity, topic }: SubjectReport,
  everyPartition: boolean,
  { dim }: Colours,
): readonly Row[] {
  if (partitions.length < 2 || (severity === "ok" && !everyPartition)) return [];
  const worstFirst = [...partitions].sort(byLag);
  const shown = everyPartition
    ? worstFirst
    : worstFirst.filter(({ lag }) => lag !== 0).slice(0, WORST);
  const hidden = worstFirst.slice(shown.length);
  const rest: Row["cells"] = {
    PARTITION: `${count(hidden.length)} more`,
    LAG: count(hidden.reduce((sum, { lag }) => sum + (lag ?? 0), 0)),
  };
  const rows = shown.map((partition) => ({
    ...(topic === null ? { TOPIC: cleanText(partition.topic) } : {}),
    ...partitionMeasures(partition),
  }));
  return [...rows, ...(hidden.length === 0 ? [] : [rest])].map((cells) => ({
    cells,
    isPartition: true,
    paint: dim,
  }));
}

function byLag(a: PartitionReport, b: PartitionReport): number {
  return (b.lag ?? -1) - (a.lag ?? -1);
}

function number(value: number | null): string {
  return value === null ? NONE : count(value);
}

function behind(of: Pick<SubjectReport, "behindSeconds" | "behindIsLowerBound">): string {
  if (of.behindSeconds === null) return NONE;
  return `${of.behindIsLowerBound ? "> " : ""}${duration(of.behindSeconds * 1000)}`;
}

/** What is wrong with a subject, where that leads and whose it is, in half-sentences; none when all is well. */
function conditionWords(subject: SubjectReport): readonly string[] {
  if (subject.severity === "ok" && subject.reasons.length === 0) return [];
  return [
    ...subject.reasons.map(cleanText),
    ...trend(subject),
    ...groupState(subject),
    ...owners(subject),
  ];
}

function trend({ trendPerMinute, lag }: SubjectReport): readonly string[] {
  if (trendPerMinute === null || lag === null || lag === 0) return [];
  return [averageWords(trendPerMinute, lag)];
}

function groupState({ groupState }: SubjectReport): readonly string[] {
  switch (groupState) {
    case null:
      return [];
    case "Empty":
      return ["the group has no members (Empty)"];
    case "Stable":
      return ["its consumers are running (Stable)"];
    case "Dead":
      return ["the group is dead (Dead)"];
    default:
      return [`the group is ${cleanText(groupState)}`];
  }
}

/** Who reads the partitions that lag most. */
function owners({ partitions }: SubjectReport): readonly string[] {
  const worst = partitions.filter(({ lag }) => lag !== null && lag > 0).sort(byLag);
  return worst.slice(0, OWNED).flatMap(({ partition, owner }) => {
    if (owner === null) return [];
    return [
      `partition ${partition} is assigned to ${cleanText(`${owner.clientId} on ${owner.host}`)}`,
    ];
  });
}

/** What alerting has made of it so far, and would make of it now. */
function alertWords(subject: SubjectReport, checkedAt: string): readonly string[] {
  const { alert, silenced, wouldNotify } = subject;
  return [
    ...(alert === null ? [] : alertState(alert, checkedAt)),
    ...(silenced ? ["silenced"] : []),
    ...(wouldNotify === null ? [] : [`alert would send: ${wouldNotify}`]),
  ];
}

function alertState(alert: AlertReport, checkedAt: string): readonly string[] {
  const { state, since, notifiedAt, suppressedUntil } = alert;
  const inside = suppressedUntil !== null && suppressedUntil > checkedAt;
  return [
    `${state} since ${moment(since)}`,
    ...(notifiedAt === null ? [] : [`last message ${moment(notifiedAt)}`]),
    ...(inside ? [`no reminder before ${moment(suppressedUntil)}`] : []),
  ];
}

/** `2026-11-22 12:00:00Z` */
export function moment(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+/, "");
}
