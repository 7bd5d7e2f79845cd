import { describe, expect, test } from "vitest";
import { readCount, readErrorCode, readRequestId, readString } from "../../lib/read/json.ts";

describe("fields of an answer", () => {
  test.each<[value: unknown, count: number | null]>([
    [0, 0],
    [2 ** 53 - 1, 2 ** 53 - 1],
    [2 ** 53, null],
    [-1, null],
    [0.5, null],
    [Number.NaN, null],
    ["1", null],
    [null, null],
  ])("a count: %j is %j", (value, count) => {
    expect(readCount(value)).toBe(count);
  });

  test.each<[value: unknown, code: string | null]>([
    [undefined, null],
    [null, null],
    [0, null],
    ["0", null],
    ["", null],
    [5, "5"],
    ["GROUP_ERROR", "GROUP_ERROR"],
    [{ code: 5 }, "unreadable"],
    ["x".repeat(100), "x".repeat(20)],
  ])("an error code: %j is %j", (value, code) => {
    expect(readErrorCode(value)).toBe(code);
  });

  test("a text that says nothing is none", () => {
    expect([readString("a"), readString(""), readString(1)]).toEqual(["a", null, null]);
  });

  test.each<[answer: unknown, id: string | null]>([
    [{ RequestId: "4ac7a272-4b91-4c9a-a39d-6bcb4a1b5a6e" }, "4ac7a272-4b91-4c9a-a39d-6bcb4a1b5a6e"],
    [{ RequestId: "" }, null],
    [{ RequestId: "<!channel>" }, null],
    [{ RequestId: "r".repeat(65) }, null],
    [{ RequestId: 1 }, null],
    [{}, null],
    [undefined, null],
  ])("the request id of %j is %j", (answer, id) => {
    expect(readRequestId(answer)).toBe(id);
  });
});
