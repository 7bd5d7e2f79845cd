import { groupBy } from "../../base/group-by.ts";
import type { Notice } from "../../decide/notice.ts";
import { compareSeverity } from "../../model/severity.ts";
import { detailBlocks, linksOf, place } from "./detail.ts";
import { type Incident, type Outage, single } from "./incidents.ts";
import { context, type Row, section } from "./parts.ts";
import { count, slackDate } from "./quantity.ts";
import { ICON, kindWord, title, whatIsSpecial, whatIsWrong } from "./sentence.ts";
import { code, link, mrkdwn } from "./style.ts";

/** A message has so many lines at most: nobody reads two hundred on a phone at night. */
const MAX_LINES = 18;

/** In lines, a name takes no more than one of a phone. */
const short = { ...mrkdwn, name: (name: string) => code(name, 40) };

export interface RowContext {
  readonly now: number;
  readonly region: string;
  /** Several in these alerts: then lines name theirs. */
  readonly manyInstances: boolean;
}

/**
 * The rows of a message, its headline aside: the worst alerts in full, others in a line each, and how
 * many there are beside. The title of an outage is a line, too.
 * @param inFull how many in full
 */
export function rowsOf(
  incidents: readonly Incident[],
  inFull: number,
  rowContext: RowContext,
): Row[] {
  const entries = worstEntries(incidents);
  const named = entries.flatMap(({ notice }) => notice ?? []);
  const isAll = incidents.reduce((sum, { notices }) => sum + notices.length, 0) <= inFull;
  // What is over asks for nothing: where there is much else, a line is enough.
  const detailed = isAll ? named : named.filter(({ reason }) => reason !== "resolved");
  const full = new Set(detailed.slice(0, inFull));
  const runbooks = new Set([...full].map((notice) => linksOf(notice, rowContext.region).runbook));
  const rows = [...groupBy(entries, ({ incident }) => incident)].flatMap(([incident, own]) => {
    const titled = incident !== incidents[0];
    const notices = own.flatMap(({ notice }) => notice ?? []);
    return incident.kind === "single"
      ? notices.map((notice) =>
          full.has(notice)
            ? fullRow(incident, notice, titled, rowContext)
            : lineRow(incident, notice, null, runbooks, rowContext),
        )
      : outageRows(incident, notices, { full, titled, runbooks }, rowContext);
  });
  const told = new Set(named);
  const others = incidents.flatMap(({ notices }) => notices.filter((notice) => !told.has(notice)));
  return [...rows, ...othersRow(rows.at(-1), others)];
}

interface Entry {
  readonly incident: Incident;
  /** `null`: the title of an outage. */
  readonly notice: Notice | null;
}

/** What there is room for: worst first, and where several are as bad, the incidents in turn. An outage hides no other. */
function worstEntries(incidents: readonly Incident[]): Entry[] {
  return incidents
    .flatMap((incident, index) => {
      const { kind, severity, notices } = incident;
      // No more of one incident can be among the worst.
      const entries = notices
        .slice(0, MAX_LINES)
        .map((notice) => ({ incident, notice, severity: notice.severity }));
      // That of the first one is the headline.
      const titles = kind === "outage" && index > 0 ? [{ incident, notice: null, severity }] : [];
      return [...titles, ...entries].map((entry, turn) => ({ ...entry, turn }));
    })
    .sort((a, b) => compareSeverity(b.severity, a.severity) || a.turn - b.turn)
    .slice(0, MAX_LINES);
}

/** @param titled not needed right below the headline of the message */
function fullRow(
  incident: Incident,
  notice: Notice,
  titled: boolean,
  { now, region }: RowContext,
): Row {
  const own = titled ? title(single(notice), now) : null;
  const content = detailBlocks(notice, own, now, region);
  return { incident, notices: [notice], content, among: null };
}

interface OutageParts {
  readonly full: ReadonlySet<Notice>;
  readonly titled: boolean;
  readonly runbooks: ReadonlySet<string | null>;
}

