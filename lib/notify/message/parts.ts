import type { ContextBlock, SectionBlock } from "@slack/types";
import type { Notice } from "../../decide/notice.ts";
import type { Incident } from "./incidents.ts";

/*
 * Slack advises against more than 20 attachments. That all blocks together may hold about 13,000
 * characters, it says only by refusing more: `msg_blocks_too_long`. Its 50 blocks are never reached:
 * an alert in full is two of them, and a section of lines is long.
 */
const MAX_ATTACHMENTS = 20;
const MAX_CHARACTERS = 12_000;
/** A section takes 3,000 characters. */
const MAX_LINES = 2_900;
/** The headline, which stands above and is written when the part is known. */
const HEADLINE_CHARACTERS = 2_000;
/** What JSON adds around a section of lines, and around the blocks behind a colour bar. */
const SECTION_CHARACTERS = 90;
const PANEL_CHARACTERS = 40;

export type DetailBlock = SectionBlock | ContextBlock;

/** `verbatim`: Slack makes no links of what only looks like one. `expand`: no "See more". */
export function section(text: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true }, expand: true };
}

export function context(text: string): ContextBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}

/** A part of a message that is never split. */
export interface Row {
  readonly incident: Incident;
  /** The notices that this row tells of. */
  readonly notices: readonly Notice[];
  /** A string is one line: it shares a section with its neighbours. */
  readonly content: readonly DetailBlock[] | string;
  /** The outage whose lines it stands among; `null`: among any others of its colour. */
  readonly among: Incident | null;
}

/** The blocks behind one colour bar. */
export interface Panel {
  readonly incident: Incident;
  readonly blocks: readonly DetailBlock[];
}

/** What goes into one message. */
export interface Part {
  readonly rows: readonly Row[];
  readonly panels: readonly Panel[];
}

/** Lays the rows out on as few parts as Slack's limits allow, in their order. */
export function pack(rows: readonly Row[]): Part[] {
  const parts: PartInWork[] = [];
  for (const row of rows) {
    if (parts.at(-1)?.add(row)) continue;
    const next = new PartInWork();
    next.add(row);
    parts.push(next);
  }
  return parts;
}

class PartInWork implements Part {
  readonly rows: Row[] = [];
  readonly panels: { incident: Incident; blocks: DetailBlock[]; lines: string | null }[] = [];
  #characters = HEADLINE_CHARACTERS;

  /** @returns whether there was room; the first row always has it */
  add(row: Row): boolean {
    const panel = this.#panelFor(row);
    const joined = typeof row.content === "string" ? joinLine(panel?.lines, row.content) : null;
    const opensSection = typeof row.content === "string" && joined === null;
    const characters =
      JSON.stringify(row.content).length +
      (opensSection ? SECTION_CHARACTERS : 0) +
      (panel === undefined ? PANEL_CHARACTERS : 0);
    if (
      this.rows.length > 0 &&
      (this.#characters + characters > MAX_CHARACTERS ||
        (panel === undefined && this.panels.length === MAX_ATTACHMENTS))
    ) {
      return false;
    }
    this.#characters += characters;
    this.rows.push(row);
    this.#place(row, panel, joined);
    return true;
  }

  /**
   * The panel that the row may continue: only lines of the same colour stand together. Slack hides
   * much of a panel with many blocks behind "Show more".
   */
  #panelFor(row: Row) {
    const previous = this.rows.at(-1);
    const bothLines = typeof row.content === "string" && typeof previous?.content === "string";
    const alike =
      bothLines &&
      previous.incident.severity === row.incident.severity &&
      previous.among === row.among;
    return alike ? this.panels.at(-1) : undefined;
  }

  #place(row: Row, open: (typeof this.panels)[number] | undefined, joined: string | null): void {
    const panel = open ?? { incident: row.incident, blocks: [], lines: null };
    if (open === undefined) this.panels.push(panel);
    if (typeof row.content !== "string") {
      panel.blocks.push(...row.content);
    } else if (joined === null) {
      panel.blocks.push(section(row.content));
      panel.lines = row.content;
    } else {
      panel.blocks.splice(-1, 1, section(joined));
      panel.lines = joined;
    }
  }
}

/** `null`: there is no section to join, or it is full. */
function joinLine(lines: string | null | undefined, line: string): string | null {
  if (lines === null || lines === undefined) return null;
  return lines.length + 1 + line.length > MAX_LINES ? null : `${lines}\n${line}`;
}
