import type { Notice } from "../../decide/notice.ts";
import { escapeText, truncateEnd } from "./clean.ts";
import type { Incident } from "./incidents.ts";
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
    return `${kind} ${style.name(incident.instance)}: ${outage(incident, style)}`;
  }
  return `${kind} ${who(notice.alert.subject, style)}: ${whatIsWrong(notice, now, style)}`;
}

/** What the groups are, or still are. */
const OUTAGE: Readonly<Record<Trouble, (still: string) => string>> = {
  absent: (still) => `${still}have no committed offset`,
  lost: (still) => `${still}have partitions that lost their committed offset`,
  ahead: (still) => `${still}have commits beyond the log end`,
  down: (still) => `are ${still}down`,
  empty: (still) => `${still}have no members`,
  memberless: (still) => `commit without members and are ${still}too far behind`,
  dead: (still) => `are ${still}dead`,
  stuck: (still) => `are ${still}stuck`,
  "set back": () => "had their commits set back",
  rebalancing: (still) => `are ${still}rebalancing`,
  idle: (still) => `are ${still}committing nothing`,
  slow: (still) => `are ${still}too slow`,
  behind: (still) => `are ${still}too far behind`,
  calm: (still) => `are well again, ${still}waiting to be resolved`,
  blind: (still) => `are ${still}not readable`,
  gone: () => "or topics of theirs are gone",
  resolved: () => "are back to normal",
};

/** `58 groups are down, 185,238,291 behind in all` */
function outage(
  { trouble, groups, lag, isReminder }: Extract<Incident, { kind: "outage" }>,
  style: Style,
): string {
  const what = OUTAGE[trouble](isReminder ? "still " : "");
  const inAll = lag === 0 ? "" : `, ${style.strong(count(lag))} behind in all`;
  return `${style.strong(countOf(groups, "group"))} ${what}${inAll}`;
}
