import type { AnyBlock } from "@slack/types";
import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { ReactNode } from "react";
import { Message, type MessageProps } from "slack-blocks-to-jsx";
import { NOW } from "../../emulators/notices.ts";
import { protectLiterals, unescapeText } from "./literals.ts";

export type Theme = "light" | "dark";

/** What a channel shows of a message: the renderer draws blocks, the rest of Slack's look is ours. */
export function SlackMessage(props: { message: IncomingWebhookSendArguments; theme: Theme }) {
  const { message, theme } = props;
  return (
    <article className="message">
      <AppIcon />
      <div className="message-body">
        <header>
          <b>CKafka lag</b> <small className="badge">APP</small> <time>{clockTime(NOW)}</time>
        </header>
        <Blocks blocks={message.blocks ?? []} theme={theme} />
        {(message.attachments ?? []).map(({ color, blocks = [] }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a static page; attachments have no names
          <div className="attachment" key={index}>
            <div className="bar" style={{ background: color }} />
            <Blocks blocks={blocks} theme={theme} />
          </div>
        ))}
      </div>
    </article>
  );
}

/** The banner on a phone's lock screen. */
export function Notification({ text }: { text: string }) {
  return (
    <aside className="notification">
      <AppIcon />
      <div>
        <b>#alerts</b>
        <p>{unescapeText(text)}</p>
      </div>
    </aside>
  );
}

function Blocks({ blocks, theme }: { blocks: readonly AnyBlock[]; theme: Theme }) {
  return (
    <Message
      blocks={blocks.map(toRendererBlock)}
      theme={theme}
      hooks={{ date: ({ timestamp, format }) => formatDate(Number(timestamp) * 1_000, format) }}
      name=""
      logo=""
      withoutWrapper
    />
  );
}

type RendererBlock = MessageProps["blocks"][number];

/** The renderer's types are narrower than Slack's. */
function toRendererBlock(block: AnyBlock): RendererBlock {
  const textOf = (text: string) => ({ type: "mrkdwn" as const, text: protectLiterals(text) });
  if (block.type === "section" && "text" in block && block.text !== undefined) {
    return { type: "section", text: textOf(block.text.text) };
  }
  if (block.type === "context" && "elements" in block) {
    return {
      type: "context",
      elements: block.elements.flatMap((element) =>
        "text" in element && typeof element.text === "string" ? [textOf(element.text)] : [],
      ),
    };
  }
  throw new Error(`no preview for a block of type ${block.type}`);
}

/** As a reader in China sees it when the message comes in. */
const ZONE = "Asia/Shanghai";

function formatDate(ms: number, format: string): ReactNode {
  return format
    .replace("{date_short_pretty}", day(ms) === day(NOW) ? "Today" : day(ms))
    .replace("{time}", clockTime(ms));
}

function day(ms: number): string {
  const options = { timeZone: ZONE, month: "short", day: "numeric", year: "numeric" } as const;
  return new Date(ms).toLocaleDateString("en-US", options);
}

function clockTime(ms: number): string {
  const options = { timeZone: ZONE, hour: "numeric", minute: "2-digit" } as const;
  return new Date(ms).toLocaleTimeString("en-US", options);
}

function AppIcon() {
  return (
    <svg className="icon" viewBox="0 0 36 36" aria-hidden="true">
      <rect width="36" height="36" rx="8" fill="#1264a3" />
      {[10, 14, 20, 26].map((height, index) => (
        <rect
          key={height}
          x={7 + index * 6}
          y={30 - height}
          width="4"
          height={height}
          rx="1"
          fill="#fff"
        />
      ))}
    </svg>
  );
}
