import type { Alert } from "../../decide/alert.ts";
import type { LagNotice } from "../../decide/notice.ts";
import type { Breach } from "../../evaluate/breach.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Subject } from "../../model/subject.ts";
import { troubleOf } from "./incidents.ts";
import { count, countOf, duration } from "./quantity.ts";
import type { Style } from "./style.ts";

/** `consumers are down, 185,238,291 behind on orders-v1, growing` */
export function lagging(notice: LagNotice, now: number, style: Style): string {
  const still = notice.reason === "reminder" ? "still " : "";
  const { evaluation, alert } = notice;
  if (alert.keepFiringSince !== null) {
    const calm = duration(now - alert.keepFiringSince);
    return `well again${on(evaluation.subject, style)} for ${calm}, ${still}waiting to be resolved`;
  }
  const trouble = troubleOf(notice);
  const where = trouble === "stuck" ? "" : on(evaluation.subject, style);
  const behind = farBehind(evaluation, where, style);
  switch (trouble) {
    case "absent":
      return `${still}no committed offset${where}: nobody consumes`;
    case "down":
      return `consumers are ${still}down, ${behind}`;
    case "dead":
      return `the group is ${still}dead, ${behind}`;
    case "rebalancing":
      return `consumers are ${still}rebalancing, ${behind}`;
    case "slow":
      return (evaluation.trendPerMinute ?? 0) < 0
        ? `consumers are ${still}${behind}`
        : `consumers are ${still}too slow, ${behind}`;
    case "stuck":
      return `${stuckPartitions(evaluation, still, style)}, ${behind}`;
    default:
      return `lag is ${still}too high, ${behind}`;
  }
}

/** `185,238,291 behind on orders-v1, growing`; by time where only that is over its limit. */
export function howFarBehind(evaluation: Evaluation, style: Style): string {
  return farBehind(evaluation, on(evaluation.subject, style), style);
}

function farBehind(evaluation: Evaluation, where: string, style: Style): string {
  const { lag, trendPerMinute, breaches } = evaluation;
  const onlyTime = ofKind(breaches, "behind").length > 0 && ofKind(breaches, "lag").length === 0;
  const messages = lag === null ? "lag unknown" : `${style.strong(count(lag))} behind`;
  const time = timeBehind(evaluation);
  const far =
    time !== null && onlyTime
      ? `${style.strong(time)} (${countOf(lag ?? 0, "message")}) behind${where}`
      : messages + where;
  if (trendPerMinute === null || trendPerMinute === 0) return far;
  return `${far}, ${trendPerMinute > 0 ? "growing" : "catching up"}`;
}

/** `more than 1 h 12 min`; `null`: not known. */
export function timeBehind({ behind }: Evaluation): string | null {
  if (behind === null) return null;
  return (behind.isLowerBound ? "more than " : "") + duration(behind.ms);
}

/** Which partitions stand still, of those that stood as long as the reason says. */
function stuckPartitions(evaluation: Evaluation, still: string, style: Style): string {
  const [breach] = ofKind(evaluation.breaches, "stalled");
  const limitMs = breach?.limitMs ?? 0;
  const stuck = evaluation.partitions.filter(({ stalledMs }) => (stalledMs ?? -1) >= limitMs);
  const [first] = stuck;
  const topics = new Set(stuck.map(({ topic }) => topic));
  const of = first !== undefined && topics.size === 1 ? ` of ${style.name(first.topic)}` : "";
  const since = breach === undefined ? "" : ` for ${duration(breach.ms)}`;
  return stuck.length === 1
    ? `partition ${first?.partition}${of} ${still}stuck${since}`
    : `${countOf(stuck.length, "partition")}${of} ${still}stuck${since}`;
}

/** `caught up on orders-v1 after 1 h 12 min, peak lag 185,238,291` */
export function recovered({ alert, evaluation }: LagNotice, now: number, style: Style): string {
  const { subject, lag } = evaluation;
  const lasted = duration((alert.keepFiringSince ?? now) - alert.activeAt);
  const peak = alert.peakLag ? `, peak lag ${style.strong(count(alert.peakLag))}` : "";
  const rest = lag ? `, now ${count(lag)}` : "";
  return `${howItEnded(alert, evaluation)}${on(subject, style)} after ${lasted}${peak}${rest}`;
}

function howItEnded({ peakLag }: Alert, { lag, partitions, rule }: Evaluation): string {
  // What was absent never had a lag; what had one has lost its commits.
  if (lag === null) {
    return peakLag === null ? "offsets are committed again" : "no offset is committed any more";
  }
  const everywhere = partitions.every(({ committedOffset }) => committedOffset !== null);
  if (lag === 0 && everywhere) return "caught up";
  const onlyStalls = rule.warning === null && rule.critical === null;
  return onlyStalls ? "commits move again" : "back below its threshold";
}

/** ` on orders-v1 partition 3`; nothing for a whole group. */
function on({ topic, partition }: Subject, style: Style): string {
  if (topic === null) return "";
  return ` on ${style.name(topic)}${partition === null ? "" : ` partition ${partition}`}`;
}

type BreachOf<Kind extends Breach["kind"]> = Extract<Breach, { kind: Kind }>;

/** The breaches of one kind, the worst first. */
export function ofKind<Kind extends Breach["kind"]>(
  breaches: readonly Breach[],
  kind: Kind,
): BreachOf<Kind>[] {
  return breaches.filter((breach): breach is BreachOf<Kind> => breach.kind === kind);
}
