import * as v from "valibot";

/*
 * The limits of docs.slack.dev, "Reference: blocks" and "Incoming webhooks", for the blocks that a
 * message of ours may hold. Lengths are counted in UTF-16 units, which is never less than Slack counts.
 */
const MAX_BLOCKS = 50;
const MAX_ATTACHMENTS = 20;
const MAX_TEXT = 40_000;

const text = (max: number) =>
  v.pipe(
    v.string(),
    v.check((value) => value.trim() !== "", "empty text"),
    v.maxLength(max, ({ received }) => `text of ${received} characters, ${max} are allowed`),
    v.check((value) => !/\p{Surrogate}/u.test(value), "half of a surrogate pair"),
  );
const id = v.optional(text(255));
const url = v.pipe(text(3000), v.url("not a URL"));

const plainText = (max: number) =>
  v.strictObject({
    type: v.literal("plain_text"),
    text: text(max),
    emoji: v.optional(v.boolean()),
  });
const mrkdwn = (max: number) =>
  v.strictObject({
    type: v.literal("mrkdwn"),
    text: text(max),
    verbatim: v.optional(v.boolean()),
  });
const anyText = (max: number) => v.variant("type", [plainText(max), mrkdwn(max)]);

const button = v.strictObject({
  type: v.literal("button"),
  text: plainText(75),
  action_id: id,
  url: v.optional(url),
  value: v.optional(text(2000)),
  style: v.optional(v.picklist(["primary", "danger"])),
  accessibility_label: v.optional(text(75)),
});
const imageElement = v.strictObject({
  type: v.literal("image"),
  image_url: url,
  alt_text: text(2000),
});

const list = <Item extends v.GenericSchema>(item: Item, max: number) =>
  v.pipe(
    v.array(item),
    v.minLength(1, "nothing in it"),
    v.maxLength(max, ({ received }) => `${received} of them, ${max} are allowed`),
  );

const block = v.variant("type", [
  v.strictObject({ type: v.literal("header"), text: plainText(150), block_id: id }),
  v.pipe(
    v.strictObject({
      type: v.literal("section"),
      text: v.optional(anyText(3000)),
      fields: v.optional(list(anyText(2000), 10)),
      accessory: v.optional(v.variant("type", [button, imageElement])),
      expand: v.optional(v.boolean()),
      block_id: id,
    }),
    v.check(({ text, fields }) => text !== undefined || fields !== undefined, "no text, no fields"),
  ),
  v.strictObject({
    type: v.literal("context"),
    elements: list(v.variant("type", [plainText(3000), mrkdwn(3000), imageElement]), 10),
    block_id: id,
  }),
  v.strictObject({ type: v.literal("divider"), block_id: id }),
  v.strictObject({ type: v.literal("actions"), elements: list(button, 25), block_id: id }),
  v.strictObject({
    type: v.literal("image"),
    image_url: url,
    alt_text: text(2000),
    title: v.optional(plainText(2000)),
    block_id: id,
  }),
]);
const blocks = v.optional(v.array(block), []);

const message = v.looseObject({
  text: v.optional(text(MAX_TEXT)),
  blocks,
  attachments: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          color: v.optional(v.pipe(v.string(), v.regex(/^(#[0-9a-f]{6}|good|warning|danger)$/i))),
          fallback: v.optional(text(MAX_TEXT)),
          blocks,
        }),
      ),
      v.maxLength(MAX_ATTACHMENTS, `more than ${MAX_ATTACHMENTS} attachments`),
    ),
    [],
  ),
});

/** A message in the part of Block Kit that is known here. */
export type SlackMessage = v.InferOutput<typeof message>;
export type SlackBlock = SlackMessage["blocks"][number];

/** @throws v.ValiError for a message that has violations */
export function parseMessage(payload: unknown): SlackMessage {
  return v.parse(message, payload);
}

/**
 * What Slack would not take of a message, each as `where: what`; none when it takes it. A block or
 * field that is not known here counts as one that Slack does not know.
 */
export function limitViolations(payload: unknown): string[] {
  const result = v.safeParse(message, payload);
  if (!result.success) {
    return result.issues.map((issue) => `${v.getDotPath(issue) ?? "message"}: ${issue.message}`);
  }
  const { blocks, attachments } = result.output;
  const all = [...blocks, ...attachments.flatMap((attachment) => attachment.blocks)];
  const ids = all.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  return [
    ...(all.length > MAX_BLOCKS
      ? [`message: ${all.length} blocks, ${MAX_BLOCKS} are allowed`]
      : []),
    ...(new Set(ids).size < ids.length ? ["message: the same block_id twice"] : []),
  ];
}
