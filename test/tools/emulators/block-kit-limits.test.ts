import { describe, expect, test } from "vitest";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";

const mrkdwn = (length: number) => ({ type: "mrkdwn", text: "x".repeat(length) });
const plainText = (length: number) => ({ type: "plain_text", text: "x".repeat(length) });
const section = (length: number) => ({ type: "section", text: mrkdwn(length) });
const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
const linkButton = (urlLength: number) => ({
  type: "button",
  text: plainText(75),
  url: "https://example.com/".padEnd(urlLength, "x"),
});
const context = (elements: readonly unknown[]) => ({ type: "context", elements });
const fields = (count: number, length: number) => ({
  type: "section",
  fields: many(count, mrkdwn(length)),
});

describe("the checker of Block Kit's limits", () => {
  test.each<[name: string, payload: unknown]>([
    ["a text only", { text: "x".repeat(40_000) }],
    ["50 blocks", { blocks: many(50, { type: "divider" }) }],
    ["the longest section", { blocks: [section(3000)] }],
    ["the longest header", { blocks: [{ type: "header", text: plainText(150) }] }],
    ["10 fields of the longest", { blocks: [fields(10, 2000)] }],
    ["10 context elements", { blocks: [context(many(10, mrkdwn(10)))] }],
    ["25 link buttons", { blocks: [{ type: "actions", elements: many(25, linkButton(3000)) }] }],
    ["20 attachments", { attachments: many(20, { color: "#d00000", blocks: [section(5)] }) }],
    ["whole surrogate pairs", { text: "🔥" }],
    ["the longest block_id", { blocks: [{ type: "divider", block_id: "x".repeat(255) }] }],
  ])("takes %s", (_, payload) => {
    expect(limitViolations(payload)).toEqual([]);
  });

  test.each<[name: string, payload: unknown, violation: string]>([
    ["a longer text", { text: "x".repeat(40_001) }, "text: text of 40001 characters"],
    ["an empty text", { text: " " }, "text: empty text"],
    ["51 blocks", { blocks: many(51, { type: "divider" }) }, "message: 51 blocks"],
    [
      "51 blocks over message and attachments",
      { blocks: many(26, { type: "divider" }), attachments: [{ blocks: many(25, section(1)) }] },
      "message: 51 blocks",
    ],
    ["a longer section", { blocks: [section(3001)] }, "blocks.0.text.text: text of 3001"],
    ["an empty section", { blocks: [{ type: "section" }] }, "blocks.0: no text, no fields"],
    [
      "a longer header",
      { blocks: [{ type: "header", text: plainText(151) }] },
      "blocks.0.text.text: text of 151",
    ],
    ["a header in mrkdwn", { blocks: [{ type: "header", text: mrkdwn(9) }] }, "blocks.0.text.type"],
    ["11 fields", { blocks: [fields(11, 1)] }, "blocks.0.fields: 11 of them"],
    ["a longer field", { blocks: [fields(1, 2001)] }, "blocks.0.fields.0.text: text of 2001"],
    ["no fields", { blocks: [fields(0, 1)] }, "blocks.0.fields: nothing in it"],
    [
      "11 context elements",
      { blocks: [context(many(11, mrkdwn(1)))] },
      "blocks.0.elements: 11 of them",
    ],
    ["an empty context", { blocks: [context([])] }, "blocks.0.elements: nothing in it"],
    [
      "26 buttons",
      { blocks: [{ type: "actions", elements: many(26, linkButton(30)) }] },
      "blocks.0.elements: 26 of them",
    ],
    [
      "a longer link",
      { blocks: [{ type: "actions", elements: [linkButton(3001)] }] },
      "blocks.0.elements.0.url: text of 3001",
    ],
    ["21 attachments", { attachments: many(21, {}) }, "attachments: more than 20 attachments"],
    ["a colour that is none", { attachments: [{ color: "red-ish" }] }, "attachments.0.color"],
    [
      "a longer section in an attachment",
      { attachments: [{ blocks: [section(3001)] }] },
      "attachments.0.blocks.0.text.text: text of 3001",
    ],
    ["an unknown block", { blocks: [{ type: "sektion" }] }, "blocks.0.type"],
    ["an unknown field", { blocks: [{ type: "divider", colour: "red" }] }, "blocks.0.colour"],
    [
      "the same block_id twice",
      { blocks: many(2, { type: "divider", block_id: "a" }) },
      "message: the same block_id twice",
    ],
    [
      "a longer block_id",
      { blocks: [{ type: "divider", block_id: "x".repeat(256) }] },
      "blocks.0.block_id: text of 256",
    ],
    ["the first half of a pair", { text: "\ud83d" }, "text: half of a surrogate pair"],
    ["the second half of a pair", { text: "a\udd25b" }, "text: half of a surrogate pair"],
    ["what is no object", "hello", "message: "],
  ])("refuses %s", (_, payload, violation) => {
    expect(limitViolations(payload)).toEqual([expect.stringContaining(violation)]);
  });
});
