import type { GoneNotice, Notice } from "../../decide/notice.ts";
import { blindParagraphs } from "./blind.ts";
import { type Line, lagLines, resolvedLines } from "./lag-lines.ts";
import { context, type DetailBlock, section } from "./parts.ts";
import { count, countOf, duration, slackDate } from "./quantity.ts";
import { endedAt } from "./sentence.ts";
import { code, link, truncateEnd } from "./style.ts";

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
  const paragraphs = [
    ...(title === null ? [] : [title]),
    ...body(notice),
    ...labelled([
      ["Flapping", flappingLine(notice, now)],
      ["Told late", lateLine(notice)],
      ...linkLines(notice, region),
    ]),
  ];
  const small = context(contextLine(notice, now, region));
  return paragraphs.length === 0 ? [small] : [section(joinWithin(paragraphs)), small];
}

function body(notice: Notice): string[] {
  switch (notice.kind) {
    case "gone":
      return goneParagraphs(notice);
    case "blind":
      return blindParagraphs(notice);
    case "lag":
      return labelled(notice.reason === "resolved" ? resolvedLines(notice) : lagLines(notice));
  }
}

/** Not an end that anybody may take for a good one. */
function goneParagraphs({ alert }: GoneNotice): string[] {
  return [
    "The last two checks read everything, and it was not there. It may have been deleted, or its offsets may have expired: then what waited is still unread.",
    ...labelled([["Peak lag", alert.peakLag ? count(alert.peakLag) : null]]),
  ];
}

function flappingLine({ flapping, reason }: Notice, now: number): string | null {
  if (flapping === null) return null;
  const incidents = countOf(flapping.times, "incident");
  const often = `${incidents} in ${duration(now - flapping.since)}, the first ${slackDate(flapping.since)}`;
  if (reason === "resolved" || reason === "gone") return often;
  return `${often}. It counts as resolved only after 10 min of calm, or its rule's \`keepFiringFor\` if that is longer`;
}

function lateLine({ late }: Notice): string | null {
  if (late === null) return null;
  const why =
    late.why === "slack"
      ? "Slack took no message about it while it lasted"
      : "This channel had so many messages that this one had to wait";
  return `it was over ${slackDate(late.endedAt)}. ${why}`;
}

function linkLines(notice: Notice, region: string): Line[] {
  const { runbook, dashboard } = linksOf(notice, region);
  return [
    ["Runbook", runbook === null ? null : shownLink(runbook)],
    ["Dashboard", dashboard === null ? null : shownLink(dashboard)],
  ];
}

function labelled(lines: readonly Line[]): string[] {
  return lines.flatMap(([label, text]) => {
    if (text === null) return [];
    return [label === "" ? text : `*${label}*  ${text}`];
  });
}

/** Whole paragraphs only: a part of one could end inside its markup. */
function joinWithin(paragraphs: readonly string[]): string {
  return paragraphs.reduce((text, next) =>
    text.length + 1 + next.length > MAX_SECTION ? text : `${text}\n${next}`,
  );
}

const SEPARATOR = "  ·  ";

/** The small print of one alert: why it is sent, since when, what kept it back, where. */
function contextLine(notice: Notice, now: number, region: string): string {
  return [
    reasonWords(notice),
    period(notice, now),
    ...suppressedWords(notice),
    ...heldWords(notice, now),
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

function period(notice: Notice, now: number): string {
  const began = notice.alert.beganAt;
  if (notice.reason === "resolved" || notice.reason === "gone") {
    return `from ${slackDate(began)} to ${slackDate(endedAt(notice, now))}`;
  }
  return `since ${slackDate(began)}${now - began < 1_000 ? "" : ` (${duration(now - began)})`}`;
}

function suppressedWords({ alert }: Notice): string[] {
  if (alert.suppressed === 0 || alert.lastSentAt === null) return [];
  const repeats = `${countOf(alert.suppressed, "repeat")} left out`;
  return [`${repeats} since the last message, ${slackDate(alert.lastSentAt)}`];
}

function heldWords({ held }: Notice, now: number): string[] {
  if (held === null) return [];
  return [`waited ${duration(now - held.since)}, since this channel had many messages`];
}

/** A link of 2,000 characters works everywhere; one with its end cut off leads elsewhere. */
const MAX_URL = 2_000;
const MAX_SHOWN = 60;

export interface NoticeLinks {
  readonly runbook: string | null;
  readonly dashboard: string | null;
}

/** Where a notice leads: the links of its rule, filled for its subject. */
export function linksOf(notice: Notice, region: string): NoticeLinks {
  if (notice.kind !== "lag") return { runbook: null, dashboard: null };
  const { runbook, dashboard } = notice.evaluation.rule;
  const { instance, group, topic } = notice.evaluation.subject;
  const names = { region, instance, group: group ?? "", topic: topic ?? "" };
  const filled = (template: string | null) => (template === null ? null : fill(template, names));
  return { runbook: filled(runbook), dashboard: filled(dashboard) };
}

/** As a link that shows where it leads: nobody reads what stands in a query. */
function shownLink(url: string): string {
  return link(
    url,
    truncateEnd(url.replace(/^https:\/\//, "").replace(/([?#]).+$/s, "$1…"), MAX_SHOWN),
  );
}

/** `null`: the names make it too long for a link. */
function fill(
  template: string,
  names: Readonly<Record<"region" | "instance" | "group" | "topic", string>>,
): string | null {
  const longest = Math.max(...Object.values(names).map((name) => name.length));
  if (longest > MAX_URL) return null;
  const url = template
    .replaceAll("{region}", encode(names.region))
    .replaceAll("{instance}", encode(names.instance))
    .replaceAll("{group}", encode(names.group))
    .replaceAll("{topic}", encode(names.topic));
  return url.length > MAX_URL ? null : url;
}

/** Half of a surrogate pair cannot be encoded. */
function encode(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));
}
