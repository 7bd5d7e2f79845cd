import { ApiError } from "./api-error.ts";

/** At most so many calls of one action in any second; rejected calls do not count. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #clock: () => number;
  /** Action → when its calls of the last second were taken, oldest first. */
  readonly #taken = new Map<string, number[]>();

  /** @param clock milliseconds, monotonic */
  constructor(perSecond: number, clock: () => number) {
    this.#perSecond = perSecond;
    this.#clock = clock;
  }

  /** @throws ApiError `RequestLimitExceeded` */
  take(action: string): void {
    const now = this.#clock();
    const recent = (this.#taken.get(action) ?? []).filter((at) => now - at < 1000);
    this.#taken.set(action, recent);
    if (recent.length >= this.#perSecond) {
      throw new ApiError(
        "RequestLimitExceeded",
        `Your current request times equals to \`${recent.length + 1}\` in a second, which exceeds the frequency limit \`${this.#perSecond}\` for a second. Please reduce the frequency of calls.`,
      );
    }
    recent.push(now);
  }
}
