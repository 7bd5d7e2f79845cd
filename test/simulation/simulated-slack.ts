import type { Slack } from "../../lib/notify/slack.ts";
import { DeliveryError } from "../../lib/notify/slack.ts";
import { limitViolations } from "../../tools/emulators/slack/block-kit-limits.ts";
import type { Invocation } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import { type Trouble, URLS } from "./story.ts";
import { WORD_PROMISES } from "./word-promises.ts";
import { readMessage, type Word } from "./words.ts";

/**
 * Slack as one invocation sees it. What it takes is read, held against the promises, and kept.
 * @param broken is told of every promise that a message breaks
 */
export function simulateSlack(
  invocation: Invocation,
  ledger: Ledger,
  broken: (promise: string, finding: string) => void,
): Slack {
  const { plan } = invocation;
  const at = (kind: Trouble["kind"], url: string) =>
    plan.troubles.find(
      (trouble) => trouble.kind === kind && "channel" in trouble && URLS[trouble.channel] === url,
    );

  const take = (url: string, message: unknown): Word[] => {
    for (const violation of limitViolations(message)) broken("withinSlacksLimits", violation);
    const words = readMessage(message, plan.config).map(
      (line): Word => ({ ...line, url, run: plan.run, at: plan.now }),
    );
    for (const word of words) {
      for (const [name, promise] of Object.entries(WORD_PROMISES)) {
        const finding = promise({ word, invocation, ledger });
        if (finding !== null) broken(name, finding);
      }
      ledger.add(word);
      invocation.words.push(word);
    }
    return words;
  };

  return {
    send: (url, message) =>
      invocation.call(() => {
        const number = invocation.messages.get(url) ?? 0;
        invocation.messages.set(url, number + 1);
        const refusal = at("slack refuses", url);
        const refused = refusal?.kind === "slack refuses" && refusal.message === number;
        const lost = at("slack's answer is lost", url) !== undefined;
        const down = at("slack down", url) !== undefined;
        if (down || refused || lost) invocation.failedUrls.add(url);
        if (down || refused) ledger.wasKeptBack = true;
        if (down) throw new DeliveryError("the simulated Slack is down", true);
        if (refused) throw new DeliveryError("the simulated Slack refuses it", false);
        const words = take(url, message);
        if (lost) {
          ledger.harm(plan.run);
          throw new DeliveryError("the simulated Slack's answer is lost", true);
        }
        invocation.answered.push(...words);
      }),
  };
}
