/**
 * Slack's own rule: these three, and nothing else.
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A link with a text of its own; a `|` in the address would end it early. */
export function link(url: string, text: string): string {
  return `<${escapeText(url).replaceAll("|", "%7C")}|${escapeText(text)}>`;
}
