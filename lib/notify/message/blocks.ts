import type { ContextBlock, SectionBlock } from "@slack/types";

/** `verbatim`: Slack makes no links of what only looks like one. `expand`: no "See more". */
export function section(text: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true }, expand: true };
}

export function context(text: string): ContextBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}
