import { isNamed } from "../base/errors.ts";
import { HttpError } from "../base/http.ts";
import { isRecord } from "../base/record.ts";
import type { Unreadable } from "../model/reading.ts";
import { readRequestId, readString } from "./json.ts";

/** Why a call failed for good, or what an answer lacks. `message` is for people and holds no secret. */
export class ReadError extends Error {
  override readonly name = "ReadError";

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isNamed(thrown, "ReadError");
  }

  /** The API's code, or one of our own: `Unreadable` lists them. */
  readonly code: string;
  readonly requestId: string | null;
  /** Worth another attempt. */
  readonly retryable: boolean;

  constructor(code: string, message: string, requestId: string | null, retryable: boolean) {
    super(message);
    this.code = code;
    this.requestId = requestId;
    this.retryable = retryable;
  }
}

export function toUnreadable(instance: string, group: string, error: ReadError): Unreadable {
  const { code, message, requestId } = error;
  return { instance, group, code, message, requestId };
}

export function deadlineExceeded(): ReadError {
  const message = "the run's time was up before this was read";
  return new ReadError("DeadlineExceeded", message, null, false);
}

export function unreadableBody(what: string, requestId: string | null): ReadError {
  return new ReadError("UnreadableBody", what, requestId, true);
}

export function incomplete(what: string, requestId: string | null): ReadError {
  return new ReadError("Incomplete", what, requestId, false);
}

/** Codes of the API that say "not now"; each comes with dotted variants. */
const RETRYABLE = /^(RequestLimitExceeded|InternalError|ResourceUnavailable|FailedOperation)/;

const MAX_MESSAGE = 300;
const MAX_CODE = 100;

/**
 * What the SDK threw, as an error of reading. The SDK's own by shape, not by class: their fields tell
 * more, and a bundle may hold a class twice.
 * @param redact takes secrets out of what the other side said
 */
export function classify(thrown: unknown, redact: (text: string) => string): ReadError {
  const { code, message, requestId, retryable } = recognize(thrown);
  return new ReadError(code, shorten(redact(message), MAX_MESSAGE), requestId, retryable);
}

function recognize(thrown: unknown): ReadError {
  if (thrown instanceof HttpError) return transportError(thrown);
  if (!isRecord(thrown)) return networkError("");
  const message = readString(thrown["message"]) ?? "";
  if (typeof thrown["httpCode"] === "number") return statusError(thrown["httpCode"], message);
  // Every error of the SDK's own has a trace id; one that the API answered has a code too.
  if ("traceId" in thrown) {
    return "code" in thrown ? apiError(thrown, message) : networkError(message);
  }
  // The SDK stumbles over an answer that has no `Response`.
  return unreadableBody("the answer is not one of the API", null);
}

function transportError({ kind, message }: HttpError): ReadError {
  switch (kind) {
    case "timeout":
      return new ReadError("Timeout", message, null, true);
    case "too large":
      // It would not be smaller the next time, and each attempt takes the memory again.
      return new ReadError("UnreadableBody", message, null, false);
    case "garbled":
      return unreadableBody(message, null);
    default:
      return networkError(message);
  }
}

function statusError(status: number, statusText: string): ReadError {
  const isRedirect = status >= 300 && status < 400;
  const said = `the API's address answered HTTP ${status} ${statusText}`.trim();
  const message = isRedirect ? `${said}: redirects are not followed, check CKAFKA_ENDPOINT` : said;
  return new ReadError(`HTTP${status}`, message, null, status >= 500);
}

function apiError(thrown: Readonly<Record<string, unknown>>, message: string): ReadError {
  const requestId = readRequestId({ RequestId: thrown["requestId"] });
  const code = readString(thrown["code"]);
  if (code === null) return unreadableBody("the API answered an error without a code", requestId);
  const reason = message || "the API gave no reason";
  return new ReadError(shorten(code, MAX_CODE), reason, requestId, RETRYABLE.test(code));
}

function networkError(reason: string): ReadError {
  return new ReadError("NetworkError", reason || "the connection failed", null, true);
}

/** On one line, cut between code points; of a very long text only the beginning is looked at. */
function shorten(text: string, max: number): string {
  const points = [
    ...text
      .slice(0, 4 * max)
      .replace(/[\s\p{Cc}]+/gu, " ")
      .trim(),
  ];
  return points.length > max ? `${points.slice(0, max - 1).join("")}…` : points.join("");
}
