import * as v from "valibot";
import type { Threshold } from "../model/rule.ts";
import { parseSecureUrl } from "./address.ts";
import { DURATION, parseDuration } from "./duration.ts";
import { name, parsed, text } from "./schema.ts";

/** What rules take from other variables. */
export interface RuleContext {
  /** `CKAFKA_INSTANCE_ID`; `null`: each rule has to name its own. */
  readonly instance: string | null;
  /** `DEDUP_WINDOW` in milliseconds. */
  readonly dedupMs: number;
  /** Names in `SLACK_CHANNELS`; `null`: a rule's channel is not looked up. */
  readonly channels: readonly string[] | null;
}

export const GROUP = "the name of a consumer group, or a pattern with * and ?";
const TOPIC = "the name of a topic, or a pattern with * and ?";
const COUNT = "a number of messages from 0, without quotes";

const duration = text(DURATION, parseDuration);
/** A duration that is no time at all would hold always, or never. */
export const positiveDuration = text(
  `${DURATION}, above 0`,
  (value) => parseDuration(value) || null,
);

/** What a rule decides: the fields of every kind of rule. */
export function scopeFields({ instance }: RuleContext) {
  const instanceId = name("the id of an instance");
  return {
    group: name(GROUP),
    topic: v.optional(name(TOPIC), "*"),
    instance: instance === null ? instanceId : v.optional(instanceId, instance),
  };
}

/** Where and how often something is told: the fields that rules and `LAG_BLIND` share. */
export function tellingFields({ dedupMs, channels }: Omit<RuleContext, "instance">) {
  const channel = name("a name in SLACK_CHANNELS");
  return {
    dedup: v.optional(duration, `${dedupMs}ms`),
    channel: v.optional(channels === null ? channel : v.picklist(channels, channelIn(channels))),
    mention: v.optional(text(MENTION, parseMention)),
  };
}

function channelIn(channels: readonly string[]): string {
  return channels.length === 0
    ? "a name in SLACK_CHANNELS, which has none"
    : `a name in SLACK_CHANNELS (${channels.join(", ")})`;
}

/** The fields of a rule that compares. */
export function ruleFields(context: RuleContext) {
  const threshold = v.pipe(v.unknown(), parsed(THRESHOLD, parseThreshold));
  const link = text(LINK, parseLink);
  return {
    ...scopeFields(context),
    per: v.optional(
      v.picklist(["group", "topic", "partition"], '"group", "topic" or "partition"'),
      "topic",
    ),
    warning: v.optional(threshold),
    critical: v.optional(threshold),
    stalled: v.optional(positiveDuration),
    absent: v.optional(
      v.picklist(["warning", "critical", "ignore"], '"warning", "critical" or "ignore"'),
      "warning",
    ),
    allowedLag: v.optional(v.pipe(v.number(COUNT), v.safeInteger(COUNT), v.minValue(0, COUNT)), 0),
    for: v.optional(duration, "0s"),
    keepFiringFor: v.optional(duration, "0s"),
    ...tellingFields(context),
    runbook: v.optional(link),
    dashboard: v.optional(link),
  };
}

const THRESHOLD =
  'a number of messages from 1 (without quotes), a duration above 0 such as "10m", or an array of one of each';

/** A threshold as a rule writes it: `1000`, `"10m"` or `[1000, "10m"]`; `null` for anything else. */
export function parseThreshold(input: unknown): Threshold | null {
  if (!Array.isArray(input)) return parseMeasure(input);
  const [first, second] = input.map(parseMeasure);
  if (input.length !== 2 || !first || !second) return null;
  const lag = first.lag ?? second.lag;
  const behindMs = first.behindMs ?? second.behindMs;
  return lag === null || behindMs === null ? null : { lag, behindMs };
}

function parseMeasure(input: unknown): Threshold | null {
  if (typeof input === "number") {
    return Number.isSafeInteger(input) && input >= 1 ? { lag: input, behindMs: null } : null;
  }
  const behindMs = typeof input === "string" ? parseDuration(input) : null;
  return behindMs === null || behindMs === 0 ? null : { lag: null, behindMs };
}

/** Whether `warning` stands above `critical` in a measure that both have. */
export function isAbove(warning: Threshold, critical: Threshold): boolean {
  const above = (a: number | null, b: number | null) => a !== null && b !== null && a > b;
  return above(warning.lag, critical.lag) || above(warning.behindMs, critical.behindMs);
}

const MENTION = '"@here", "@channel", "<@U…>" or "<!subteam^S…>"';

/** Who is mentioned, as Slack wants it: `@here` is sent as `<!here>`. */
function parseMention(mention: string): string | null {
  if (mention === "@here" || mention === "@channel") return `<!${mention.slice(1)}>`;
  return /^<(@[UW]|!subteam\^S)[A-Z0-9]+>$/.test(mention) ? mention : null;
}

const PLACEHOLDERS = ["{region}", "{instance}", "{group}", "{topic}"];
const LINK = `an https:// link; placeholders are ${PLACEHOLDERS.join(", ")}, the last two not in its host`;
const HOST = /^https:\/\/([^/\\?#{}]|\{region\}|\{instance\})+([/?#]|$)/i;

/**
 * A link that can stand inside Slack's `<link|text>`, its placeholders as they are. Names that
 * somebody else may choose must not decide which host it leads to.
 */
function parseLink(link: string): string | null {
  const parts = link.split(/(\{[^{}]*\})/);
  const isPlaceholder = (_: string, index: number) => index % 2 === 1;
  if (!parts.filter(isPlaceholder).every((part) => PLACEHOLDERS.includes(part))) return null;
  const filled = parts.map((part, index) => (isPlaceholder(part, index) ? "x" : part)).join("");
  if (!HOST.test(link) || parseSecureUrl(filled) === null) return null;
  return parts
    .map((part, index) => (isPlaceholder(part, index) ? part : encodeMarkup(part)))
    .join("");
}

/** What would end a link in Slack, and blanks. */
function encodeMarkup(part: string): string {
  return part.replaceAll(/[\s|<>"{}]/g, encodeURIComponent);
}
