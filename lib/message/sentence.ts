import type { Evaluation } from "../core/evaluation.ts";
import type { BlindNotice, GoneNotice, LagNotice, Notice } from "../core/notice.ts";
import type { Severity } from "../core/severity.ts";
import type { Subject } from "../core/subject.ts";
import { parseReason } from "./breach.ts";
import { count, countOf, duration } from "./quantity.ts";
import type { Style } from "./style.ts";
import { troubleOf } from "./trouble.ts";

export const SEVERITY_WORD: Readonly<Record<Severity, string>> = {
  critical: "CRITICAL",
  warning: "WARNING",
  unknown: "UNKNOWN",
  ok: "RESOLVED",
};

/** Who a sentence is about: the group, or the instance when nothing smaller is. */
export function who(subject: Subject, style: Style): string {
  return style.name(subject.group ?? subject.instance);
}

/** What is wrong, without who: `consumers are down, 185,238,291 behind on orders-v1, growing`. */
export function whatIsWrong(notice: Notice, now: number, style: Style): string {
  const worse = notice.reason === "escalated" ? "got worse, " : "";
  switch (notice.kind) {
    case "gone":
      return gone(notice, now, style);
    case "blind":
      return worse + blind(notice, now, style);
    case "lag":
      return worse + (notice.reason === "resolved" ? resolved : lagging)(notice, now, style);
  }
}

/** What one alert of an outage has of its own: the outage says what is wrong with all of them. */
export function whatIsSpecial(notice: Notice, now: number, style: Style): string {
  const shared = ["down", "dead", "rebalancing", "slow"].includes(troubleOf(notice));
  return notice.kind === "lag" && shared
    ? howFarBehind(notice.evaluation, style)
    : whatIsWrong(notice, now, style);
}

function lagging(notice: LagNotice, _now: number, style: Style): string {
  const still = notice.reason === "reminder" ? "still " : "";
  const { evaluation } = notice;
  const behind = howFarBehind(evaluation, style);
  switch (troubleOf(notice)) {
    case "absent":
      return `${still}no committed offset${on(evaluation.subject, style)}: nobody consumes`;
    case "down":
      return `consumers are ${still}down, ${behind}`;
    case "dead":
      return `the group is ${still}dead, ${behind}`;
    case "rebalancing":
      return `consumers are ${still}rebalancing, ${behind}`;
    case "slow":
      return `consumers are ${still}too slow, ${behind}`;
    case "stuck":
      return `${stuckPartitions(evaluation, still, style)}, ${behind}`;
    default:
      return `lag is ${still}too high, ${behind}`;
  }
}

/** `185,238,291 behind on orders-v1, growing`; by time where only that is over its limit. */
function howFarBehind(evaluation: Evaluation, style: Style): string {
  const { subject, lag, trendPerMinute } = evaluation;
  const kinds = new Set(evaluation.reasons.map((reason) => parseReason(reason).kind));
  const messages = lag === null ? "lag unknown" : `${style.strong(count(lag))} behind`;
  const where = kinds.has("stalled") ? "" : on(subject, style);
  const time = timeBehind(evaluation);
  const far =
    time !== null && kinds.has("behind") && !kinds.has("lag")
      ? `${style.strong(time)} (${countOf(lag ?? 0, "message")}) behind${where}`
      : messages + where;
  if (trendPerMinute === null || trendPerMinute === 0) return far;
  return `${far}, ${trendPerMinute > 0 ? "growing" : "catching up"}`;
}

/** `more than 1 h 12 min`; `null`: not known. */
export function timeBehind({ behindMs, behindIsLowerBound }: Evaluation): string | null {
  if (behindMs === null) return null;
  return (behindIsLowerBound ? "more than " : "") + duration(behindMs);
}

/** Which partitions stand still, of those that stood as long as the reason says. */
function stuckPartitions(evaluation: Evaluation, still: string, style: Style): string {
  const breach = evaluation.reasons.map(parseReason).find(({ kind }) => kind === "stalled");
  const limitMs = breach?.kind === "stalled" ? breach.limitMs : 0;
  const stuck = evaluation.partitions.filter(({ stalledMs }) => (stalledMs ?? -1) >= limitMs);
  const [first] = stuck;
  const topics = new Set(stuck.map(({ topic }) => topic));
  const of = first !== undefined && topics.size === 1 ? ` of ${style.name(first.topic)}` : "";
  const since = breach?.kind === "stalled" ? ` for ${duration(breach.ms)}` : "";
  return stuck.length === 1
    ? `partition ${first?.partition}${of} ${still}stuck${since}`
    : `${countOf(stuck.length, "partition")}${of} ${still}stuck${since}`;
}

function resolved({ alert, evaluation }: LagNotice, now: number, style: Style): string {
  const { subject, lag } = evaluation;
  const peak =
    alert.peakLag === null || alert.peakLag === 0
      ? ""
      : `, peak lag ${style.strong(count(alert.peakLag))}`;
  const lasted = duration((alert.okSince ?? now) - alert.since);
  const how = lag === 0 ? "caught up" : "back below its threshold";
  const rest = lag === null || lag === 0 ? "" : `, now ${count(lag)}`;
  return `${how}${on(subject, style)} after ${lasted}${peak}${rest}`;
}

function gone({ what, alert }: GoneNotice, now: number, style: Style): string {
  const { topic, partition } = alert.subject;
  const thing =
    what === "group" || topic === null
      ? `the ${what}`
      : what === "topic"
        ? `topic ${style.name(topic)}`
        : `partition ${partition} of ${style.name(topic)}`;
  return `${thing} is gone, after ${duration(now - alert.since)} of ${alert.firing ?? "trouble"}`;
}

function blind({ reason, unreadable, alert }: BlindNotice, now: number, style: Style): string {
  if (reason === "resolved") {
    return `everything can be read again after ${duration((alert.okSince ?? now) - alert.since)}`;
  }
  const groups = new Set(unreadable.map(({ group }) => group)).size;
  const codes = [...new Set(unreadable.map(({ code }) => code))];
  const [code] = codes;
  const why = code === undefined ? "" : ` (${style.name(code)}${codes.length > 1 ? ", …" : ""})`;
  const still = reason === "reminder" ? "still " : "";
  const whole = unreadable.some(({ code }) => code !== "PartitionError" && code !== "Incomplete");
  return whole
    ? `${countOf(groups, "group")} ${still}cannot be read${why}, the lag is not being watched`
    : `${countOf(groups, "group")} can ${still}only be read in part${why}`;
}

/** ` on orders-v1 partition 3`; nothing for a whole group. */
function on({ topic, partition }: Subject, style: Style): string {
  if (topic === null) return "";
  return ` on ${style.name(topic)}${partition === null ? "" : ` partition ${partition}`}`;
}
