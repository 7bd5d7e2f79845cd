import { describe, expect, test } from "vitest";
import { HttpError } from "../../lib/base/http.ts";
import { createRedact } from "../../lib/base/redact.ts";
import { classify } from "../../lib/read/read-error.ts";

const redact = createRedact(["AKIDsecret", "hunter2-key"]);

/** As the SDK throws: its own errors carry a trace id, the API's a code too. */
const sdk = (message: string, fields: object = {}) =>
  Object.assign(new Error(message), { requestId: "", traceId: "t", ...fields });
type Row = [name: string, thrown: unknown, code: string, retryable: boolean, message: string];

describe("what the SDK throws", () => {
  test.each<Row>([
    [
      "an API error that will not change",
      sdk("no such instance", {
        code: "InvalidParameterValue.InstanceNotExist",
        requestId: "r-1",
      }),
      "InvalidParameterValue.InstanceNotExist",
      false,
      "no such instance",
    ],
    [
      "an API error that asks for patience",
      sdk("slow down", { code: "RequestLimitExceeded.UinLimitExceeded", requestId: "r-1" }),
      "RequestLimitExceeded.UinLimitExceeded",
      true,
      "slow down",
    ],
    [
      "a code that only resembles a retryable one",
      sdk("quota", { code: "LimitExceeded" }),
      "LimitExceeded",
      false,
      "quota",
    ],
    [
      "an API error without a code",
      sdk("", { code: undefined, requestId: "r-1" }),
      "UnreadableBody",
      true,
      "the API answered an error without a code",
    ],
    [
      "a code of another type",
      sdk("", { code: { a: 1 } }),
      "UnreadableBody",
      true,
      "the API answered an error without a code",
    ],
    [
      "a server error",
      sdk("Bad Gateway", { httpCode: 502 }),
      "HTTP502",
      true,
      "the API's address answered HTTP 502 Bad Gateway",
    ],
    [
      "a client error",
      sdk("", { httpCode: 404 }),
      "HTTP404",
      false,
      "the API's address answered HTTP 404",
    ],
    [
      "an operation that failed",
      sdk("try later", { code: "FailedOperation.Busy", requestId: "r-1" }),
      "FailedOperation.Busy",
      true,
      "try later",
    ],
    [
      "a redirect",
      sdk("Found", { httpCode: 302 }),
      "HTTP302",
      false,
      "the API's address answered HTTP 302 Found: redirects are not followed, check CKAFKA_ENDPOINT",
    ],
    [
      "a refused connection",
      new HttpError("connection", "ECONNREFUSED"),
      "NetworkError",
      true,
      "ECONNREFUSED",
    ],
    [
      "no answer in time",
      new HttpError("timeout", "no answer within 5000 ms"),
      "Timeout",
      true,
      "no answer within 5000 ms",
    ],
    [
      "a body that does not unpack, or is not JSON",
      new HttpError("garbled", "the answer is not JSON"),
      "UnreadableBody",
      true,
      "the answer is not JSON",
    ],
    [
      "a body that never ends",
      new HttpError("too large", "the answer is larger than 33554432 bytes"),
      "UnreadableBody",
      false,
      "the answer is larger than 33554432 bytes",
    ],
    ["an error without words", sdk(""), "NetworkError", true, "the connection failed"],
    [
      "an answer without Response",
      new TypeError("Cannot read properties of undefined (reading 'Error')"),
      "UnreadableBody",
      true,
      "the answer is not one of the API",
    ],
    ["something that is no error", "oops", "NetworkError", true, "the connection failed"],
    ["nothing", undefined, "NetworkError", true, "the connection failed"],
  ])("%s", (_name, thrown, code, retryable, message) => {
    expect(classify(thrown, redact)).toMatchObject({ code, retryable, message });
  });

  test("the request id is the API's, and null where there was none", () => {
    expect(classify(sdk("", { code: "FailedOperation", requestId: "r-1" }), redact).requestId).toBe(
      "r-1",
    );
    expect(classify(sdk("reset"), redact).requestId).toBeNull();
    for (const requestId of [{ a: 1 }, "<!channel>", "r".repeat(65)]) {
      expect(classify(sdk("", { code: "X", requestId }), redact).requestId).toBeNull();
    }
  });

  test("a message is one line of bounded length without secrets, cut between characters", () => {
    const { message } = classify(
      sdk(`key\n\u0007 AKIDsecret ${"😀".repeat(1_000)}`, { code: "AuthFailure" }),
      redact,
    );
    expect(message).toMatch(/^key \[redacted\] (😀)+…$/u);
    expect([...message]).toHaveLength(300);
  });
});
