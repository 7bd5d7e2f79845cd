import Table from "cli-table3";
import pc from "picocolors";
import {
  parseMessage,
  type SlackBlock,
  type SlackText,
} from "../test/doubles/slack/block-kit-limits.ts";
import { renderMrkdwn, renderPlainText } from "./mrkdwn.ts";

type ContextElement = Extract<SlackBlock, { type: "context" }>["elements"][number];

/** Columns of a message, its bar left out. */
const WIDTH = 74;

const NO_BORDERS = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid", "left-mid", "mid-mid", "right-mid", "middle"]
    .concat(["top-mid", "top-left", "top-right", "bottom-mid", "bottom-left", "bottom-right"])
    .map((place) => [place, ""]),
);

/** What Slack shows of a message: lines for a terminal. Blocks stand in the place of the text. */
export function renderMessage(payload: unknown): string[] {
  const { text = "", blocks, attachments } = parseMessage(payload);
  const body = blocks.length > 0 ? blocks.flatMap(renderBlock) : wrap([renderMrkdwn(text)]);
  return [
    ...body,
    ...attachments.flatMap(({ color, blocks }, index) => {
      const bar = paint(color)("┃");
      const panel = blocks.flatMap(renderBlock).map((line) => `${bar} ${line}`);
      return index === 0 ? panel : ["", ...panel];
    }),
  ];
}

function renderBlock(block: SlackBlock): string[] {
  switch (block.type) {
    case "header":
      return wrap([pc.bold(renderPlainText(block.text.text))]);
    case "section": {
      const fields = (block.fields ?? []).map(renderText);
      const rows = fields.flatMap((field, index) =>
        index % 2 === 0 ? wrap([field, fields[index + 1] ?? ""]) : [],
      );
      return [...(block.text === undefined ? [] : wrap([renderText(block.text)])), ...rows];
    }
    case "context":
      return wrap([block.elements.map(renderContextElement).join("  ")]).map((line) =>
        pc.dim(line),
      );
    case "actions":
      return wrap([
        block.elements.map(({ text }) => `[ ${renderPlainText(text.text)} ]`).join(" "),
      ]);
    case "divider":
      return [pc.dim("─".repeat(WIDTH))];
    case "image":
      return wrap([pc.dim(`(${block.alt_text})`)]);
  }
}

function renderContextElement(element: ContextElement): string {
  return element.type === "image" ? `(${element.alt_text})` : renderText(element);
}

function renderText({ type, text }: SlackText): string {
  return type === "mrkdwn" ? renderMrkdwn(text) : renderPlainText(text);
}

/** Texts side by side, wrapped to the width of a message. */
function wrap(columns: readonly string[]): string[] {
  const table = new Table({
    chars: NO_BORDERS,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colWidths: columns.map(() => Math.floor(WIDTH / columns.length)),
    wordWrap: true,
  });
  table.push([...columns]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

/** An attachment's colour (`#d00000`) on the terminal. */
function paint(color = ""): (text: string) => string {
  const channels = /^#(..)(..)(..)$/.exec(color)?.slice(1);
  if (channels === undefined || !pc.isColorSupported) return String;
  const rgb = channels.map((channel) => Number.parseInt(channel, 16)).join(";");
  return (text) => `\u001b[38;2;${rgb}m${text}\u001b[39m`;
}
