import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import type { Log } from "../log.ts";
import type { Slack } from "../run/ports.ts";
import { AttemptError, attempt } from "./attempt.ts";
import { DeliveryError } from "./delivery-error.ts";
import { endTurn, takeTurn } from "./pace.ts";

const MAX_ATTEMPTS = 4;
const ATTEMPT_MS = 5_000;
const BACKOFF_MS = 500;

/** Slack's incoming webhooks. Nothing of it is loaded or open before something is sent. */
export function createSlack(log: Log): Slack {
  return {
    async send(webhookUrl, message, deadline) {
      const tryOnce = async () => {
        if (!(await takeTurn(webhookUrl, deadline))) {
          throw new DeliveryError("no time was left for Slack in this run", true);
        }
        try {
          await attempt(webhookUrl, message, Math.min(ATTEMPT_MS, deadline.remainingMs()));
        } finally {
          endTurn(webhookUrl);
        }
      };
      try {
        await pRetry(tryOnce, {
          retries: MAX_ATTEMPTS - 1,
          minTimeout: 0,
          shouldRetry: async ({ error, attemptNumber }) => {
            if (!(error instanceof AttemptError) || error.verdict !== "retry") return false;
            const waitMs = error.retryAfterMs ?? backoffMs(attemptNumber);
            if (waitMs >= deadline.remainingMs()) return false;
            log.warn(`Slack ${error.message}: trying again`, { attempt: attemptNumber, waitMs });
            await sleep(waitMs);
            return true;
          },
        });
      } catch (error) {
        if (!(error instanceof AttemptError)) throw error;
        throw new DeliveryError(`Slack ${error.message}`, error.verdict !== "message refused");
      }
    },
  };
}

/** Doubles from one attempt to the next, with jitter. */
function backoffMs(attemptNumber: number): number {
  return Math.round(BACKOFF_MS * 2 ** (attemptNumber - 1) * (1 + Math.random() / 2));
}
