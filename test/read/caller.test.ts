import { describe, expect, test } from "vitest";
import { type Deadline, deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { Caller } from "../../lib/read/caller.ts";
import type { Send } from "../../lib/read/client.ts";
import { Failure } from "../../lib/read/failure.ts";
import { Pace } from "../../lib/read/pace.ts";

const QUICK = { maxAttempts: 4, attemptMs: 2_000, backoffMs: 1 };

function callerWith(send: Send, deadline: Deadline = deadlineIn(60_000), retry = QUICK) {
  const lines: string[] = [];
  const redact = (text: string) => text;
  const log = createLog("debug", redact, (line) => lines.push(line));
  const pace = new Pace();
  const caller = new Caller({ send, pace, perSecond: 10_000, deadline, retry, redact, log });
  const call = () => caller.call("DescribeGroup", {}, (answer) => answer);
  return { caller, call, lines };
}

const apiError = (code: string) => Object.assign(new Error(code), { code, traceId: "t" });

/** Never answers, until it is told to stop. */
const stalled: Send = (_action, _params, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("The user aborted a request.")));
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

  test("that never answers is a timeout, cancelled and tried again", async () => {
    const signals: AbortSignal[] = [];
    const { call } = callerWith(
      (action, params, signal) => {
        signals.push(signal);
        return stalled(action, params, signal);
      },
      deadlineIn(60_000),
      { ...QUICK, attemptMs: 5 },
    );
    expect(await call()).toMatchObject({ code: "Timeout", requestId: null });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
  });

  test("that the deadline cuts off ends by it", async () => {
    const { caller, call } = callerWith(stalled, deadlineIn(20));
    expect(await call()).toMatchObject({ code: "DeadlineExceeded" });
    expect(caller.attempts).toBe(1);
  });

  test("does not start after the deadline", async () => {
    const { caller, call } = callerWith(stalled, { remainingMs: () => 0 });
    expect(await call()).toMatchObject({ code: "DeadlineExceeded" });
    expect(caller.attempts).toBe(0);
  });

  test("keeps the reason of its failure when the deadline leaves no time for another attempt", async () => {
    const send: Send = async () => {
      throw apiError("InternalError");
    };
    const { caller, call } = callerWith(send, deadlineIn(30), { ...QUICK, backoffMs: 60_000 });
    expect(await call()).toMatchObject({ code: "InternalError" });
    expect(caller.attempts).toBe(1);
  });

  test("whose answer has no result is tried again, and the failure names the request", async () => {
    const { caller } = callerWith(async () => ({ Result: null, RequestId: "r-7" }));
    const failure = await caller.call("DescribeGroup", {}, () => null);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ code: "UnreadableBody", requestId: "r-7" });
    expect(caller.attempts).toBe(4);
  });
});
