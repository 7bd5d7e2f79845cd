import { describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { type RetryOptions, retry } from "../../lib/base/retry.ts";

const FAILED = new Error("failed");
const TOO_LATE = new Error("too late");

/** A clock that only sleeping moves; what was slept stands in `slept`. */
function clock() {
  let now = 0;
  const slept: number[] = [];
  const options = (changes: Partial<RetryOptions> = {}): RetryOptions => ({
    attempts: 4,
    backoffMs: 100,
    deadline: deadlineIn(60_000, () => now),
    isWorthIt: () => true,
    exceeded: () => TOO_LATE,
    random: () => 0,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    ...changes,
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { slept, options, pass, until: (ms: number) => deadlineIn(ms, () => now) };
}

/** Fails so many times, then says which attempt succeeded. */
const failing = (times: number) => async (attempt: number) => {
  if (attempt <= times) throw new Error(`failed ${attempt}`);
  return `attempt ${attempt}`;
};

describe("work that is tried again", () => {
  test("is done once when it succeeds", async () => {
    const { slept, options } = clock();
    expect(await retry(failing(0), options())).toBe("attempt 1");
    expect(slept).toEqual([]);
  });

  test("waits twice as long from one attempt to the next", async () => {
    const { slept, options } = clock();
    expect(await retry(failing(3), options())).toBe("attempt 4");
    expect(slept).toEqual([100, 200, 400]);
  });

  test("waits up to as long again, by chance", async () => {
    const { slept, options } = clock();
    await retry(failing(3), options({ random: () => 0.5 }));
    expect(slept).toEqual([150, 300, 600]);
  });

  test("fails with its last error when its attempts are used up", async () => {
    const { slept, options } = clock();
    await expect(retry(failing(9), options())).rejects.toThrow("failed 4");
    expect(slept).toHaveLength(3);
  });

  test("fails at once with an error that is not worth another attempt", async () => {
    const { slept, options } = clock();
    const isWorthIt = (error: unknown) => !String(error).includes("failed 2");
    await expect(retry(failing(9), options({ isWorthIt }))).rejects.toThrow("failed 2");
    expect(slept).toEqual([100]);
  });

  test("waits for as long as the error asks, and else for the backoff", async () => {
    const { slept, options } = clock();
    const waitMs = (error: unknown, backoffMs: number) =>
      String(error).includes("failed 1") ? 7_000 : backoffMs;
    await retry(failing(2), options({ waitMs }));
    expect(slept).toEqual([7_000, 200]);
  });

  test("tells of each error whether it will be tried again, and when", async () => {
    const { options } = clock();
    const told: unknown[] = [];
    const onFailed: RetryOptions["onFailed"] = (error, attempt, retryInMs) =>
      told.push([String(error), attempt, retryInMs]);
    await retry(failing(2), options({ attempts: 2, onFailed })).catch(() => {});
    expect(told).toEqual([
      ["Error: failed 1", 1, 100],
      ["Error: failed 2", 2, null],
    ]);
  });

  test("throws what its attempt threw, if that is no error at all", async () => {
    const { options } = clock();
    const isWorthIt = () => false;
    const work = () => Promise.reject(undefined);
    await expect(retry(work, options({ isWorthIt }))).rejects.toBeUndefined();
  });
});

describe("the deadline of work that is tried again", () => {
  test("lets nothing start when it has passed", async () => {
    const { options, until } = clock();
    let started = 0;
    const work = async () => started++;
    await expect(retry(work, options({ deadline: until(0) }))).rejects.toBe(TOO_LATE);
    expect(started).toBe(0);
  });

  test.each([
    ["the backoff", {}, 100],
    ["an asked-for delay", { waitMs: () => 30_000 }, 30_000],
  ])("is not waited past: %s", async (_, changes, endMs) => {
    const { slept, options, until } = clock();
    const told: (number | null)[] = [];
    await expect(
      retry(failing(9), {
        ...options(changes),
        deadline: until(endMs),
        onFailed: (_error, _attempt, retryInMs) => told.push(retryInMs),
      }),
    ).rejects.toThrow("failed 1");
    expect(slept).toEqual([]);
    expect(told).toEqual([null]);
  });

  test("that passes while it sleeps keeps the error there was", async () => {
    const { options, pass, until } = clock();
    const sleep = async () => pass(5_000);
    const promise = retry(failing(9), options({ deadline: until(1_000), sleep }));
    await expect(promise).rejects.toThrow("failed 1");
  });

  test("ends an attempt that never ends", async () => {
    const { options } = clock();
    const never = () => new Promise<never>(() => {});
    const deadline = deadlineIn(20);
    await expect(retry(never, options({ deadline }))).rejects.toBe(TOO_LATE);
    expect(deadline.remainingMs()).toBeLessThan(2);
  });

  test("ends a second attempt that never ends with the error of the first", async () => {
    const { options } = clock();
    const work = (attempt: number) =>
      attempt === 1 ? Promise.reject(FAILED) : new Promise<never>(() => {});
    await expect(retry(work, options({ deadline: deadlineIn(20) }))).rejects.toBe(FAILED);
  });

  test("is over before an attempt fails that was left behind: nobody hears of it", async () => {
    const { options } = clock();
    let fail = (_error: Error) => {};
    const work = () =>
      new Promise<never>((_, reject) => {
        fail = reject;
      });
    await expect(retry(work, options({ deadline: deadlineIn(10) }))).rejects.toBe(TOO_LATE);
    fail(FAILED);
    await new Promise((resolve) => setImmediate(resolve));
  });

  test("leaves no timer behind when the work is done", async () => {
    const { options } = clock();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const before = timers().length;
    await retry(failing(1), { ...options(), deadline: deadlineIn(60_000) });
    expect(timers()).toHaveLength(before);
  });
});

test("waiting takes as long as it should, on the real clock", async () => {
  const { options } = clock();
  const start = performance.now();
  const { sleep: _, ...real } = options({ backoffMs: 15, deadline: deadlineIn(10_000) });
  await retry(failing(1), real);
  expect(performance.now() - start).toBeGreaterThanOrEqual(15);
});
