import type { AnyBlock } from "@slack/types";
import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Notice } from "../../../lib/decide/notice.ts";
import { type ComposedMessage, composeMessages } from "../../../lib/notify/message/compose.ts";
import { REGION } from "../../../tools/emulators/notices.ts";

/** The messages of one run to one channel. */
export function compose(notices: readonly Notice[], now: number): readonly ComposedMessage[] {
  return composeMessages(notices, { now, region: REGION });
}

/** The one message of a run that needs no more. */
export function composeOne(notices: readonly Notice[], now: number): IncomingWebhookSendArguments {
  const [first, ...more] = compose(notices, now);
  if (first === undefined || more.length > 0) throw new Error("expected one message");
  return first.message;
}

/** Every text of a message from top to bottom, the notification first; `|` stands for the colour bar. */
export function shown({ message }: ComposedMessage): string {
  const lines = [
    message.text ?? "",
    ...textsOf(message.blocks ?? []),
    ...(message.attachments ?? []).flatMap(({ color, blocks }) => [
      `| ${color}`,
      ...textsOf(blocks ?? []).map((line) => `| ${line}`.trimEnd()),
    ]),
  ];
  return lines.join("\n");
}

/** Every piece of text of a message that Slack reads markup in. */
export function mrkdwnOf(message: IncomingWebhookSendArguments): string[] {
  const attached = (message.attachments ?? []).flatMap(({ blocks }) => blocks ?? []);
  return [...(message.blocks ?? []), ...attached].flatMap(blockTexts);
}

function textsOf(blocks: readonly AnyBlock[]): string[] {
  return blocks.flatMap(blockTexts).flatMap((text) => text.split("\n"));
}

function blockTexts(block: AnyBlock): string[] {
  if (block.type === "section" && "text" in block) return [block.text?.text ?? ""];
  if (block.type === "context" && "elements" in block) {
    return block.elements.flatMap((element) =>
      "text" in element && typeof element.text === "string" ? [element.text] : [],
    );
  }
  throw new Error(`unexpected block ${block.type}`);
}
