import type { GoneNotice, LagNotice, Notice } from "../../decide/notice.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { onSubject } from "./lag-sentence.ts";
import { count, duration } from "./quantity.ts";
import type { Style } from "./style.ts";
import { ofKind } from "./trouble.ts";

/** `caught up on orders-v1 after 1 h 12 min, peak lag 185,238,291` */
export function recovered(notice: LagNotice, now: number, style: Style): string {
  const { alert, evaluation } = notice;
  const { subject, lag } = evaluation;
  const lasted = duration(endedAt(notice, now) - beganAt(notice, now));
  const peak = alert.peakLag ? `, peak lag ${style.strong(count(alert.peakLag))}` : "";
  const rest = lag ? `, now ${count(lag)}` : "";
  const late = notice.late === null ? "" : ", told late";
  return `${howItEnded(notice)}${onSubject(subject, style)} after ${lasted}${peak}${rest}${late}`;
}

/** When the trouble began (ms since the epoch): what stands still did so before its limit was reached. */
export function beganAt(notice: Notice, now: number): number {
  const { activeAt } = notice.alert;
  if (notice.kind !== "lag") return activeAt;
  const { evaluation } = notice;
  const stalls = ofKind(evaluation.breaches, "stalled").map(({ ms }) => now - ms);
  if (notice.reason !== "resolved") return Math.min(activeAt, ...stalls);
  return comparesStallsOnly(evaluation) ? activeAt - (evaluation.rule.stalledMs ?? 0) : activeAt;
}

/** When it was over (ms since the epoch). */
export function endedAt({ alert, late }: Notice, now: number): number {
  return late?.endedAt ?? alert.keepFiringSince ?? alert.missingSince ?? now;
}

function comparesStallsOnly({ rule }: Evaluation): boolean {
  return rule.warning === null && rule.critical === null && rule.stalledMs !== null;
}

function howItEnded({ alert, evaluation }: LagNotice): string {
  const { lag, partitions } = evaluation;
  if (alert.about === "absence") return "offsets are committed again";
  if (lag === null) return "no offset is committed any more";
  const everywhere = partitions.every(({ committedOffset }) => committedOffset !== null);
  if (lag === 0 && everywhere) return "caught up";
  return comparesStallsOnly(evaluation) ? "commits move again" : "back below its threshold";
}

/** `topic orders-v1 is gone, deleted or its offsets expired, after 1 h at critical` */
export function gone(notice: GoneNotice, now: number, style: Style): string {
  const { alert } = notice;
  const lasted = duration(endedAt(notice, now) - beganAt(notice, now));
  const late = notice.late === null ? "" : ", told late";
  return `${whatIsGone(notice, style)}, deleted or its offsets expired, after ${lasted} at ${alert.firing ?? "unknown"}${late}`;
}

function whatIsGone({ what, alert }: GoneNotice, style: Style): string {
  const { topic, partition } = alert.subject;
  if (topic === null) return what === "topics" ? "its topics are gone" : "the group is gone";
  const name = style.name(topic);
  const number = partition === null ? "" : ` partition ${partition}`;
  switch (what) {
    case "group":
    case "topics":
      return `the group is gone, with ${name}${number}`;
    case "topic":
      return `topic ${name} is gone${number === "" ? "" : `, with${number}`}`;
    case "partition":
      return `partition ${partition} of ${name} is gone`;
  }
}
