import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import type { Deadline } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import { classify } from "./classify.ts";
import type { Action, Send } from "./client.ts";
import { deadlineExceeded, Failure, timeout, unreadableBody } from "./failure.ts";
import { readRequestId } from "./json.ts";
import type { Pace } from "./pace.ts";

export interface RetryPolicy {
  readonly maxAttempts: number;
  /** One attempt, from the first byte sent to the last one received. */
  readonly attemptMs: number;
  /** Before the second attempt; doubles from one to the next, each with up to as much again of jitter. */
  readonly backoffMs: number;
}

export interface CallerOptions {
  readonly send: Send;
  readonly pace: Pace;
  /** In any second at most this many attempts start. */
  readonly perSecond: number;
  readonly deadline: Deadline;
  readonly retry: RetryPolicy;
  readonly redact: (text: string) => string;
  readonly log: Log;
}

/** Calls the API for one run: paced, tried again where it is worth it, ended by the deadline. */
export class Caller {
  readonly #options: CallerOptions;
  #attempts = 0;

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /** Attempts that were started so far. */
  get attempts(): number {
    return this.#attempts;
  }

  /**
   * @param parse `null`: the answer is not what it should be, which is worth another attempt
   * @returns what `parse` made of the answer, or why there is none; never throws
   */
  async call<T>(
    action: Action,
    params: object,
    parse: (answer: unknown) => T | null,
  ): Promise<T | Failure> {
    const { pace, perSecond, deadline, retry, log } = this.#options;
    let last: Failure | null = null;
    const tryOnce = async () => {
      if (!(await pace.take(perSecond, deadline))) throw last ?? deadlineExceeded();
      return this.#attempt(action, params, parse);
    };
    try {
      return await pRetry(tryOnce, {
        retries: retry.maxAttempts - 1,
        minTimeout: 0,
        shouldRetry: async ({ error, attemptNumber }) => {
          if (!(error instanceof Failure) || !error.retryable) return false;
          const waitMs = retry.backoffMs * 2 ** (attemptNumber - 1) * (1 + Math.random());
          if (waitMs >= deadline.remainingMs()) return false;
          const { code, message: reason, requestId } = error;
          log.debug(`${action} failed: trying again`, { code, reason, requestId, attemptNumber });
          last = error;
          await sleep(waitMs);
          return true;
        },
      });
    } catch (error) {
      return error instanceof Failure ? error : classify(error, this.#options.redact);
    }
  }

  async #attempt<T>(
    action: Action,
    params: object,
    parse: (answer: unknown) => T | null,
  ): Promise<T> {
    const { send, deadline, retry, redact } = this.#options;
    this.#attempts += 1;
    const cutByDeadline = deadline.remainingMs() < retry.attemptMs;
    const abort = new AbortController();
    const timer = setTimeout(
      () => abort.abort(),
      Math.min(retry.attemptMs, deadline.remainingMs()),
    );
    try {
      const answer = await send(action, params, abort.signal);
      const parsed = parse(answer);
      if (parsed !== null) return parsed;
      throw unreadableBody("the answer has no readable Result", readRequestId(answer));
    } catch (error) {
      const { aborted } = abort.signal;
      // Lets go of a body that nobody reads (an error page): it would hold its connection, and the
      // event loop, open. After a body that was read it does nothing.
      abort.abort();
      if (error instanceof Failure) throw error;
      if (aborted) throw cutByDeadline ? deadlineExceeded() : timeout(retry.attemptMs);
      throw classify(error, redact);
    } finally {
      clearTimeout(timer);
    }
  }
}
