/*
 * The renderer reads markup inside code spans, and leaves some entities as they are; Slack shows
 * both literally. So these characters pass it as others, of Unicode's private use area, and are
 * put back in the finished page.
 */
const PRIVATE_USE = 0xe000;
const CODE_SPAN = /`[^`\n]*`/g;

/** Hides from the renderer what Slack takes literally. */
export function protectLiterals(mrkdwn: string): string {
  const withCode = mrkdwn.replace(CODE_SPAN, (span) => {
    const hidden = unescapeText(span.slice(1, -1)).replace(/[!-/:-@[-`{-~]/g, hide);
    return `\`${hidden}\``;
  });
  return withCode.replaceAll("&amp;", hide("&"));
}

/** Puts the hidden characters back into HTML. */
export function restoreLiterals(html: string): string {
  return html.replace(/[\ue021-\ue07e]/g, (hidden) => {
    return `&#${hidden.charCodeAt(0) - PRIVATE_USE};`;
  });
}

/** The text as Slack shows it. */
export function unescapeText(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function hide(character: string): string {
  return String.fromCharCode(PRIVATE_USE + character.charCodeAt(0));
}
