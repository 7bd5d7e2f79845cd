import type { Slack } from "../../lib/notify/slack.ts";
import { DeliveryError } from "../../lib/notify/slack.ts";
import { limitViolations } from "../../tools/emulators/slack/block-kit-limits.ts";
import type { Invocation } from "./invocation.ts";
import type { Judge } from "./judge.ts";
import { URLS } from "./story.ts";
import type { Trouble } from "./trouble.ts";
import { readMessage } from "./words.ts";

/** Slack as one invocation sees it. What it takes is read, and held against the promises. */
export function simulateSlack(invocation: Invocation, judge: Judge): Slack {
  const { plan } = invocation;
  const at = (kind: Trouble["kind"], url: string) =>
    plan.troubles.find(
      (trouble) => trouble.kind === kind && "channel" in trouble && URLS[trouble.channel] === url,
    );

  return {
    send: (url, message) =>
      invocation.call(() => {
        const number = invocation.sent.filter((sent) => sent.url === url).length;
        invocation.sent.push({ url, message });
        const refusal = at("slack refuses", url);
        const refused = refusal?.kind === "slack refuses" && refusal.message === number;
        const lost = at("slack's answer is lost", url) !== undefined;
        const down = at("slack down", url) !== undefined;
        if (down || refused || lost) invocation.failedUrls.add(url);
        if (down) throw new DeliveryError("the simulated Slack is down", true);
        if (refused) throw new DeliveryError("the simulated Slack refuses it", false);
        for (const violation of limitViolations(message)) {
          judge.report("withinSlacksLimits", violation, plan.run);
        }
        const words = judge.hears(invocation, url, readMessage(message, plan.config));
        if (lost) {
          judge.ledger.harm(plan.run);
          throw new DeliveryError("the simulated Slack's answer is lost", true);
        }
        invocation.answered.push(...words);
      }),
  };
}
