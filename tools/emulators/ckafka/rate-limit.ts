import { ApiError } from "./api-error.ts";

/** Actions that have a limit of their own, however many calls of the others are taken. */
const OWN_LIMITS: ReadonlyMap<string, number> = new Map([["DescribeTopicSyncReplica", 5]]);

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
    const limit = OWN_LIMITS.get(action) ?? this.#perSecond;
    const recent = (this.#taken.get(action) ?? []).filter((at) => now - at < 1000);
    this.#taken.set(action, recent);
    if (recent.length >= limit) {
      throw new ApiError(
        "RequestLimitExceeded",
        `Your current request times equals to \`${recent.length + 1}\` in a second, which exceeds the frequency limit \`${limit}\` for a second. Please reduce the frequency of calls.`,
      );
    }
    recent.push(now);
  }
}
