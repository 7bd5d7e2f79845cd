import type { Notice } from "../../decide/notice.ts";
import { escapeText, truncateEnd } from "./clean.ts";
import type { Incident, Outage } from "./incidents.ts";
import { isTooSlow } from "./lag-sentence.ts";
import { count, countOf } from "./quantity.ts";
import { whatIsWrong, who } from "./sentence.ts";
import { mrkdwn, plain, type Style } from "./style.ts";
import type { Trouble } from "./trouble.ts";

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
