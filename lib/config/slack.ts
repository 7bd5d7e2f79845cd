import { parseSecureUrl, SECURE_URL } from "./address.ts";
import type { MistakeList } from "./mistakes.ts";

/** A webhook URL, or `null` for a text that cannot be one. */
export function parseWebhook(text: string): string | null {
  return parseSecureUrl(text)?.href ?? null;
}

/**
 * The value of `SLACK_CHANNELS`: names and webhook URLs. Mistakes repeat nothing of the URLs: they
 * are secrets.
 * @param input `undefined`: not set, or not JSON, about which enough was said
 * @returns `null` where there is no object
 */
export function parseChannels(
  input: unknown,
  mistakes: MistakeList,
): ReadonlyMap<string, string> | null {
  if (input === undefined) return null;
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
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

export const MENTION = '"@here", "@channel", "<@U…>" or "<!subteam^S…>"';

/** Whom a rule mentions, as Slack wants it: `@here` is sent as `<!here>`. */
export function parseMention(text: string): string | null {
  if (text === "@here" || text === "@channel") return `<!${text.slice(1)}>`;
  return /^<(@[UW]|!subteam\^S)[A-Z0-9]+>$/.test(text) ? text : null;
}

export const RUNBOOK = "an https:// link";

/** A link that can stand inside Slack's `<link|text>`. */
export function parseRunbook(text: string): string | null {
  const url = parseSecureUrl(text);
  return url?.protocol === "https:" ? url.href.replaceAll("|", "%7C") : null;
}