function outageRows(
  incident: Outage,
  notices: readonly Notice[],
  { full, titled, runbooks }: OutageParts,
  rowContext: RowContext,
): Row[] {
  const { now, region } = rowContext;
  const examples = notices.filter((notice) => full.has(notice));
  const others = notices.filter((notice) => !full.has(notice));
  const lines = others.map((notice) => lineRow(incident, notice, incident, runbooks, rowContext));
  const head = { incident, notices: [] };
  if (titled && examples.length === 0) {
    const among = others.length === 0 ? null : incident;
    return [{ ...head, content: title(incident, now), among }, ...lines];
  }
  const summary = context(summaryOf(incident, now, region));
  const content = titled ? [section(title(incident, now)), summary] : [summary];
  return [
    { ...head, content, among: null },
    ...examples.map((notice) => fullRow(incident, notice, true, rowContext)),
    ...lines,
  ];
}

/** The small print of an outage: how bad it is, since when, where. */
function summaryOf({ severity, instance, notices }: Outage, now: number, region: string): string {
  const since = notices.reduce((first, { alert }) => Math.min(first, alert.beganAt), now);
  return [
    countByKind(notices),
    `${severity === "ok" ? "the first began" : "since"} ${slackDate(since)}`,
    place(instance, region),
  ].join("  ·  ");
}

/**
 * One alert in a line. Its runbook stands there where no alert in full has that one.
 * @param outage says what is wrong with all that are in it, and with which group where that is one
 */
function lineRow(
  incident: Incident,
  notice: Notice,
  outage: Outage | null,
  runbooks: ReadonlySet<string | null>,
  { now, region, manyInstances }: RowContext,
): Row {
  const { instance, group } = notice.alert.subject;
  const { runbook } = linksOf(notice, region);
  const content = [
    ICON[notice.severity],
    ...(outage !== null && outage.group !== null ? [] : [`${short.name(group ?? instance)}:`]),
    outage === null ? whatIsWrong(notice, now, short) : whatIsSpecial(notice, now, short),
    ...(manyInstances && outage === null && group !== null ? [`(${short.name(instance)})`] : []),
    ...(runbook === null || runbooks.has(runbook) ? [] : [link(runbook, "runbook")]),
  ].join(" ");
  return { incident, notices: [notice], content, among: outage };
}

/** `182 more, worst first: npx serverless invoke -f check`, since a check lists what is not over; and their names where there is room. */
function othersRow(above: Row | undefined, others: readonly Notice[]): Row[] {
  if (above === undefined || others.length === 0) return [];
  const isOver = others.every(({ reason }) => reason === "resolved" || reason === "gone");
  const where = isOver ? "" : ", worst first: `npx serverless invoke -f check`";
  const kinds = new Set(others.map(kindWord)).size > 1 ? ` (${countByKind(others)})` : "";
  const names = namesOf(others);
  const content = `${count(others.length)} more${where}${kinds}${names === null ? "" : `\n${names}`}`;
  return [{ ...above, notices: others, content }];
}

/** Some thirty lines of a phone. */
const MAX_NAMES_LENGTH = 1_200;

/** The names of all of them, where there is room; of one group's, only what lies in it. `null`: there is none. */
function namesOf(notices: readonly Notice[]): string | null {
  const subjects = notices.map(({ alert }) => alert.subject);
  const groups = new Set(subjects.map(({ instance, group }) => JSON.stringify([instance, group])));
  const isOfOneGroup = groups.size === 1 && subjects.every(({ topic }) => topic !== null);
  const names = new Set<string>();
  let length = 0;
  for (const { instance, group, topic, partition } of subjects) {
    const parts = [isOfOneGroup ? null : (group ?? instance), topic, partition];
    const name = short.name(parts.filter((part) => part !== null).join("/"));
    if (!names.has(name)) length += name.length + 2;
    if (length > MAX_NAMES_LENGTH) return null;
    names.add(name);
  }
  return [...names].join(", ");
}

/** `36 critical, 22 warning`, in the order of the notices */
export function countByKind(notices: readonly Notice[]): string {
  return [...groupBy(notices, kindWord)]
    .map(([kind, alike]) => `${count(alike.length)} ${kind}`)
    .join(", ");
}
