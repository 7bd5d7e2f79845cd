import { escapeText } from "./escape.ts";

const ELLIPSIS = "…";

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
