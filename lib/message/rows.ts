import type { Notice } from "../core/notice.ts";
import { context, section } from "./blocks.ts";
import { place } from "./context-line.ts";
import { detailBlocks } from "./detail.ts";
import type { Event } from "./event.ts";
import { noticeTitle, title } from "./headline.ts";
import type { Row } from "./pack.ts";
import { countOf, slackDate } from "./quantity.ts";
import { SEVERITY_WORD, whatIsSpecial, whatIsWrong } from "./sentence.ts";
import { mrkdwn } from "./style.ts";

/** So many of an outage are told in full, as examples of it. */
const OUTAGE_IN_FULL = 3;

export interface RowContext {
  readonly now: number;
  readonly region: string;
  /** Whether it needs a title: not right below the headline of the message. */
  readonly titled: boolean;
}

/** An event in full: an outage as a summary, the worst of it in full, and a line for each other alert. */
export function fullRows(event: Event, { now, region, titled }: RowContext): Row[] {
  if (event.kind === "single") {
    const [notice] = event.notices;
    const content = detailBlocks(notice, titled ? title(event, now) : null, now, region);
    return [{ event, notices: event.notices, content }];
  }
  const since = Math.min(...event.notices.map(({ alert }) => alert.since));
  const summary = context(
    [
      countOf(event.notices.length, "alert"),
      `since ${slackDate(since)}`,
      place(event.instance, region),
    ].join("  ·  "),
  );
  const inFull = event.severity === "ok" ? 0 : OUTAGE_IN_FULL;
  return [
    { event, notices: [], content: titled ? [section(title(event, now)), summary] : [summary] },
    ...event.notices.slice(0, inFull).map((notice) => ({
      event,
      notices: [notice],
      content: detailBlocks(notice, noticeTitle(notice, now), now, region),
    })),
    ...lines(event, event.notices.slice(inFull), now),
  ];
}

/** An event in one line for each of its alerts. */
export function lineRows(event: Event, now: number): Row[] {
  return lines(event, event.notices, now);
}

function lines(event: Event, notices: readonly Notice[], now: number): Row[] {
  const mixed = new Set(event.notices.map(({ severity }) => severity)).size > 1;
  const withSeverity = event.kind === "single" || mixed;
  return notices.map((notice) => {
    const { instance, group } = notice.alert.subject;
    const severity = withSeverity ? `*${SEVERITY_WORD[notice.severity]}* ` : "";
    const words = event.kind === "single" ? whatIsWrong : whatIsSpecial;
    const line = `${severity}${mrkdwn.name(group ?? instance)}: ${words(notice, now, mrkdwn)}`;
    return { event, notices: [notice], content: line };
  });
}
