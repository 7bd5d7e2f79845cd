import type { LagNotice } from "../../decide/notice.ts";
import { ofKind } from "../../evaluate/breach.ts";
import type { Evaluation, PartitionMeasure } from "../../evaluate/evaluation.ts";
import type { Subject } from "../../model/subject.ts";
import { troubleOf } from "./incidents.ts";
import { count, countOf, duration } from "./quantity.ts";
import type { Style } from "./style.ts";
import { courseOf } from "./trend.ts";

/** `consumers are down, 185,238,291 behind on orders-v1, growing` */
export function lagging(notice: LagNotice, now: number, style: Style): string {
  const still = notice.reason === "reminder" ? "still " : "";
  const { evaluation, alert } = notice;
  const on = onSubject(evaluation.subject, style);
  const behind = howFarBehind(evaluation, style);
  const deleted = deletedWords(evaluation, style);
  switch (troubleOf(notice)) {
    case "calm":
      return `well again${on} for ${duration(now - (alert.keepFiringSince ?? now))}, ${still}waiting to be resolved`;
    case "absent":
      return `${still}no committed offset${notice.below === null ? "" : " any more"}${on}${whoIsThere(notice)}`;
    case "lost":
      return `${lost(evaluation, still, style)}${alsoBehind(evaluation, style)}`;
    case "ahead":
      return `${ahead(evaluation, still, style)}${alsoBehind(evaluation, style)}`;
    case "down":
      return `${deleted}consumers are ${still}down, ${behind}`;
    case "empty":
      return `${deleted}${still}no members, ${behind}`;
    case "memberless":
      return `${deleted}${still}commits without members, ${behind}`;
    case "dead":
      return `${deleted}the group is ${still}dead, ${behind}`;
    case "rebalancing":
      return `${deleted}consumers are ${still}rebalancing, ${behind}`;
    case "idle":
      return `${deleted}consumers are ${still}committing nothing, ${behind}`;
    case "slow":
      return `${deleted}consumers are ${still}${isTooSlow(evaluation) ? "too slow, " : ""}${behind}`;
    case "stuck":
      return `${deleted}${stuck(evaluation, still, now, style)}, ${behindWords(evaluation, "", style)}`;
    case "set back":
      return `${deleted}commits were set back by ${setBackWords(evaluation, style)}, ${still}${behind}`;
    default:
      return `${deleted}lag is ${still}too high, ${behind}`;
  }
}

/** `185,238,291 behind on orders-v1, growing`; by time where only that is over its limit. */
export function howFarBehind(evaluation: Evaluation, style: Style): string {
  return behindWords(evaluation, onSubject(evaluation.subject, style), style);
}

function behindWords(evaluation: Evaluation, on: string, style: Style): string {
  const { lag, breaches } = evaluation;
  const onlyTime = ofKind(breaches, "behind").length > 0 && ofKind(breaches, "lag").length === 0;
  const messages = lag === null ? "lag unknown" : `${style.strong(count(lag))} behind`;
  const time = timeBehind(evaluation);
  const far =
    time !== null && onlyTime
      ? `${style.strong(time)} (${countOf(lag ?? 0, "message")}) behind${on}`
      : messages + on;
  const course = courseOf(evaluation);
  if (course === "growing") return `${far}, growing`;
  return course === "shrinking" && !standsStill(evaluation) ? `${far}, catching up` : far;
}

/** Not those whose lag falls, or fell until a moment ago. */
export function isTooSlow(evaluation: Evaluation): boolean {
  const course = courseOf(evaluation);
  return course !== "shrinking" && course !== "turning";
}

/** Nobody catches up where something stands still or nobody is at work, whatever the sum does. */
export function standsStill({ commitsMoved, breaches }: Evaluation): boolean {
  return commitsMoved === false || ofKind(breaches, "stalled").length > 0;
}

/** What is lost or ahead may lag as well. */
function alsoBehind(evaluation: Evaluation, style: Style): string {
  const lags = evaluation.breaches.some(({ kind }) => ["lag", "behind", "stalled"].includes(kind));
  return lags ? `, ${behindWords(evaluation, "", style)}` : "";
}

