import type { GoneNotice, LagNotice, Notice } from "../../decide/notice.ts";
import type { Subject } from "../../model/subject.ts";
import { blind } from "./blind.ts";
import { type Incident, type Outage, type Trouble, troubleOf } from "./incidents.ts";
import { deletedWords, howFarBehind, isTooSlow, lagging, onSubject } from "./lag-sentence.ts";
import { count, countOf, duration } from "./quantity.ts";
import { escapeText, mrkdwn, plain, type Style, truncateEnd } from "./style.ts";

/** What a phone shows of a notification, at most. */
const MAX_NOTIFICATION = 150;

/** Names give way first, so that the numbers stay. */
const NAME_LENGTHS = [64, 40, 28, 20, 14, 10] as const;

/** Beside the colour bar, and where lines of several severities stand together. */
export const ICON = { critical: "🔴", warning: "🟠", unknown: "⚪", ok: "🟢" } as const;

/** What a notice counts as, where several are counted: `critical`, `resolved`, `gone`. */
export function kindWord({ kind, severity }: Notice): string {
  if (kind === "gone") return "gone";
  return severity === "ok" ? "resolved" : severity;
}

/** The notification: `CRITICAL orders: consumers are down, 185,238,291 behind on orders-v1, growing`. */
export function notification(incident: Incident, more: string, now: number): string {
  const texts = NAME_LENGTHS.map((maxName) => sentence(incident, now, plain(maxName)) + more);
  const fitting = texts.find((text) => escapeText(text).length <= MAX_NOTIFICATION);
  return escapeText(fitting ?? truncateEnd(texts.at(-1) ?? "", MAX_NOTIFICATION));
}

/** The same for the eye, with an icon, and names that can be copied. */
export function title(incident: Incident, now: number): string {
  return `${ICON[incident.severity]} ${sentence(incident, now, mrkdwn)}`;
}

function sentence(incident: Incident, now: number, style: Style): string {
  const [notice] = incident.notices;
  const kind = style.strong(kindWord(notice).toUpperCase());
  if (incident.kind === "outage") {
    return `${kind} ${style.name(incident.group ?? incident.instance)}: ${outageWords(incident, style)}`;
  }
  return `${kind} ${who(notice.alert.subject, style)}: ${whatIsWrong(notice, now, style)}`;
}

/** Of many groups, after how many they are; and of one group, before on how many of its topics. */
const OUTAGE: Readonly<Record<Trouble, readonly [ofGroups: string, ofOne: string]>> = {
  absent: ["{still}have no committed offset", "{still}no committed offset"],
  lost: [
    "{still}have partitions that lost their committed offset",
    "committed offsets are {still}lost",
  ],
  ahead: ["{still}have commits beyond the log end", "commits are {still}beyond the log end"],
  down: ["are {still}down", "consumers are {still}down"],
  empty: ["{still}have no members", "{still}no members"],
  memberless: [
    "commit without members and are {still}too far behind",
    "{still}commits without members",
  ],
  dead: ["are {still}dead", "the group is {still}dead"],
  stuck: ["are {still}stuck", "partitions are {still}stuck"],
  "set back": ["had their commits set back", "commits were set back"],
  rebalancing: ["are {still}rebalancing", "consumers are {still}rebalancing"],
  idle: ["are {still}committing nothing", "consumers are {still}committing nothing"],
  slow: ["are {still}too slow", "consumers are {still}too slow"],
  behind: ["are {still}too far behind", "lag is {still}too high"],
  calm: ["are well again, {still}waiting to be resolved", "well again, {still}to be resolved"],
  blind: ["are {still}not readable", "{still}not readable"],
  gone: ["or topics of theirs are gone", "gone"],
  resolved: ["are back to normal", "back to normal"],
};

/** `58 groups are down, 185,238,291 behind in all`; of one group `consumers are down, 185,238,291 behind on 58 topics` */
function outageWords(incident: Outage, style: Style): string {
  const { group, lag, size, noun, severity, isReminder } = incident;
  const [ofGroups, ofOne] = OUTAGE[troubleOfAll(incident)];
  const what = (group === null ? ofGroups : ofOne).replace("{still}", isReminder ? "still " : "");
  const all = style.strong(countOf(size, noun));
  const isBehind = lag > 0 && severity !== "ok";
  const behind = isBehind ? `, ${style.strong(count(lag))} behind` : "";
  if (group === null) return `${all} ${what}${isBehind ? `${behind} in all` : ""}`;
  return incident.trouble === "gone" ? `${all} are gone` : `${what}${behind} on ${all}`;
}

/** Not all that run and are too far behind are too slow: some may catch up. */
function troubleOfAll({ trouble, notices }: Outage): Trouble {
  const areTooSlow = notices.every(
    (notice) => notice.kind === "lag" && isTooSlow(notice.evaluation),
  );
  return trouble === "slow" && !areTooSlow ? "behind" : trouble;
}

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

/** `caught up on orders-v1 after 1 h 12 min, peak lag 185,238,291` */
function recovered(notice: LagNotice, now: number, style: Style): string {
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
function gone(notice: GoneNotice, now: number, style: Style): string {
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
