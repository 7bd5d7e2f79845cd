import type { Deadline } from "./deadline.ts";

export interface RetryOptions {
  /** At most this many attempts, the first one included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles from one to the next, each with up to as much again of jitter. */
  readonly backoffMs: number;
  /** Nothing starts after it, nothing waits past it, and an attempt that is still at work then is left behind. */
  readonly deadline: Deadline;
  /** Whether another attempt may end better than with this error. */
  readonly isWorthIt: (error: unknown) => boolean;
  /** The error when the deadline passes before any attempt has failed. */
  readonly exceeded: () => Error;
  /** How long to wait after this error, where that is not the backoff (a `Retry-After`, a channel's pace). */
  readonly waitMs?: (error: unknown, backoffMs: number) => number;
  /** Told of every attempt that failed, and when the next one starts: `null`, never. */
  readonly onFailed?: (error: unknown, attempt: number, retryInMs: number | null) => void;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Does the work again while its error is worth it, until it succeeds, its attempts are used up, or the
 * deadline leaves no time for another one. It ends by the deadline even if the work never does.
 * @param work one attempt, of which the first has the number 1
 * @throws the last attempt's error; `exceeded()` where the deadline came before there was one
 */
export async function retry<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const { attempts, backoffMs, deadline, isWorthIt, exceeded, onFailed } = options;
  const { waitMs = (_, backoff) => backoff, random = Math.random, sleep: pause = sleep } = options;
  let last: { readonly error: unknown } | null = null;
  const cutOff = () => (last === null ? exceeded() : last.error);
  for (let attempt = 1; ; attempt++) {
    try {
      return await untilDeadline(() => work(attempt), deadline);
    } catch (error) {
      if (error === DEADLINE) throw cutOff();
      last = { error };
      const backoff = backoffMs * 2 ** (attempt - 1) * (1 + random());
      const wait = attempt < attempts && isWorthIt(error) ? waitMs(error, backoff) : null;
      const hasTime = wait !== null && wait < deadline.remainingMs();
      onFailed?.(error, attempt, hasTime ? wait : null);
      if (!hasTime) throw error;
      await pause(wait);
    }
  }
}

const DEADLINE = Symbol("the deadline has passed");

/**
 * The timer is held by the event loop and by nothing that could be collected: Node 20 loses the timeout
 * of a signal that only a `fetch` knows of.
 */
function untilDeadline<T>(work: () => Promise<T>, deadline: Deadline): Promise<T> {
  const leftMs = deadline.remainingMs();
  if (leftMs === 0) return Promise.reject(DEADLINE);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(DEADLINE), Math.ceil(leftMs));
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/** A timer may fire a little early: it sleeps again for what is left. */
export async function sleep(ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let left = ms; left > 0; left = end - performance.now()) {
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(left)));
  }
}
