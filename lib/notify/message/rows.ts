import { groupBy } from "../../base/group-by.ts";
import type { Notice } from "../../decide/notice.ts";
import { link } from "./clean.ts";
import { detailBlocks, place } from "./detail.ts";
import { ICON, kindWord, title } from "./headline.ts";
import { type Incident, single } from "./incidents.ts";
import { linksOf } from "./links.ts";
import { context, type Row, section } from "./parts.ts";
import { count, slackDate } from "./quantity.ts";
import { whatIsSpecial, whatIsWrong } from "./sentence.ts";
import { mrkdwn } from "./style.ts";

/** So many of an outage are told in full, as examples of it. */
const OUTAGE_IN_FULL = 3;

/** So many of an outage are told at all: nobody reads two hundred lines on a phone at night. */
const OUTAGE_NAMED = 18;

export interface RowContext {
  readonly now: number;
  readonly region: string;
  /** Several in these alerts: then lines name theirs. */
  readonly manyInstances: boolean;
}

/**
 * An incident in full: an outage as a summary, the worst of it in full, further ones in a line each,
 * and how many there are beside.
 * @param titled not needed right below the headline of the message
 */
export function fullRows(incident: Incident, titled: boolean, rowContext: RowContext): Row[] {
  const { now, region } = rowContext;
  if (incident.kind === "single") {
    const [notice] = incident.notices;
    const content = detailBlocks(notice, titled ? title(incident, now) : null, now, region);
    return [{ incident, notices: incident.notices, content }];
  }
  const since = incident.notices.reduce((first, { alert }) => Math.min(first, alert.activeAt), now);
  const summary = context(
    [
      countByKind(incident.notices),
      `${incident.severity === "ok" ? "the first began" : "since"} ${slackDate(since)}`,
      place(incident.instance, region),
    ].join("  ·  "),
  );
  const inFull = incident.severity === "ok" ? 0 : OUTAGE_IN_FULL;
  const examples = incident.notices.slice(0, inFull);
  const runbooks = new Set(examples.map((notice) => linksOf(notice, region).runbook));
  return [
    {
      incident,
      notices: [],
      content: titled ? [section(title(incident, now)), summary] : [summary],
    },
    ...examples.map((notice) => ({
      incident,
      notices: [notice],
      content: detailBlocks(notice, title(single(notice), now), now, region),
    })),
    ...incident.notices.slice(inFull, OUTAGE_NAMED).map((notice) => {
      const { runbook } = linksOf(notice, region);
      const own = runbook === null || runbooks.has(runbook) ? "" : ` ${link(runbook, "runbook")}`;
      const content = line(notice, whatIsSpecial(notice, now, mrkdwn), rowContext) + own;
      return { incident, notices: [notice], content };
    }),
    ...furtherRow(incident, incident.notices.slice(OUTAGE_NAMED)),
  ];
}

/** `182 more, worst first: npx serverless invoke -f check`; a check lists what is not over. */
function furtherRow(incident: Incident, further: readonly Notice[]): Row[] {
  if (further.length === 0) return [];
  const isOver = further.every(({ reason }) => reason === "resolved" || reason === "gone");
  const where = isOver ? "" : ", worst first: `npx serverless invoke -f check`";
  return [{ incident, notices: further, content: `${count(further.length)} more${where}` }];
}

/** An incident in one line for each of its alerts. */
export function lineRows(incident: Incident, rowContext: RowContext): Row[] {
  return incident.notices.map((notice) => ({
    incident,
    notices: [notice],
    content: line(notice, whatIsWrong(notice, rowContext.now, mrkdwn), rowContext),
  }));
}

function line(notice: Notice, words: string, { manyInstances }: RowContext): string {
  const { instance, group } = notice.alert.subject;
  const where = manyInstances && group !== null ? ` (${mrkdwn.name(instance)})` : "";
  return `${ICON[notice.severity]} ${mrkdwn.name(group ?? instance)}: ${words}${where}`;
}

/** `36 critical, 22 warning`, in the order of the notices */
export function countByKind(notices: readonly Notice[]): string {
  return [...groupBy(notices, kindWord)]
    .map(([kind, alike]) => `${count(alike.length)} ${kind}`)
    .join(", ");
}
