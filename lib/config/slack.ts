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
