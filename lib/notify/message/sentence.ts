import type { GoneNotice, Notice } from "../../decide/notice.ts";
import type { Severity } from "../../model/severity.ts";
import type { Subject } from "../../model/subject.ts";
import { blind } from "./blind.ts";
import { troubleOf } from "./incidents.ts";
import { howFarBehind, lagging, recovered } from "./lag-sentence.ts";
import { duration } from "./quantity.ts";
import type { Style } from "./style.ts";

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
      return notice.reason === "resolved"
        ? recovered(notice, now, style)
        : worse + lagging(notice, now, style);
  }
}

/** What one alert of an outage has of its own: the outage says what is wrong with all of them. */
export function whatIsSpecial(notice: Notice, now: number, style: Style): string {
  const shared = ["down", "dead", "rebalancing", "slow"].includes(troubleOf(notice));
  return notice.kind === "lag" && shared
    ? howFarBehind(notice.evaluation, style)
    : whatIsWrong(notice, now, style);
}

function gone({ what, alert }: GoneNotice, now: number, style: Style): string {
  const { topic, partition } = alert.subject;
  const lasted = `after ${duration(now - alert.activeAt)} ${alert.firing === null ? "of trouble" : `at ${alert.firing}`}`;
  if (topic === null)
    return `${what === "topics" ? "its topics are" : "the group is"} gone, ${lasted}`;
  const name = style.name(topic);
  switch (what) {
    case "group":
    case "topics":
      return `the group is gone, with ${name}${partitionOf(partition)}, ${lasted}`;
    case "topic":
      return `topic ${name} is gone${partition === null ? "" : `, with${partitionOf(partition)}`}, ${lasted}`;
    case "partition":
      return `partition ${partition} of ${name} is gone, ${lasted}`;
  }
}

function partitionOf(partition: number | null): string {
  return partition === null ? "" : ` partition ${partition}`;
}
