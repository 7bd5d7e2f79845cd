import type { GoneNotice, LagNotice, Notice } from "../../decide/notice.ts";
import { onSubject } from "./lag-sentence.ts";
import { count, duration } from "./quantity.ts";
import type { Style } from "./style.ts";

/** `caught up on orders-v1 after 1 h 12 min, peak lag 185,238,291` */
export function recovered(notice: LagNotice, now: number, style: Style): string {
  const { alert, evaluation } = notice;
  const { subject, lag } = evaluation;
  const lasted = duration(endedAt(notice, now) - alert.beganAt);
  const peak = alert.peakLag ? `, peak lag ${style.strong(count(alert.peakLag))}` : "";
  const rest = lag ? `, now ${count(lag)}` : "";
  const late = notice.late === null ? "" : ", told late";
  return `${howItEnded(notice)}${onSubject(subject, style)} after ${lasted}${peak}${rest}${late}`;
}

/** When it was over (ms since the epoch). */
export function endedAt({ alert, late }: Notice, now: number): number {
  return late?.endedAt ?? alert.keepFiringSince ?? alert.missingSince ?? now;
}

function howItEnded({ alert, evaluation }: LagNotice): string {
  const { lag, partitions } = evaluation;
  if (alert.about === "absence") return "offsets are committed again";
  if (lag === null) return "no offset is committed any more";
  const everywhere = partitions.every(({ committedOffset }) => committedOffset !== null);
  if (lag === 0 && everywhere) return "caught up";
  const { warning, critical, stalledMs } = evaluation.rule;
  if (stalledMs === null) return "back below its threshold";
  return warning === null && critical === null ? "commits move again" : "back within its limits";
}

/** `topic orders-v1 is gone, deleted or its offsets expired, after 1 h at critical` */
export function gone(notice: GoneNotice, now: number, style: Style): string {
  const { alert } = notice;
  const lasted = duration(endedAt(notice, now) - alert.beganAt);
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
