import { setTimeout as sleep } from "node:timers/promises";
import type { Deadline } from "../deadline.ts";

/** Milliseconds that only go forward. */
export interface Time {
  now(): number;
  sleep(ms: number): Promise<void>;
}

const MONOTONIC: Time = { now: () => performance.now(), sleep: (ms) => sleep(ms) };

/** The part of the limit that may start at once; the rest is spaced evenly over the second. */
const BURST_SHARE = 0.05;

/**
 * Keeps call starts to a number in any second, whatever second one looks at: a burst of `b` and then
 * one every `1 / (limit − b)` seconds never comes to more than the limit (the generic cell rate
 * algorithm). Libraries of the field count with `Date.now` or in fixed windows: the first may be
 * set or frozen by whoever runs the function, the second let through twice the limit at a window's edge.
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
    const burst = Math.max(1, Math.floor(perSecond * BURST_SHARE));
    const interval = 1_000 / (perSecond * (1 - BURST_SHARE));
    for (;;) {
      const now = this.#time.now();
      const wait = Math.max(0, this.#next - (burst - 1) * interval - now);
      if (deadline.remainingMs() <= wait) return false;
      if (wait === 0) {
        this.#next = Math.max(this.#next, now) + interval;
        return true;
      }
      // A timer may fire a little early: the loop looks again.
      await this.#time.sleep(Math.ceil(wait));
    }
  }
}
