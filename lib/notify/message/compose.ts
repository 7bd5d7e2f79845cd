import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Notice } from "../../decide/notice.ts";
import type { Severity } from "../../model/severity.ts";
import { notification, title } from "./headline.ts";
import { type Incident, toIncidents } from "./incidents.ts";
import { type Part, pack, section } from "./parts.ts";
import { countByKind, fullRows, lineRows } from "./rows.ts";

export interface MessageContext {
  /** When the run began, in milliseconds since the epoch. */
  readonly now: number;
  readonly region: string;
}

export interface ComposedMessage {
  readonly message: IncomingWebhookSendArguments;
  /** The notices that the message tells of: each is in exactly one message. */
  readonly notices: readonly Notice[];
}

const COLOR: Readonly<Record<Severity, string>> = {
  critical: "#d91e36",
  warning: "#e8912d",
  unknown: "#8d8d8d",
  ok: "#2eb67d",
};

/** However many alerts there are, so many of the worst are told in full. */
const MIN_IN_FULL = 3;
/** Each has a colour bar of its own, of which a message holds 20. */
const MAX_IN_FULL = 20;

/** What to send to one channel so that every notice is told of, in this order: worst first. */
export function composeMessages(
  notices: readonly Notice[],
  context: MessageContext,
): ComposedMessage[] {
  const parts = layOut(toIncidents(notices), context);
  const mentioned = new Set<string>();
  return parts.map((part, index) => {
    const own = part.rows.flatMap(({ notices }) => notices);
    const mentions = mentionsOf(own).filter((mention) => !mentioned.has(mention));
    for (const mention of mentions) mentioned.add(mention);
    const place = parts.length === 1 ? null : `part ${index + 1} of ${parts.length}`;
    return { message: render(part, mentions, place, context.now), notices: own };
  });
}

/** Worst first, as many in full as do not cost a further message, the others in a line each. */
function layOut(incidents: readonly Incident[], context: MessageContext): Part[] {
  const notices = incidents.flatMap(({ notices }) => notices);
  const instances = new Set(notices.map(({ alert }) => alert.subject.instance));
  const rowContext = { ...context, manyInstances: instances.size > 1 };
  const inFullAt = (incident: Incident, index: number) => fullRows(incident, index > 0, rowContext);
  const full = incidents.slice(0, MAX_IN_FULL).map(inFullAt);
  const short = incidents.map((incident, index) =>
    incident.kind === "outage"
      ? (full[index] ?? inFullAt(incident, index))
      : lineRows(incident, rowContext),
  );
  const packed = (inFull: number) =>
    pack([...full.slice(0, inFull), ...short.slice(inFull)].flat());
  const fewest = packed(MIN_IN_FULL);
  for (let inFull = full.length; inFull > MIN_IN_FULL; inFull--) {
    const parts = packed(inFull);
    if (parts.length <= fewest.length) return parts;
  }
  return fewest;
}

function render(
  { panels, rows }: Part,
  mentions: readonly string[],
  place: string | null,
  now: number,
): IncomingWebhookSendArguments {
  const [first] = rows;
  if (first === undefined) throw new Error("a message without rows");
  const others = rows.flatMap(({ incident, notices }) =>
    incident === first.incident ? [] : notices,
  );
  const notes = [
    ...(others.length === 0 ? [] : [`+${countByKind(others)}`]),
    ...(place === null ? [] : [place]),
  ];
  const more = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  return {
    text: notification(first.incident, more, now),
    blocks: [section([...mentions, title(first.incident, now) + more].join(" "))],
    attachments: panels.map(({ incident, blocks }) => ({
      color: COLOR[incident.severity],
      blocks: [...blocks],
    })),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Who is called in, each once. */
function mentionsOf(notices: readonly Notice[]): string[] {
  return [...new Set(notices.flatMap(({ mention }) => mention ?? []))];
}
