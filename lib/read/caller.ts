import type { Deadline } from "../base/deadline.ts";
import { HttpError } from "../base/http.ts";
import type { Log } from "../base/log.ts";
import { retry } from "../base/retry.ts";
import type { Action, Requests, Send } from "./client.ts";
import { readRequestId } from "./json.ts";
import type { Pace } from "./pace.ts";
import { classify, deadlineExceeded, ReadError, unreadableBody } from "./read-error.ts";

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
  readonly policy: RetryPolicy;
  readonly redact: (text: string) => string;
  readonly log: Log;
}

/** The product's use limits: so many requests at once to an instance. */
export const MAX_IN_FLIGHT = 20;

/** Calls the API about one instance in one run: paced, tried again where it is worth it, ended by the deadline. */
export class Caller {
  readonly #options: CallerOptions;
  readonly #slots = new Slots(MAX_IN_FLIGHT);
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
  async call<A extends Action, T>(
    action: A,
    params: Requests[A],
    parse: (answer: unknown) => T | null,
  ): Promise<T | ReadError> {
    const { deadline, policy, redact, log } = this.#options;
    let last: ReadError | null = null;
    const outOfTime = () => last ?? deadlineExceeded();
    const attempt = () => this.#slots.use(() => this.#attempt(action, params, parse, outOfTime));
    try {
      return await retry(attempt, {
        attempts: policy.maxAttempts,
        backoffMs: policy.backoffMs,
        deadline,
        isWorthIt: (error) => error instanceof ReadError && error.retryable,
        exceeded: deadlineExceeded,
        onFailed: (error, attemptNumber, retryInMs) => {
          if (!(error instanceof ReadError) || retryInMs === null) return;
          const { code, message, requestId } = error;
          log.debug(`${action} failed: trying again`, {
            code,
            error: message,
            requestId,
            attemptNumber,
          });
          last = error;
        },
      });
    } catch (error) {
      return error instanceof ReadError ? error : classify(error, redact);
    }
  }

  async #attempt<A extends Action, T>(
    action: A,
    params: Requests[A],
    parse: (answer: unknown) => T | null,
    outOfTime: () => ReadError,
  ): Promise<T> {
    const { send, pace, perSecond, deadline, policy, redact } = this.#options;
    if (!(await pace.take(perSecond, deadline))) throw outOfTime();
    this.#attempts += 1;
    const leftMs = deadline.remainingMs();
    try {
      const answer = await send(action, params, Math.min(policy.attemptMs, leftMs));
      const parsed = parse(answer);
      if (parsed !== null) return parsed;
      throw unreadableBody("the answer has no readable Result", readRequestId(answer));
    } catch (error) {
      if (error instanceof ReadError) throw error;
      const cutByDeadline = leftMs < policy.attemptMs;
      if (cutByDeadline && error instanceof HttpError && error.kind === "timeout")
        throw outOfTime();
      throw classify(error, redact);
    }
  }
}

/** Lets so much work go on at once, first come, first served. */
class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Handed on rather than freed: nobody can come in between.
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
