import { Failure, unreadableBody } from "./failure.ts";
import { isRecord, readRequestId, readString } from "./json.ts";

/** Codes of the API that say "not now"; each comes with dotted variants. */
const RETRYABLE = /^(RequestLimitExceeded|InternalError|ResourceUnavailable)/;

const MAX_MESSAGE = 300;
const MAX_CODE = 100;

/**
 * What the SDK threw, as a failure. By shape, not by class: the SDK's classes tell less than their
 * fields, and a bundle may hold a class twice.
 * @param redact takes secrets out of what the other side said
 */
export function classify(thrown: unknown, redact: (text: string) => string): Failure {
  const failure = recognize(thrown);
  const { code, message, requestId, retryable } = failure;
  return new Failure(code, shorten(redact(message), MAX_MESSAGE), requestId, retryable);
}

function recognize(thrown: unknown): Failure {
  if (!isRecord(thrown)) return networkError("");
  const message = readString(thrown["message"]) ?? "";
  if (typeof thrown["httpCode"] === "number") return httpError(thrown["httpCode"], message);
  // Every error of the SDK's own has a trace id; one that the API answered has a code too.
  if ("traceId" in thrown)
    return "code" in thrown ? apiError(thrown, message) : networkError(message);
  // What is thrown while the body is read comes as it is: node-fetch's errors have a type …
  if (thrown["type"] === "system" && !String(thrown["code"]).startsWith("Z_")) {
    return networkError(message);
  }
  if (typeof thrown["type"] === "string") return unreadableBody("the answer is not JSON", null);
  // … and the SDK stumbles over one that has no `Response`.
  return unreadableBody("the answer is not one of the API", null);
}

function httpError(status: number, statusText: string): Failure {
  const said = `the API's address answered HTTP ${status} ${statusText}`.trim();
  return new Failure(`HTTP${status}`, said, null, status >= 500);
}

function apiError(thrown: Readonly<Record<string, unknown>>, message: string): Failure {
  const requestId = readRequestId({ RequestId: thrown["requestId"] });
  const code = readString(thrown["code"]);
  if (code === null) return unreadableBody("the API answered an error without a code", requestId);
  const reason = message || "the API gave no reason";
  return new Failure(shorten(code, MAX_CODE), reason, requestId, RETRYABLE.test(code));
}

/** The SDK says `request to <URL> failed, reason: <what a person needs>`. */
function networkError(message: string): Failure {
  const reason = message.replace(/^request to \S+ failed, reason: /, "") || "the connection failed";
  return new Failure("NetworkError", reason, null, true);
}

/** On one line, cut between code points. */
function shorten(text: string, max: number): string {
  const points = [...text.replace(/[\s\p{Cc}]+/gu, " ").trim()];
  return points.length > max ? `${points.slice(0, max - 1).join("")}…` : points.join("");
}
