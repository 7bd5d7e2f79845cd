import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Notice } from "../../../lib/decide/notice.ts";
import {
  composeMessages,
  composeTest,
  type TestedChannel,
} from "../../../lib/notify/message/compose.ts";
import { NOW, REGION } from "../../emulators/notices.ts";

/** One message, or one run's messages, as people will see them. */
export interface Scene {
  /** Short, for links and file names. */
  readonly id: string;
  readonly title: string;
  readonly notices: readonly Notice[];
  /** A test message, which tells of no notice. */
  readonly test?: TestedChannel;
}

/** What Slack is sent. */
export function messagesOf({ notices, test }: Scene): IncomingWebhookSendArguments[] {
  const told = composeMessages(notices, { now: NOW, region: REGION });
  return [
    ...told.map(({ message }) => message),
    ...(test === undefined ? [] : [composeTest(test)]),
  ];
}

/** Links of a rule, with placeholders for its subjects. */
export const LINKS = {
  runbook: "https://wiki.example.com/kafka/{group}",
  dashboard: "https://grafana.example.com/d/lag?var-group={group}&var-topic={topic}",
};
