import type { Notice } from "../../decide/notice.ts";
import { context, section } from "./blocks.ts";
import { place } from "./context-line.ts";
import { detailBlocks } from "./detail.ts";
import { type Event, single } from "./event.ts";
import { groupBy } from "./group-by.ts";
import { ICON, title } from "./headline.ts";
import type { Row } from "./pack.ts";
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
 * An event in full: an outage as a summary, the worst of it in full, and a line for each other alert.
 * @param titled not needed right below the headline of the message
 */
export function fullRows(event: Event, titled: boolean, rowContext: RowContext): Row[] {
  const { now, region } = rowContext;
  if (event.kind === "single") {
    const [notice] = event.notices;
    const content = detailBlocks(notice, titled ? title(event, now) : null, now, region);
    return [{ event, notices: event.notices, content }];
  }
  const since = event.notices.reduce((first, { alert }) => Math.min(first, alert.activeAt), now);
  const summary = context(
    [
      bySeverity(event.notices),
      `${event.severity === "ok" ? "the first began" : "since"} ${slackDate(since)}`,
      place(event.instance, region),
    ].join("  ·  "),
  );
  const inFull = event.severity === "ok" ? 0 : OUTAGE_IN_FULL;
  return [
    { event, notices: [], content: titled ? [section(title(event, now)), summary] : [summary] },
    ...event.notices.slice(0, inFull).map((notice) => ({
      event,
      notices: [notice],
      content: detailBlocks(notice, title(single(notice), now), now, region),
    })),
    ...lines(event, event.notices.slice(inFull), rowContext),
  ];
}

/** An event in one line for each of its alerts. */
export function lineRows(event: Event, rowContext: RowContext): Row[] {
  return lines(event, event.notices, rowContext);
}

function lines(event: Event, notices: readonly Notice[], rowContext: RowContext): Row[] {
  const { now, manyInstances } = rowContext;
  const words = event.kind === "single" ? whatIsWrong : whatIsSpecial;
  return notices.map((notice) => {
    const { instance, group } = notice.alert.subject;
    const name = mrkdwn.name(group ?? instance);
    const where = manyInstances && group !== null ? ` (${mrkdwn.name(instance)})` : "";
    const line = `${ICON[notice.severity]} ${name}: ${words(notice, now, mrkdwn)}${where}`;
    return { event, notices: [notice], content: line };
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
