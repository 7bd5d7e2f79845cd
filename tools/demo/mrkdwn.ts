import pc from "picocolors";
import { unescapeText } from "./preview/literals.ts";

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

function code(span: string): string {
  return pc.cyan(unescapeText(span.replace(/^`+|`+$/g, "")));
}

function prose(text: string): string {
  const styled = text
    .replace(/(?<!\w)\*([^*\n]+)\*(?!\w)/g, (_, inner: string) => pc.bold(inner))
    .replace(/(?<!\w)_([^_\n]+)_(?!\w)/g, (_, inner: string) => pc.italic(inner))
    .replace(/(?<!\w)~([^~\n]+)~(?!\w)/g, (_, inner: string) => pc.strikethrough(inner))
    .replace(SPECIAL, (_, target: string, label?: string) => special(target, label));
  return unescapeText(styled);
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
