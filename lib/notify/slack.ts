import type { IncomingWebhookSendArguments } from "@slack/webhook";
import type { Deadline } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import { retry, sleep } from "../base/retry.ts";
import { AttemptError, attempt, noAnswer } from "./attempt.ts";

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

/** A message that Slack has not taken. `message` says why and names no URL. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  /** Nothing more can be delivered to this webhook in this run: it is down, slow or out of time. */
  readonly channelDown: boolean;

  constructor(message: string, channelDown: boolean, options?: ErrorOptions) {
    super(message, options);
    this.channelDown = channelDown;
  }
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
      const waitMs = msUntilFree(webhookUrl);
      if (waitMs >= deadline.remainingMs()) {
        throw new DeliveryError("no time was left for Slack in this run", true);
      }
      await sleep(waitMs);
      const startMs = deadline.remainingMs();
      const tryOnce = () =>
        attempt(webhookUrl, message, Math.min(ATTEMPT_MS, deadline.remainingMs())).finally(() =>
          markUsed(webhookUrl),
        );
      try {
        await retry(tryOnce, {
          attempts: MAX_ATTEMPTS,
          backoffMs: BACKOFF_MS,
          deadline,
          isWorthIt: (error) => error instanceof AttemptError && error.verdict === "retry",
          waitMs: (error, backoffMs) => {
            const asked = error instanceof AttemptError ? error.retryAfterMs : null;
            return Math.max(asked ?? backoffMs, msUntilFree(webhookUrl));
          },
          exceeded: () => noAnswer(startMs),
          onFailed: (error, attempt, retryInMs) => {
            if (!(error instanceof AttemptError) || error.verdict !== "retry") return;
            log.warn(`Slack ${error.message}`, { attempt, retryInMs });
          },
        });
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        throw new DeliveryError(`Slack ${error.message}`, error.verdict !== "message refused");
      }
    },
  };
}

/** Slack takes one message a second from a webhook. */
const INTERVAL_MS = 1_000;

/**
 * When each webhook may be used again, on the monotonic clock. It outlives a run: the next one in
 * the same warm instance may start within the second.
 */
const freeAt = new Map<string, number>();

function msUntilFree(webhookUrl: string): number {
  return Math.max(0, (freeAt.get(webhookUrl) ?? 0) - performance.now());
}

/** Counts the second from the answer: when the request itself arrived, only Slack knows. */
function markUsed(webhookUrl: string): void {
  freeAt.set(webhookUrl, performance.now() + INTERVAL_MS);
}
