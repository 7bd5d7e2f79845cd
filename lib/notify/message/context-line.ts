import type { Notice } from "../../decide/notice.ts";
import { link } from "./escape.ts";
import { countOf, duration, slackDate } from "./quantity.ts";
import { code } from "./style.ts";
import { truncateEnd } from "./truncate.ts";

const SEPARATOR = "  ·  ";

/** The small print of one alert: why it is sent, since when, how often it was held back, where. */
export function contextLine(notice: Notice, now: number, region: string): string {
  return [
    reasonWords(notice),
    period(notice, now),
    ...heldBack(notice),
    place(notice.alert.subject.instance, region),
  ].join(SEPARATOR);
}

function reasonWords({ reason, alert }: Notice): string {
  switch (reason) {
    case "first":
      return "New";
    case "escalated":
      return alert.lastSentSeverity === null
        ? "Got worse"
        : `Got worse: was ${alert.lastSentSeverity}`;
    case "reminder":
      return "Still firing";
    case "resolved":
      return "Resolved";
  }
}

export function place(instance: string, region: string): string {
  return `${code(instance, 200)} in ${code(region, 60)}`;
}

/** The way to what to do, as a link that shows where it leads. */
export function runbookLink(notice: Notice): string | null {
  const url = notice.kind === "lag" ? notice.evaluation.rule.runbook : null;
  return url === null ? null : link(url, truncateEnd(url.replace(/^https:\/\//, ""), 60));
}

function period({ reason, alert }: Notice, now: number): string {
  if (reason !== "resolved") {
    const age = now - alert.activeAt;
    return `since ${slackDate(alert.activeAt)}${age < 1_000 ? "" : ` (${duration(age)})`}`;
  }
  return `from ${slackDate(alert.activeAt)} to ${slackDate(alert.keepFiringSince ?? now)}`;
}

function heldBack({ alert }: Notice): string[] {
  if (alert.suppressed === 0 || alert.lastSentAt === null) return [];
  const repeats = `${countOf(alert.suppressed, "repeat")} held back`;
  return [`${repeats} since the last message, ${slackDate(alert.lastSentAt)}`];
}
