import { cleanText, cutFirst, escapeText, isolate, truncateMiddle } from "./clean.ts";
import { slackDate } from "./quantity.ts";

/** How a sentence is written: the same words serve the notification and the message. */
export interface Style {
  /** A name from the API or the rules, made safe. */
  name(name: string): string;
  strong(text: string): string;
  /** A moment of the last day by its time alone; both in milliseconds since the epoch. */
  time(at: number, now: number): string;
}

/** A picture of a space: ␣. */
const SPACE = "\u2423";

/** Long enough for every name that Kafka allows; escaping may still make it shorter. */
const MAX_NAME = 600;

/**
 * For blocks: names in code spans, where Slack reads no markup and from which they can be copied.
 * Already escaped.
 */
export const mrkdwn: Style = {
  name: (name) => code(name, MAX_NAME),
  strong: (text) => `*${text}*`,
  time: (at, now) => slackDate(at, isRecent(at, now) ? "{time}" : undefined),
};

/** A text from outside in a code span, which a backtick of its own cannot leave. */
export function code(text: string, max: number): string {
  const clean = visibleEnds(cleanText(cutFirst(text, max))).replaceAll("`", "\u02cb");
  return `\`${escapeText(isolate(truncateMiddle(clean, max)))}\``;
}

/** For notifications: not yet escaped, and without characters that Slack could read as markup. */
export function plain(maxName: number): Style {
  return {
    name: (name) => {
      const clean = visibleEnds(cleanText(cutFirst(name, maxName)));
      return isolate(truncateMiddle(withoutMarkup(clean), maxName));
    },
    strong: (text) => text,
    time: (at, now) => {
      const iso = new Date(at).toISOString();
      return `${isRecent(at, now) ? "" : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
    },
  };
}

/** Within half a day a time of day can be only one. */
function isRecent(at: number, now: number): boolean {
  return now - at < 12 * 60 * 60_000;
}

/** Look-alikes where the character would be markup: a `_` inside a word is none. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll("*", "\u2217")
    .replaceAll("~", "\u223c")
    .replaceAll("`", "\u02cb")
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\u02cd")
    .replace(/:(?=[^\s:]+:)/g, "\ua789");
}

/** A code span must not begin or end with white space, and white space alone cannot be seen. */
function visibleEnds(text: string): string {
  if (text === "") return "(no name)";
  const start = text.length - text.trimStart().length;
  if (start === text.length) return SPACE.repeat(start);
  const end = text.length - text.trimEnd().length;
  return SPACE.repeat(start) + text.trim() + SPACE.repeat(end);
}
