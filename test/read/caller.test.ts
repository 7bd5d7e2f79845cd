import { describe, expect, test } from "vitest";
import { type Deadline, deadlineIn } from "../../lib/base/deadline.ts";
import { HttpError } from "../../lib/base/http.ts";
import { createLog } from "../../lib/base/log.ts";
import { Caller, MAX_IN_FLIGHT } from "../../lib/read/caller.ts";
import type { Send } from "../../lib/read/client.ts";
import { Pace } from "../../lib/read/pace.ts";
import { ReadError } from "../../lib/read/read-error.ts";

const PARAMS = { InstanceId: "ckafka-abc" };
const QUICK = { maxAttempts: 4, attemptMs: 2_000, backoffMs: 1 };

function callerWith(send: Send, deadline: Deadline = deadlineIn(60_000), policy = QUICK) {
  const lines: string[] = [];
  const redact = (text: string) => text;
  const log = createLog("debug", redact, (line) => lines.push(line));
  const pace = new Pace();
  const caller = new Caller({ send, pace, perSecond: 10_000, deadline, policy, redact, log });
  const call = () => caller.call("DescribeGroup", PARAMS, (answer) => answer);
  return { caller, call, lines };
}

const apiError = (code: string) => Object.assign(new Error(code), { code, traceId: "t" });

/** Never answers, and gives up when it is told to. */
const stalled: Send = (_action, _params, timeoutMs) =>
  new Promise((_resolve, reject) => {
    setTimeout(
      () => reject(new HttpError("timeout", `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });

describe("a call", () => {
  test("is tried again until it succeeds, and every attempt counts", async () => {
    const answers = ["InternalError", "RequestLimitExceeded", null];
    const { caller, call, lines } = callerWith(async () => {
      const code = answers.shift();
      if (code) throw apiError(code);
      return "fine";
    });
    expect(await call()).toBe("fine");
    expect(caller.attempts).toBe(3);
    expect(lines.map((line) => JSON.parse(line).code)).toEqual([
      "InternalError",
      "RequestLimitExceeded",
    ]);
  });

  test("fails with what was wrong last after 4 attempts", async () => {
    let count = 0;
    const { caller, call } = callerWith(async () => {
      count += 1;
      throw apiError(`InternalError.${count}`);
    });
    expect(await call()).toMatchObject({ code: "InternalError.4" });
    expect(caller.attempts).toBe(4);
  });

  test("is not tried again when trying again cannot help", async () => {
    const { caller, call } = callerWith(async () => {
      throw apiError("AuthFailure.SecretIdNotFound");
    });
    expect(await call()).toMatchObject({ code: "AuthFailure.SecretIdNotFound" });
    expect(caller.attempts).toBe(1);
  });

  test("that never answers is a timeout, and tried again", async () => {
    const { caller, call } = callerWith(stalled, deadlineIn(60_000), { ...QUICK, attemptMs: 5 });
    expect(await call()).toMatchObject({ code: "Timeout", requestId: null });
    expect(caller.attempts).toBe(4);
  });

  test("that the deadline cuts off ends by it", async () => {
    const { caller, call } = callerWith(stalled, deadlineIn(20));
    expect(await call()).toMatchObject({ code: "DeadlineExceeded" });
    expect(caller.attempts).toBe(1);
  });

  test("asks for no attempt longer than the deadline leaves", async () => {
    const limits: number[] = [];
    const { call } = callerWith(
      async (_action, _params, timeoutMs) => limits.push(timeoutMs),
      deadlineIn(500),
    );
    await call();
    expect(limits[0]).toBeLessThanOrEqual(500);
  });

  test("does not start after the deadline", async () => {
    const { caller, call } = callerWith(stalled, { remainingMs: () => 0 });
    expect(await call()).toMatchObject({ code: "DeadlineExceeded" });
    expect(caller.attempts).toBe(0);
  });

  test("keeps the reason of its error when the deadline leaves no time for another attempt", async () => {
    const send: Send = async () => {
      throw apiError("InternalError");
    };
    const { caller, call } = callerWith(send, deadlineIn(30), { ...QUICK, backoffMs: 60_000 });
    expect(await call()).toMatchObject({ code: "InternalError" });
    expect(caller.attempts).toBe(1);
  });

  test("whose answer has no result is tried again, and the error names the request", async () => {
    const { caller } = callerWith(async () => ({ Result: null, RequestId: "r-7" }));
    const error = await caller.call("DescribeGroup", PARAMS, () => null);
    expect(error).toBeInstanceOf(ReadError);
    expect(error).toMatchObject({ code: "UnreadableBody", requestId: "r-7" });
    expect(caller.attempts).toBe(4);
  });

  test("whose first error was told is not told to be out of time when the deadline cuts its second attempt", async () => {
    let count = 0;
    const { call } = callerWith((action, params, timeoutMs) => {
      count += 1;
      if (count === 1) throw apiError("InternalError");
      return stalled(action, params, timeoutMs);
    }, deadlineIn(50));
    expect(await call()).toMatchObject({ code: "InternalError" });
  });
});

test(`at most ${MAX_IN_FLIGHT} calls are in flight at once, and all of them are made`, async () => {
  let [inFlight, most] = [0, 0];
  const { call } = callerWith(async () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    await new Promise(setImmediate);
    inFlight -= 1;
    return "fine";
  });
  const answers = await Promise.all(Array.from({ length: 100 }, call));
  expect(answers).toEqual(Array(100).fill("fine"));
  expect(most).toBe(MAX_IN_FLIGHT);
});