/** `more than 1 h 12 min`; `null`: not known. */
export function timeBehind({ behind }: Evaluation): string | null {
  if (behind === null) return null;
  return (behind.isLowerBound ? "more than " : "") + duration(behind.ms);
}

/** The worst news there is, and so the first. */
export function deletedWords({ partitions }: Evaluation, style: Style): string {
  const deleted = partitions.reduce((sum, partition) => sum + partition.deleted, 0);
  if (deleted === 0) return "";
  const [noun, were, they] =
    deleted === 1 ? ["message", "was", "it was"] : ["messages", "were", "they were"];
  return `${style.strong(count(deleted))} ${noun} ${were} deleted before ${they} read, `;
}

function whoIsThere({ groupInfo, evaluation }: LagNotice): string {
  switch (groupInfo?.state) {
    case "Empty":
      return evaluation.commitsMoved === true ? "" : ", and no members";
    case "Dead":
      return ", and the group is dead";
    case "Stable":
      return groupInfo.members === null
        ? ""
        : `, with ${countOf(groupInfo.members, "member")} running`;
    default:
      return "";
  }
}

function lost({ breaches }: Evaluation, still: string, style: Style): string {
  const places = ofKind(breaches, "lost").flatMap(({ partitions }) => partitions);
  const what = places.length === 1 ? "has no committed offset" : "have no committed offsets";
  return `${placeWords(places, style)} ${still}${what} any more`;
}

function ahead({ breaches }: Evaluation, still: string, style: Style): string {
  const broken = ofKind(breaches, "ahead");
  const places = broken.flatMap(({ partitions }) => partitions);
  const most = style.strong(count(Math.max(...broken.map(({ beyond }) => beyond))));
  return places.length === 1
    ? `the commit on ${placeWords(places, style)} is ${still}${most} beyond the log end`
    : `commits on ${placeWords(places, style)} are ${still}up to ${most} beyond the log end`;
}

interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** `partition 3 of orders-v1`, `2 partitions of orders-v1`, `2 partitions` of several topics */
export function placeWords(places: readonly Place[], style: Style): string {
  const [first, ...others] = places;
  if (first === undefined) return "some partitions";
  const of = others.every(({ topic }) => topic === first.topic)
    ? ` of ${style.name(first.topic)}`
    : "";
  return others.length === 0
    ? `partition ${first.partition}${of}`
    : `${countOf(places.length, "partition")}${of}`;
}

/** Which partitions stand still, of those that stood as long as the reason says. */
export function stuckPartitions({ breaches, partitions }: Evaluation): PartitionMeasure[] {
  const limits = ofKind(breaches, "stalled").map(({ limitMs }) => limitMs);
  if (limits.length === 0) return [];
  const limit = Math.min(...limits);
  return partitions.filter(({ stalledMs }) => (stalledMs ?? -1) >= limit);
}

function stuck(evaluation: Evaluation, still: string, now: number, style: Style): string {
  const stalls = ofKind(evaluation.breaches, "stalled");
  const longest = stalls.reduce((longest, { ms }) => Math.max(longest, ms), 0);
  return `${placeWords(stuckPartitions(evaluation), style)} ${still}stuck since ${style.time(now - longest, now)}`;
}

/** `1,600,000 on partition 3`, `1,700,000 on 2 partitions` */
export function setBackWords({ setBack }: Evaluation, style: Style): string {
  const by = setBack.reduce((sum, { by }) => sum + by, 0);
  const topics = new Set(setBack.map(({ topic }) => topic));
  const [first] = setBack;
  const where =
    setBack.length === 1 ? `partition ${first?.partition}` : countOf(setBack.length, "partition");
  const of = topics.size > 1 ? ` of ${countOf(topics.size, "topic")}` : "";
  return `${style.strong(count(by))} on ${where}${of}`;
}

/** ` on orders-v1 partition 3`; nothing for a whole group. */
export function onSubject({ topic, partition }: Subject, style: Style): string {
  if (topic === null) return "";
  return ` on ${style.name(topic)}${partition === null ? "" : ` partition ${partition}`}`;
}
