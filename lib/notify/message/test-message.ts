import type { IncomingWebhookSendArguments } from "@slack/webhook";
import { context, section } from "./parts.ts";
import { countOf } from "./quantity.ts";
import { code, plain } from "./style.ts";

/** What a test message says of the channel that it is sent to. */
export interface TestedChannel {
  /** Its name; `default` for the default webhook. */
  readonly channel: string;
  /** How many rules speak there. */
  readonly rules: number;
  /** Whom they would call in, as Slack wants it: `<!here>`, `<@U…>`. They are named, not called. */
  readonly mentions: readonly string[];
}

const MAX_MENTIONS = 20;

/** A message that shows that a channel is reached, and what will speak there; it calls nobody in. */
export function composeTest({
  channel,
  rules,
  mentions,
}: TestedChannel): IncomingWebhookSendArguments {
  const speak =
    rules === 0
      ? "No rule speaks here."
      : `${countOf(rules, "rule")} speak${rules === 1 ? "s" : ""} here.`;
  const names = [...new Set(mentions)]
    .slice(0, MAX_MENTIONS)
    .map((mention) => code(named(mention), 60));
  const calls =
    names.length === 0
      ? "Nobody is called in by critical alerts."
      : `Critical alerts would call in ${names.join(", ")}.`;
  return {
    text: `TEST ${plain(60).name(channel)}: alerts of ckafka-lag-alerts reach this channel`,
    blocks: [
      section(`*TEST* ${code(channel, 80)}: alerts of ckafka-lag-alerts reach this channel`),
      section(`${speak} ${calls}`),
      context("A test message: nothing is wrong, no offsets were read, nobody was called in."),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** As people write it: `@here`. The id of a person or a group has no other name here. */
function named(mention: string): string {
  return mention.replace(/^<!(here|channel)>$/, "@$1");
}
