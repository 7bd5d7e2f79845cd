import { beforeEach, describe, expect, test, vi } from "vitest";
import { timeLimit } from "../../lib/run/function-context.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  return () => vi.useRealTimers();
});

/** What is left of a limit, no time having passed since it was told. */
const limitOf = (context: unknown): number => timeLimit(context).remainingMs();
const withRemaining = (answer: unknown) => ({ getRemainingTimeInMillis: () => answer });

describe("the time limit of a function", () => {
  test.each([
    ["is what SCF says, less half a second to hand the result back", 30_000, 29_500],
    ["keeps back a twentieth of it where that is less", 4_000, 3_800],
    ["may be the longest that SCF has", 900_000, 899_500],
  ])("%s", (_, remaining, expected) => {
    expect(limitOf(withRemaining(remaining))).toBe(expected);
  });

  test.each<[name: string, context: unknown]>([
    ["there is no context", undefined],
    ["the context is null", null],
    ["the context is a text", "context"],
    ["the context has no such function", { time_limit_in_ms: 3_000 }],
    ["it is no function", { getRemainingTimeInMillis: 3_000 }],
    ["it answers no number", withRemaining("3000")],
    ["it answers NaN", withRemaining(Number.NaN)],
    ["it answers infinity", withRemaining(Number.POSITIVE_INFINITY)],
    ["it answers that nothing is left", withRemaining(0)],
    ["it answers less than nothing", withRemaining(-5)],
  ])("is the 30 s of serverless.yml where %s", (_, context) => {
    expect(limitOf(context)).toBe(29_500);
  });

  test("asks the context as its own method", () => {
    const context = {
      left: 10_000,
      getRemainingTimeInMillis() {
        return this.left;
      },
    };
    expect(limitOf(context)).toBe(9_500);
  });
});
