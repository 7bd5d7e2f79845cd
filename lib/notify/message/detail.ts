import type { Notice } from "../../decide/notice.ts";
import { blindParagraphs } from "./blind-detail.ts";
import { context, section } from "./blocks.ts";
import { contextLine, runbookLink } from "./context-line.ts";
import { type Line, lagLines, resolvedLines } from "./lag-detail.ts";
import type { DetailBlock } from "./pack.ts";

/** Slack's limit for the text of a section. */
const MAX_SECTION = 3_000;

/**
 * One alert in full.
 * @param title what it is; `null` where the message says so already
 */
export function detailBlocks(
  notice: Notice,
  title: string | null,
  now: number,
  region: string,
): DetailBlock[] {
  const paragraphs = [...(title === null ? [] : [title]), ...body(notice)];
  const small = context(contextLine(notice, now, region));
  return paragraphs.length === 0 ? [small] : [section(joinWithin(paragraphs)), small];
}

function body(notice: Notice): string[] {
  switch (notice.kind) {
    case "gone":
      return ["It does not exist on the instance any more, so nobody can fall behind on it."];
    case "blind":
      return blindParagraphs(notice);
    case "lag": {
      const lines = notice.reason === "resolved" ? resolvedLines(notice) : lagLines(notice);
      return labelled([...lines, ["Runbook", runbookLink(notice)]]);
    }
  }
}

function labelled(lines: readonly Line[]): string[] {
  return lines.flatMap(([label, text]) => (text === null ? [] : [`*${label}*  ${text}`]));
}

/** Whole paragraphs only: a part of one could end inside its markup. */
function joinWithin(paragraphs: readonly string[]): string {
  return paragraphs.reduce((text, next) =>
    text.length + 1 + next.length > MAX_SECTION ? text : `${text}\n${next}`,
  );
}
