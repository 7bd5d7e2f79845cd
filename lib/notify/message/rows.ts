import { groupBy } from "../../base/group-by.ts";
import type { Notice } from "../../decide/notice.ts";
import { detailBlocks, place } from "./detail.ts";
import { ICON, title } from "./headline.ts";
import { type Incident, single } from "./incidents.ts";
import { context, type Row, section } from "./pages.ts";
import { count, slackDate } from "./quantity.ts";
import { whatIsSpecial, whatIsWrong } from "./sentence.ts";
import { mrkdwn } from "./style.ts";

/** So many of an outage are told in full, as examples of it. */
const OUTAGE_IN_FULL = 3;

export interface RowContext {
  readonly now: number;
  readonly region: string;
  /** Several in these alerts: then lines name theirs. */
  readonly manyInstances: boolean;
}

/**
 * An incident in full: an outage as a summary, the worst of it in full, and a line for each other alert.
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
      bySeverity(incident.notices),
      `${incident.severity === "ok" ? "the first began" : "since"} ${slackDate(since)}`,
      place(incident.instance, region),
    ].join("  ·  "),
  );
  const inFull = incident.severity === "ok" ? 0 : OUTAGE_IN_FULL;
  return [
    {
      incident,
      notices: [],
      content: titled ? [section(title(incident, now)), summary] : [summary],
    },
    ...incident.notices.slice(0, inFull).map((notice) => ({
      incident,
      notices: [notice],
      content: detailBlocks(notice, title(single(notice), now), now, region),
    })),
    ...lines(incident, incident.notices.slice(inFull), rowContext),
  ];
}

/** An incident in one line for each of its alerts. */
export function lineRows(incident: Incident, rowContext: RowContext): Row[] {
  return lines(incident, incident.notices, rowContext);
}

function lines(incident: Incident, notices: readonly Notice[], rowContext: RowContext): Row[] {
  const { now, manyInstances } = rowContext;
  const words = incident.kind === "single" ? whatIsWrong : whatIsSpecial;
  return notices.map((notice) => {
    const { instance, group } = notice.alert.subject;
    const name = mrkdwn.name(group ?? instance);
    const where = manyInstances && group !== null ? ` (${mrkdwn.name(instance)})` : "";
    const line = `${ICON[notice.severity]} ${name}: ${words(notice, now, mrkdwn)}${where}`;
    return { incident, notices: [notice], content: line };
  });
}

/** `36 critical, 22 warning` */
function bySeverity(notices: readonly Notice[]): string {
  return [...groupBy(notices, ({ severity }) => severity)]
    .map(
      ([severity, alike]) => `${count(alike.length)} ${severity === "ok" ? "resolved" : severity}`,
    )
    .join(", ");
}
