import type { Notice } from "../../decide/notice.ts";
import { blindParagraphs } from "./blind.ts";
import { link, truncateEnd } from "./clean.ts";
import { type Line, lagLines, resolvedLines } from "./lag-lines.ts";
import { context, type DetailBlock, section } from "./pages.ts";
import { countOf, duration, slackDate } from "./quantity.ts";
import { code } from "./style.ts";

/** Slack's limit for the text of a section. */
const MAX_SECTION = 3_000;

/**
 * One alert in full.
 * @param title what it is; `null` where the message says so already
 */
export function detailBlocks(
  notice: Notice,
  title: string | null,
  now: number,
  region: string,
): DetailBlock[] {
  const paragraphs = [...(title === null ? [] : [title]), ...body(notice)];
  const small = context(contextLine(notice, now, region));
  return paragraphs.length === 0 ? [small] : [section(joinWithin(paragraphs)), small];
}

function body(notice: Notice): string[] {
  switch (notice.kind) {
    case "gone":
      return ["It does not exist on the instance any more, so nobody can fall behind on it."];
    case "blind":
      return blindParagraphs(notice);
    case "lag": {
      const lines = notice.reason === "resolved" ? resolvedLines(notice) : lagLines(notice);
      return labelled([...lines, ["Runbook", runbookLink(notice)]]);
    }
  }
}

function labelled(lines: readonly Line[]): string[] {
  return lines.flatMap(([label, text]) => (text === null ? [] : [`*${label}*  ${text}`]));
}

/** Whole paragraphs only: a part of one could end inside its markup. */
function joinWithin(paragraphs: readonly string[]): string {
  return paragraphs.reduce((text, next) =>
    text.length + 1 + next.length > MAX_SECTION ? text : `${text}\n${next}`,
  );
}

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
    case "gone":
      return "Gone";
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
