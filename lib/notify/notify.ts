import type { Deadline } from "../base/deadline.ts";
import { groupBy } from "../base/group-by.ts";
import type { Config, SlackConfig } from "../config/config.ts";
import type { Notice } from "../decide/notice.ts";
import { subjectKey } from "../model/subject.ts";
import { composeMessages } from "./message/compose.ts";
import { DeliveryError, type Slack } from "./slack.ts";

export interface Delivery {
  /** Keys of the subjects whose notices Slack took. Only these are recorded as notified. */
  readonly delivered: ReadonlySet<string>;
  /** A sentence for each channel that did not take all of its messages. */
  readonly failures: readonly string[];
}

export interface NotifyContext {
  readonly slack: Slack;
  readonly config: Config;
  readonly deadline: Deadline;
  readonly now: number;
}

/** Sends one message a channel, in as many parts as Slack's limits force; the channels side by side. */
export async function notify(
  notices: readonly Notice[],
  context: NotifyContext,
): Promise<Delivery> {
  const channels = await Promise.all(
    [...groupByWebhook(notices, context.config.slack)].map(([url, routed]) =>
      url === null ? sentNowhere(routed) : sendAll(url, routed, context),
    ),
  );
  return {
    delivered: new Set(channels.flatMap(({ delivered }) => delivered)),
    failures: channels.flatMap(({ failure }) => (failure === null ? [] : [failure])),
  };
}

/** Channels that share a webhook are one channel: it gets one message. */
function groupByWebhook(notices: readonly Notice[], { channels, defaultUrl }: SlackConfig) {
  return groupBy(
    notices,
    ({ channel }) => (channel === null ? null : channels.get(channel)) ?? defaultUrl,
  );
}

interface ChannelDelivery {
  /** Keys of the subjects whose notices Slack took. */
  readonly delivered: readonly string[];
  readonly failure: string | null;
}

function sentNowhere(notices: readonly Notice[]): ChannelDelivery {
  const failure = `${notices.length} alerts not delivered: SLACK_WEBHOOK_URL is not set`;
  return { delivered: [], failure };
}

async function sendAll(
  url: string,
  notices: readonly Notice[],
  { slack, config, deadline, now }: NotifyContext,
): Promise<ChannelDelivery> {
  const messages = composeMessages(notices, { now, region: config.api.region });
  const delivered: string[] = [];
  const errors: string[] = [];
  for (const { message, notices: told } of messages) {
    try {
      await slack.send(url, message, deadline);
      delivered.push(...told.map(({ alert }) => subjectKey(alert.subject)));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      errors.push(error.message);
      if (error.channelDown) break;
    }
  }
  if (errors.length === 0) return { delivered, failure: null };
  const undelivered = notices.length - delivered.length;
  const channel = notices[0]?.channel ?? "the default channel";
  const why = [...new Set(errors)].join("; ");
  return {
    delivered,
    failure: `${undelivered} of ${notices.length} alerts not delivered to ${channel}: ${why}`,
  };
}
