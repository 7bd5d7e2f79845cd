import { cleanText } from "../../lib/notify/message/clean.ts";
import { count, duration } from "../../lib/notify/message/quantity.ts";
import { trendWords } from "../../lib/notify/message/trend.ts";
import type { AlertReport, SubjectReport } from "../../lib/run/report.ts";

/** A reason with its numbers grouped: `lag 185,238,291 >= critical 10,000`. */
export function reasonWords(reason: string): string {
  if (!/^(lag|behind|stalled) /.test(reason)) return cleanText(reason);
  return reason
    .replace(/\b(\d+)s\b/g, (_, seconds: string) => duration(Number(seconds) * 1000))
    .replace(/\b\d{4,}\b/g, (digits) => count(Number(digits)));
}

/** What is wrong with a subject and where that leads, in half-sentences; none when all is well. */
export function conditionWords(subject: SubjectReport): readonly string[] {
  if (subject.severity === "ok" && subject.reasons.length === 0) return [];
  return [...subject.reasons.map(reasonWords), ...trend(subject), ...groupState(subject)];
}

function trend({ trendPerMinute, lag }: SubjectReport): readonly string[] {
  if (trendPerMinute === null || lag === null || lag === 0) return [];
  return [trendWords(trendPerMinute, lag)];
}

function groupState({ groupState }: SubjectReport): readonly string[] {
  switch (groupState) {
    case null:
      return [];
    case "Empty":
      return ["its consumers are down (Empty)"];
    case "Stable":
      return ["its consumers are running (Stable)"];
    case "Dead":
      return ["the group is gone (Dead)"];
    default:
      return [`the group is ${cleanText(groupState)}`];
  }
}

/** What alerting has made of it so far, and would make of it now. */
export function alertWords(subject: SubjectReport, checkedAt: string): readonly string[] {
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
