import type { Deadline } from "../base/deadline.ts";
import { sleep } from "../base/retry.ts";

/** Milliseconds that only go forward. */
export interface Time {
  now(): number;
  sleep(ms: number): Promise<void>;
}

const MONOTONIC: Time = { now: () => performance.now(), sleep };

/** Calls are spaced evenly, at this part of the limit … */
const STEADY_SHARE = 0.96;
/** … but a call may start this much before its turn: after a timer that fired late, or a pause. */
const TOLERANCE_MS = 30;

/**
 * Keeps call starts to a number in any second, whatever second one looks at (the generic cell rate
 * algorithm): no second has more than `1 + (1,000 + TOLERANCE_MS) / interval` of them, which is below
 * the limit by enough for calls that take unequal times to arrive. Libraries of the field count with
 * `Date.now` or in fixed windows: the first may be set or frozen by whoever runs the function, the
 * second let through twice the limit at a window's edge.
 */
export class Pace {
  /** When the next call would start if all were evenly spaced. */
  #next = Number.NEGATIVE_INFINITY;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #time: Time;

  constructor(time: Time = MONOTONIC) {
    this.#time = time;
  }

  /**
   * Waits for its turn, first come, first served.
   * @returns whether the turn came before the deadline
   */
  take(perSecond: number, deadline: Deadline): Promise<boolean> {
    const turn = this.#queue.then(() => this.#wait(perSecond, deadline));
    this.#queue = turn;
    return turn;
  }

  async #wait(perSecond: number, deadline: Deadline): Promise<boolean> {
    const interval = 1_000 / (perSecond * STEADY_SHARE);
    for (;;) {
      const now = this.#time.now();
      const wait = Math.max(0, this.#next - TOLERANCE_MS - now);
      if (deadline.remainingMs() <= wait) return false;
      if (wait === 0) {
        this.#next = Math.max(this.#next, now) + interval;
        return true;
      }
      await this.#time.sleep(Math.ceil(wait));
    }
  }
}
