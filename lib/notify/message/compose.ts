import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Notice } from "../../decide/notice.ts";
import type { Severity } from "../../model/severity.ts";
import { type Incident, toIncidents } from "./incidents.ts";
import { context, type Part, pack, section } from "./parts.ts";
import { countOf } from "./quantity.ts";
import { countByKind, rowsOf } from "./rows.ts";
import { notification, title } from "./sentence.ts";
import { code, plain } from "./style.ts";

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

/** So many alerts are all told in full: some three screens of a phone. */
const ALL_IN_FULL = 5;
/** Of more, so many are: the worst. */
const MANY_IN_FULL = 3;

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

/** Worst first, and in one message where that is possible: long names may leave room for fewer in full. */
function layOut(incidents: readonly Incident[], context: MessageContext): Part[] {
  const notices = incidents.flatMap(({ notices }) => notices);
  const instances = new Set(notices.map(({ alert }) => alert.subject.instance));
  const rowContext = { ...context, manyInstances: instances.size > 1 };
  const most = notices.length <= ALL_IN_FULL ? notices.length : MANY_IN_FULL;
  const partsWith = (inFull: number) => pack(rowsOf(incidents, inFull, rowContext));
  const parts = partsWith(most);
  if (parts.length === 1) return parts;
  const fewer = partsWith(1);
  return fewer.length < parts.length ? fewer : parts;
}

function render(
  { panels, rows }: Part,
  mentions: readonly string[],
  place: string | null,
  now: number,
): IncomingWebhookSendArguments {
  const [first] = rows;
  if (first === undefined) throw new Error("a message without rows");
  const own = new Set<Notice>(first.incident.notices);
  const others = rows.flatMap(({ notices }) => notices.filter((notice) => !own.has(notice)));
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

/** What a test message says of the channel that it is sent to. */
export interface TestedChannel {
  /** Its name; `default` for the default webhook. */
  readonly channel: string;
  /** How many rules speak there. */
  readonly rules: number;
  /** Whom they would call in, as Slack wants it: `<!here>`, `<@U…>`. They are named, not called. */
  readonly mentions: readonly string[];
}

const MAX_MENTIONS = 20;

/** A message that shows that a channel is reached, and what will speak there; it calls nobody in. */
export function composeTest({
  channel,
  rules,
  mentions,
}: TestedChannel): IncomingWebhookSendArguments {
  const speak =
    rules === 0
      ? "No rule speaks here."
      : `${countOf(rules, "rule")} speak${rules === 1 ? "s" : ""} here.`;
  const names = [...new Set(mentions)]
    .slice(0, MAX_MENTIONS)
    .map((mention) => code(named(mention), 60));
  const calls =
    names.length === 0
      ? "Nobody is called in by critical alerts."
      : `Critical alerts would call in ${names.join(", ")}.`;
  return {
    text: `TEST ${plain(60).name(channel)}: alerts of ckafka-lag-alerts reach this channel`,
    blocks: [
      section(`*TEST* ${code(channel, 80)}: alerts of ckafka-lag-alerts reach this channel`),
      section(`${speak} ${calls}`),
      context("A test message: nothing is wrong, no offsets were read, nobody was called in."),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** As people write it: `@here`. The id of a person or a group has no other name here. */
function named(mention: string): string {
  return mention.replace(/^<!(here|channel)>$/, "@$1");
}
