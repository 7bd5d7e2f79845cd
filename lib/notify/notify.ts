import type { Deadline } from "../base/deadline.ts";
import { groupBy } from "../base/group-by.ts";
import type { Config } from "../config/config.ts";
import { Channels } from "../decide/channels.ts";
import type { Notice } from "../decide/notice.ts";
import { subjectKey } from "../model/subject.ts";
import { composeMessages } from "./message/compose.ts";
import { DeliveryError, type Slack } from "./slack.ts";

export interface Delivery {
  /** Keys of the subjects whose notices Slack took. Only these are recorded as notified. */
  readonly delivered: ReadonlySet<string>;
  /** How many messages each channel took, by `Channels.idOf`. */
  readonly messages: ReadonlyMap<string, number>;
  /** A sentence for each channel that did not take all of its messages. */
  readonly errors: readonly string[];
}

export interface NotifyContext {
  readonly slack: Slack;
  readonly config: Config;
  readonly deadline: Deadline;
  readonly now: number;
}

/** Sends one message a channel, in as many parts as Slack's limits ask for, all channels side by side. */
export async function notify(
  notices: readonly Notice[],
  context: NotifyContext,
): Promise<Delivery> {
  const known = new Channels(context.config.slack);
  const channels = await Promise.all(
    [...groupBy(notices, ({ channel }) => known.idOf(channel))].map(async ([id, routed]) => {
      const url = known.urlOf(routed[0].channel);
      return { id, ...(url === null ? sentNowhere(routed) : await sendAll(url, routed, context)) };
    }),
  );
  return {
    delivered: new Set(channels.flatMap(({ delivered }) => delivered)),
    messages: new Map(
      channels.flatMap(({ id, messages }) => (messages > 0 ? [[id, messages]] : [])),
    ),
    errors: channels.flatMap(({ error }) => (error === null ? [] : [error])),
  };
}

interface ChannelDelivery {
  /** Keys of the subjects whose notices Slack took. */
  readonly delivered: readonly string[];
  /** How many it took. */
  readonly messages: number;
  readonly error: string | null;
}

function sentNowhere(notices: readonly Notice[]): ChannelDelivery {
  const error = `${notices.length} alerts not delivered: SLACK_WEBHOOK_URL is not set`;
  return { delivered: [], messages: 0, error };
}

async function sendAll(
  url: string,
  notices: readonly Notice[],
  { slack, config, deadline, now }: NotifyContext,
): Promise<ChannelDelivery> {
  const messages = composeMessages(notices, { now, region: config.api.region });
  const delivered: string[] = [];
  let sent = 0;
  const errors: string[] = [];
  for (const { message, notices: told } of messages) {
    try {
      await slack.send(url, message, deadline);
      sent += 1;
      delivered.push(...told.map(({ alert }) => subjectKey(alert.subject)));
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      errors.push(error.message);
      if (error.channelDown) break;
    }
  }
  if (errors.length === 0) return { delivered, messages: sent, error: null };
  const undelivered = notices.length - delivered.length;
  const channel = notices[0]?.channel ?? "the default channel";
  const why = [...new Set(errors)].join("; ");
  return {
    delivered,
    messages: sent,
    error: `${undelivered} of ${notices.length} alerts not delivered to ${channel}: ${why}`,
  };
}
