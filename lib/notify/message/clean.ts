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
export function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
