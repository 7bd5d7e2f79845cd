import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { GroupInfo, Reading } from "./core/reading.ts";
import type { Rule } from "./core/rule.ts";
import type { Deadline } from "./deadline.ts";

/** The CKafka API, as a run needs it. */
export interface Kafka {
  /**
   * Reads every group that the rules name or match. What cannot be read is in the result, never
   * thrown; it ends by the deadline.
   */
  readOffsets(rules: readonly Rule[], deadline: Deadline): Promise<Reading>;
  /**
   * States of the given groups, in as few calls as possible; a group that could not be asked is
   * missing from the result. Attempts are added to `apiCalls`.
   */
  readGroupInfo(
    instance: string,
    groups: readonly string[],
    deadline: Deadline,
  ): Promise<{ readonly infos: ReadonlyMap<string, GroupInfo>; readonly apiCalls: number }>;
}

/** Slack, as a run needs it. */
export interface Slack {
  /**
   * Delivers one message, keeping to one a second a webhook, trying again what is worth it until the
   * deadline. Resolves when Slack has answered `ok`.
   * @throws DeliveryError
   */
  send(
    webhookUrl: string,
    message: IncomingWebhookSendArguments,
    deadline: Deadline,
  ): Promise<void>;
}

/** A dead man's switch. */
export interface Heartbeat {
  /** Never throws: a failure is logged. */
  ping(deadline: Deadline): Promise<void>;
}
