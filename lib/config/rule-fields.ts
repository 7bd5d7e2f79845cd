import type { Rule, Threshold } from "../model/rule.ts";
import { parseSecureUrl } from "./address.ts";
import {
  type Fields,
  GROUP,
  INSTANCE,
  type Kind,
  oneOf,
  parseDuration,
  TOPIC,
  text,
} from "./fields.ts";
import {
  ANY_DURATION,
  readTelling,
  SOME_TIME,
  TELLING_FIELDS,
  type TellingContext,
} from "./telling.ts";

/** What rules take from other variables. */
export interface RuleContext extends TellingContext {
  /** `CKAFKA_INSTANCE_ID`; `null`: each rule has to name its own. */
  readonly instance: string | null;
}

/** What says which topics a rule decides: the fields of every kind of rule. */
export const SCOPE_FIELDS = ["group", "topic", "instance"] as const;
export const MEASURES = ["warning", "critical", "stalled"] as const;
/** All that a rule can have. */
export const RULE_FIELDS = [
  ...SCOPE_FIELDS,
  "per",
  ...MEASURES,
  "absent",
  "allowedLag",
  "for",
  "keepFiringFor",
  ...TELLING_FIELDS,
  "runbook",
  "dashboard",
  "ignore",
] as const;
export type RuleFields = Fields<(typeof RULE_FIELDS)[number]>;

export function readScope(fields: RuleFields, { instance }: RuleContext) {
  const nowhere = `${INSTANCE.expected}, here or in CKAFKA_INSTANCE_ID`;
  return {
    group: fields.required("group", GROUP, ""),
    topic: fields.optional("topic", TOPIC, "*"),
    instance:
      instance === null
        ? fields.required("instance", INSTANCE, "", nowhere)
        : fields.optional("instance", INSTANCE, instance),
  };
}

const PER = oneOf('"group", "topic" or "partition"', ["group", "topic", "partition"]);
const ABSENT = oneOf('"warning", "critical" or "ignore"', ["warning", "critical", "ignore"]);
const COUNT: Kind<number> = {
  expected: "a number of messages from 0, without quotes",
  parse: (input) => (isCount(input) ? input : null),
};

function isCount(input: unknown): input is number {
  return typeof input === "number" && Number.isSafeInteger(input) && input >= 0;
}

/** A rule that compares, its defaults filled in. */
export function readRule(fields: RuleFields, context: RuleContext): Omit<Rule, "index"> {
  return {
    ignore: false,
    ...readScope(fields, context),
    per: fields.optional("per", PER, "topic"),
    warning: fields.optional("warning", THRESHOLD, null),
    critical: fields.optional("critical", THRESHOLD, null),
    stalledMs: fields.optional("stalled", SOME_TIME, null),
    absent: fields.optional("absent", ABSENT, "warning"),
    allowedLag: fields.optional("allowedLag", COUNT, 0),
    forMs: fields.optional("for", ANY_DURATION, 0),
    keepFiringForMs: fields.optional("keepFiringFor", ANY_DURATION, 0),
    ...readTelling(fields, context),
    runbook: fields.optional("runbook", LINK, null),
    dashboard: fields.optional("dashboard", LINK, null),
  };
}

const THRESHOLD: Kind<Threshold> = {
  expected:
    'a number of messages from 1 (without quotes), a duration above 0 such as "10m", or an array of one of each',
  parse: parseThreshold,
};

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
  if (isCount(input)) return input === 0 ? null : { lag: input, behindMs: null };
  const behindMs = typeof input === "string" ? parseDuration(input) : null;
  return behindMs === null || behindMs === 0 ? null : { lag: null, behindMs };
}

/** Whether `warning` stands above `critical` in a measure that both have. */
export function isAbove(warning: Threshold, critical: Threshold): boolean {
  const above = (a: number | null, b: number | null) => a !== null && b !== null && a > b;
  return above(warning.lag, critical.lag) || above(warning.behindMs, critical.behindMs);
}

const PLACEHOLDERS = ["{region}", "{instance}", "{group}", "{topic}"];
const LINK = text(
  `an https:// link; placeholders are ${PLACEHOLDERS.join(", ")}, the last two not in its host`,
  parseLink,
);
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
