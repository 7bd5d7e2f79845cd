import { setTimeout as sleep } from "node:timers/promises";
import type { IncomingWebhookSendArguments } from "@slack/webhook";
import pRetry from "p-retry";
import type { Deadline } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import { AttemptError, attempt } from "./attempt.ts";
import { DeliveryError } from "./delivery-error.ts";
import { markUsed, msUntilFree } from "./pace.ts";

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

const MAX_ATTEMPTS = 4;
const ATTEMPT_MS = 5_000;
const BACKOFF_MS = 500;

/**
 * Slack's incoming webhooks, for one message at a time each. Nothing of it is loaded or open before
 * something is sent.
 */
export function createSlack(log: Log): Slack {
  return {
    async send(webhookUrl, message, deadline) {
      if (!(await waitFor(msUntilFree(webhookUrl), deadline))) {
        throw new DeliveryError("no time was left for Slack in this run", true);
      }
      const tryOnce = () =>
        attempt(webhookUrl, message, Math.min(ATTEMPT_MS, deadline.remainingMs())).finally(() =>
          markUsed(webhookUrl),
        );
      try {
        await pRetry(tryOnce, {
          retries: MAX_ATTEMPTS - 1,
          minTimeout: 0,
          shouldRetry: async ({ error, attemptNumber }) => {
            if (!(error instanceof AttemptError) || error.verdict !== "retry") return false;
            const asked = error.retryAfterMs ?? backoffMs(attemptNumber);
            const waitMs = Math.max(asked, msUntilFree(webhookUrl));
            const retryInMs = waitMs < deadline.remainingMs() ? waitMs : null;
            log.warn(`Slack ${error.message}`, { attempt: attemptNumber, retryInMs });
            return waitFor(waitMs, deadline);
          },
        });
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        throw new DeliveryError(`Slack ${error.message}`, error.verdict !== "message refused");
      }
    },
  };
}

/** @returns whether there was time for it; else it does not wait at all */
async function waitFor(ms: number, deadline: Deadline): Promise<boolean> {
  if (ms >= deadline.remainingMs()) return false;
  // A timer may fire a little early: the loop sleeps again for what is left.
  const end = performance.now() + ms;
  for (let left = ms; left > 0; left = end - performance.now()) await sleep(Math.ceil(left));
  return true;
}

/** Doubles from one attempt to the next, with jitter. */
function backoffMs(attemptNumber: number): number {
  return Math.round(BACKOFF_MS * 2 ** (attemptNumber - 1) * (1 + Math.random() / 2));
}
