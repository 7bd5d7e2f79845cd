import type { Deadline } from "../base/deadline.ts";
import { groupBy } from "../base/group-by.ts";
import type { Config } from "../config/config.ts";
import { composeTest } from "../notify/message/compose.ts";
import { DeliveryError, type Slack } from "../notify/slack.ts";
import { RunError } from "./invoke.ts";
import type { ChannelReport, TestReport } from "./report.ts";

/**
 * Sends a test message to every configured channel. Reads no offsets, takes no lock, changes no state.
 * @throws RunError after all were tried, when one was not delivered
 */
export async function runTest(config: Config, slack: Slack, limit: Deadline): Promise<TestReport> {
  const { defaultUrl, channels } = config.slack;
  const targets = [
    ...(defaultUrl === null ? [] : [{ name: null, url: defaultUrl }]),
    ...[...channels].map(([name, url]) => ({ name, url })),
  ];
  const reports = new Map<string | null, ChannelReport>();
  // Side by side, but for those that share a webhook: it takes one message a second.
  const tests = [...groupBy(targets, ({ url }) => url).values()].map(async (sharing) => {
    for (const { name, url } of sharing) {
      reports.set(name, await testChannel(name, url, config, slack, limit));
    }
  });
  await Promise.all(tests);
  const told = targets.flatMap(({ name }) => reports.get(name) ?? []);
  const errors = told.flatMap(({ channel, error }) =>
    error === null ? [] : [`the test message was not delivered to ${channel}: ${error}`],
  );
  if (errors.length > 0) throw new RunError(errors);
  return { status: "tested", channels: told };
}

async function testChannel(
  name: string | null,
  url: string,
  { rules, blind }: Config,
  slack: Slack,
  limit: Deadline,
): Promise<ChannelReport> {
  const channel = name ?? "default";
  const speaking = rules.filter((rule) => !rule.ignore).filter((rule) => rule.channel === name);
  const called = [...speaking, ...(blind.channel === name ? [blind] : [])];
  const mentions = [...new Set(called.flatMap(({ mention }) => mention ?? []))];
  const content = { channel, rules: speaking.length, mentions };
  try {
    await slack.send(url, composeTest(content), limit);
    return { channel, delivered: true, error: null };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return { channel, delivered: false, error: error.message };
  }
}
