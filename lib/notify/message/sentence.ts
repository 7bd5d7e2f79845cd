import type { Notice } from "../../decide/notice.ts";
import type { Subject } from "../../model/subject.ts";
import { blind } from "./blind.ts";
import { gone, recovered } from "./end-sentence.ts";
import { deletedWords, howFarBehind, lagging } from "./lag-sentence.ts";
import { count, duration } from "./quantity.ts";
import type { Style } from "./style.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** Who a sentence is about: the group, or the instance when nothing smaller is. */
export function who(subject: Subject, style: Style): string {
  return style.name(subject.group ?? subject.instance);
}

/** What is wrong, without who: `consumers are down, 185,238,291 behind on orders-v1, growing`. */
export function whatIsWrong(notice: Notice, now: number, style: Style): string {
  const worse = prefix(notice, now);
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

/** `got worse, `, `again (4 times in 52 min), ` */
function prefix({ reason, flapping }: Notice, now: number): string {
  if (reason === "escalated") return "got worse, ";
  if (reason !== "first" || flapping === null) return "";
  return `again (${count(flapping.times)} times in ${duration(now - flapping.since)}), `;
}

/** What an outage says of all that are in it. */
const SHARED: ReadonlySet<Trouble> = new Set<Trouble>([
  "down",
  "empty",
  "dead",
  "memberless",
  "rebalancing",
  "idle",
  "slow",
  "behind",
]);

/** What one alert of an outage has of its own: the outage says what is wrong with all of them. */
export function whatIsSpecial(notice: Notice, now: number, style: Style): string {
  return notice.kind === "lag" && SHARED.has(troubleOf(notice))
    ? deletedWords(notice.evaluation, style) + howFarBehind(notice.evaluation, style)
    : whatIsWrong(notice, now, style);
}
