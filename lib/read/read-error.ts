import { isNamed } from "../base/errors.ts";
import type { Unreadable } from "../model/reading.ts";

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
