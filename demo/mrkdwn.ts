import pc from "picocolors";

/** The emoji that our messages use, by Slack's names. */
const EMOJI: Readonly<Record<string, string>> = {
  red_circle: "🔴",
  large_yellow_circle: "🟡",
  large_orange_circle: "🟠",
  large_green_circle: "🟢",
  white_circle: "⚪",
  white_check_mark: "✅",
  warning: "⚠️",
  rotating_light: "🚨",
  question: "❓",
};

const CODE = /(```[\s\S]+?```|`[^`\n]+`)/;
const SPECIAL = /<([^<>|]+)(?:\|([^<>]*))?>/g;
const DATE = /^!date\^(\d+)\^[^|]*$/;

/** Slack's mrkdwn as a terminal shows it. */
export function renderMrkdwn(text: string): string {
  return text
    .split(CODE)
    .map((part, index) => (index % 2 === 1 ? code(part) : prose(part)))
    .join("");
}

/** Slack's plain_text: emoji and nothing else. */
export function renderPlainText(text: string): string {
  return text.replace(/:([a-z_]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}

function code(span: string): string {
  return pc.cyan(unescapeEntities(span.replace(/^`+|`+$/g, "")));
}

function prose(text: string): string {
  const styled = text
    .replace(/(?<!\w)\*([^*\n]+)\*(?!\w)/g, (_, inner: string) => pc.bold(inner))
    .replace(/(?<!\w)_([^_\n]+)_(?!\w)/g, (_, inner: string) => pc.italic(inner))
    .replace(/(?<!\w)~([^~\n]+)~(?!\w)/g, (_, inner: string) => pc.strikethrough(inner))
    .replace(SPECIAL, (_, target: string, label?: string) => special(target, label));
  return unescapeEntities(renderPlainText(styled));
}

function special(target: string, label: string | undefined): string {
  const seconds = DATE.exec(target)?.[1];
  if (seconds !== undefined) return clockTime(Number(seconds) * 1000);
  if (/^[!@#]/.test(target)) return pc.bold(pc.blue(label ?? target.replace(/^!/, "@")));
  return pc.underline(label ?? target);
}

/** In the reader's time zone, as Slack shows it. */
export function clockTime(ms: number): string {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function unescapeEntities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
