import { context, section } from "./blocks.ts";
import { place } from "./context-line.ts";
import { detailBlocks } from "./detail.ts";
import type { Event } from "./event.ts";
import { title } from "./headline.ts";
import type { Row } from "./pack.ts";
import { count, slackDate } from "./quantity.ts";
import { SEVERITY_WORD, whatIsSpecial, whatIsWrong } from "./sentence.ts";
import { mrkdwn } from "./style.ts";

export interface RowContext {
  readonly now: number;
  readonly region: string;
  /** Whether it needs a title: not right below the headline of the message. */
  readonly titled: boolean;
}

/** An event in full: an outage as one summary and a line for each of its alerts. */
export function fullRows(event: Event, { now, region, titled }: RowContext): Row[] {
  if (event.kind === "single") {
    const [notice] = event.notices;
    const content = detailBlocks(notice, titled ? title(event, now) : null, now, region);
    return [{ event, notices: event.notices, content }];
  }
  const since = Math.min(...event.notices.map(({ alert }) => alert.since));
  const small = context(
    [
      `${count(event.notices.length)} alerts`,
      `the first since ${slackDate(since)}`,
      place(event.instance, region),
    ].join("  ·  "),
  );
  return [
    { event, notices: [], content: titled ? [section(title(event, now)), small] : [small] },
    ...lineRows(event, now),
  ];
}

/** An event in one line for each of its alerts. */
export function lineRows(event: Event, now: number): Row[] {
  const mixed = new Set(event.notices.map(({ severity }) => severity)).size > 1;
  const withSeverity = event.kind === "single" || mixed;
  return event.notices.map((notice) => {
    const { instance, group } = notice.alert.subject;
    const severity = withSeverity ? `*${SEVERITY_WORD[notice.severity]}* ` : "";
    const words = event.kind === "single" ? whatIsWrong : whatIsSpecial;
    const line = `${severity}${mrkdwn.name(group ?? instance)}: ${words(notice, now, mrkdwn)}`;
    return { event, notices: [notice], content: line };
  });
}
