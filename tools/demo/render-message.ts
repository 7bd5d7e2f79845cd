import Table from "cli-table3";
import pc from "picocolors";
import { parseMessage, type SlackBlock } from "../emulators/slack/block-kit-limits.ts";
import { renderMrkdwn } from "./mrkdwn.ts";

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
  const body = blocks.length > 0 ? blocks.flatMap(renderBlock) : wrap(renderMrkdwn(text));
  return [
    ...body,
    ...attachments.flatMap(({ color, blocks }, index) => {
      const bar = paint(color)("┃");
      const panel = blocks.flatMap(renderBlock).map((line) => `${bar} ${line}`);
      return index === 0 ? panel : ["", ...panel];
    }),
  ];
}

/** Our messages are made of sections and small print. */
function renderBlock(block: SlackBlock): string[] {
  switch (block.type) {
    case "section":
      return block.text === undefined ? [] : wrap(renderMrkdwn(block.text.text));
    case "context":
      return wrap(
        block.elements
          .map((element) => (element.type === "mrkdwn" ? renderMrkdwn(element.text) : ""))
          .join("  "),
      ).map((line) => pc.dim(line));
    default:
      return wrap(pc.dim(`(a block of the type ${block.type})`));
  }
}

/** Wrapped to the width of a message. */
function wrap(text: string): string[] {
  const table = new Table({
    chars: NO_BORDERS,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colWidths: [WIDTH],
    wordWrap: true,
  });
  table.push([text]);
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
