/** So many messages a second for each webhook, and a few more in a burst: a token bucket. */
export class WebhookRateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #clock: () => number;
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** @param clock milliseconds, monotonic */
  constructor(perSecond: number, burst: number, clock: () => number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#clock = clock;
  }

  /** Takes one message; answers 0, or in how many whole seconds to try again. */
  take(channel: string): number {
    const now = this.#clock();
    const bucket = this.#buckets.get(channel) ?? { tokens: this.#burst, at: now };
    const refilled = bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond;
    const tokens = Math.min(this.#burst, refilled);
    const taken = tokens >= 1;
    this.#buckets.set(channel, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken ? 0 : Math.ceil((1 - tokens) / this.#perSecond);
  }
}
