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

const ELLIPSIS = "…";

/** Characters that reorder or hide what stands around them: a name has no need of them. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A text from outside made fit for one line of a message: halves of surrogate pairs, line breaks
 * and other control characters become visible signs, and controls of the writing direction go.
 */
export function cleanText(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(BIDI_CONTROLS, "")
    .replace(/[\p{Cc}\u2028\u2029]/gu, picture);
}

/** U+2400 and on are pictures of the control characters: ␉ ␊ ␍. */
function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** Keeps a right-to-left name from reordering the numbers beside it. */
function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

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

/**
 * A name of any length cut to its ends, several times longer than what will be shown: a name of
 * 32,000 characters must not be cleaned, escaped and taken apart as a whole.
 * @param max what will be shown of it, in UTF-16 units
 */
function cutFirst(text: string, max: number): string {
  const end = 4 * max;
  if (text.length <= 2 * end) return text;
  return text.slice(0, end) + ELLIPSIS + text.slice(-end);
}

/** Made when first needed: most texts are short, and most runs send nothing. */
let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for single characters: an emoji with its modifiers, a letter with its accents. */
function graphemes(text: string): string[] {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * The text, or as much of its beginning as fits with an ellipsis.
 * @param max UTF-16 units, counted as the text will be after `escapeText`
 */
export function truncateEnd(text: string, max: number): string {
  if (escapeText(text).length <= max) return text;
  return takeWhileFits(graphemes(text), max - ELLIPSIS.length).join("") + ELLIPSIS;
}

/**
 * As `truncateEnd`, but the middle goes: what tells long names apart often stands at their end.
 */
export function truncateMiddle(text: string, max: number): string {
  if (escapeText(text).length <= max) return text;
  const parts = graphemes(text);
  const head = takeWhileFits(parts, Math.ceil((max - ELLIPSIS.length) / 2));
  const tail = takeWhileFits(parts.reverse(), Math.floor((max - ELLIPSIS.length) / 2));
  return head.join("") + ELLIPSIS + tail.reverse().join("");
}

function takeWhileFits(parts: readonly string[], max: number): string[] {
  let length = 0;
  const end = parts.findIndex((part) => {
    length += escapeText(part).length;
    return length > max;
  });
  return end === -1 ? [...parts] : parts.slice(0, end);
}
