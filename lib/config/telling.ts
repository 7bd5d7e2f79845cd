import type { BlindPolicy } from "../decide/known.ts";
import { parseSecureUrl, SECURE_URL } from "./address.ts";
import {
  DURATION,
  Fields,
  isRecord,
  name,
  oneOf,
  onlyKnown,
  parseDuration,
  text,
} from "./fields.ts";
import type { MistakeList } from "./mistakes.ts";

/** What rules and `LAG_BLIND` take from other variables. */
export interface TellingContext {
  /** `DEDUP_WINDOW` in milliseconds. */
  readonly dedupMs: number;
  /** Names in `SLACK_CHANNELS`; `null`: a channel is not looked up. */
  readonly channels: readonly string[] | null;
}

export const ANY_DURATION = text(DURATION, parseDuration);
/** A duration that is no time at all would hold always, or never. */
export const SOME_TIME = text(`${DURATION}, above 0`, (value) => parseDuration(value) || null);

/** Where and how often something is told. */
type Telling = Pick<BlindPolicy, "dedupMs" | "channel" | "mention">;

/** The fields that rules and `LAG_BLIND` share. */
export const TELLING_FIELDS = ["dedup", "channel", "mention"] as const;

export function readTelling(
  fields: Fields<(typeof TELLING_FIELDS)[number]>,
  { dedupMs, channels }: TellingContext,
): Telling {
  const channel = channels === null ? name(CHANNEL) : oneOf(channelIn(channels), channels);
  return {
    dedupMs: fields.optional("dedup", ANY_DURATION, dedupMs),
    channel: fields.optional("channel", channel, null),
    mention: fields.optional("mention", MENTION, null),
  };
}

const CHANNEL = "a name in SLACK_CHANNELS";

function channelIn(channels: readonly string[]): string {
  return `${CHANNEL}${channels.length === 0 ? ", which has none" : ` (${channels.join(", ")})`}`;
}

const MENTION = text('"@here", "@channel", "<@U…>" or "<!subteam^S…>"', parseMention);

/** Who is mentioned, as Slack wants it: `@here` is sent as `<!here>`. */
function parseMention(mention: string): string | null {
  if (mention === "@here" || mention === "@channel") return `<!${mention.slice(1)}>`;
  return /^<(@[UW]|!subteam\^S)[A-Z0-9]+>$/.test(mention) ? mention : null;
}

const DEFAULT_FOR_MS = 120_000;

/**
 * The value of `LAG_BLIND`: when and where it is told that something cannot be read.
 * @param input `undefined`: not set, or not JSON, which is a mistake by then
 */
export function parseBlind(
  input: unknown,
  context: TellingContext,
  mistakes: MistakeList,
): BlindPolicy {
  const variable = "LAG_BLIND";
  if (input !== undefined && !isRecord(input)) {
    mistakes.add(variable, [], 'an object such as {"for":"2m"}', input);
  }
  const known = ["for", ...TELLING_FIELDS] as const;
  const spelt = onlyKnown(input, known, variable, [], mistakes);
  const fields = new Fields<(typeof known)[number]>(
    isRecord(spelt) ? spelt : {},
    variable,
    [],
    mistakes,
  );
  const forMs = fields.optional("for", SOME_TIME, DEFAULT_FOR_MS);
  return { forMs, ...readTelling(fields, context) };
}

/** A webhook URL, or `null` for a text that cannot be one. */
export function parseWebhook(text: string): string | null {
  return parseSecureUrl(text)?.href ?? null;
}

/**
 * The value of `SLACK_CHANNELS`: names and webhook URLs. Mistakes repeat nothing of the URLs: they
 * are secrets.
 * @param input `undefined`: not set, or not JSON, which is a mistake by then
 * @returns `null` where there is no object
 */
export function parseChannels(
  input: unknown,
  mistakes: MistakeList,
): ReadonlyMap<string, string> | null {
  if (input === undefined) return null;
  if (!isRecord(input)) {
    mistakes.add(
      "SLACK_CHANNELS",
      [],
      'an object such as {"payments":"https://hooks.slack.com/…"}',
    );
    return null;
  }
  const channels = new Map<string, string>();
  for (const [channel, value] of Object.entries(input)) {
    const url = typeof value === "string" ? parseWebhook(value) : null;
    if (channel.trim() === "") mistakes.add("SLACK_CHANNELS", [channel], "a name, not a blank");
    if (url === null) mistakes.add("SLACK_CHANNELS", [channel], SECURE_URL);
    channels.set(channel, url ?? "");
  }
  return channels;
}
