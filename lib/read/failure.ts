import type { Unreadable } from "../model/reading.ts";

/** Why a call failed for good, or what an answer lacks. `message` is for people and holds no secret. */
export class Failure extends Error {
  override readonly name = "Failure";
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

export function toUnreadable(instance: string, group: string, failure: Failure): Unreadable {
  const { code, message, requestId } = failure;
  return { instance, group, code, message, requestId };
}

export function deadlineExceeded(): Failure {
  return new Failure("DeadlineExceeded", "the run's time was up before this was read", null, false);
}

export function timeout(ms: number): Failure {
  return new Failure("Timeout", `no whole answer within ${ms / 1_000} s`, null, true);
}

export function unreadableBody(what: string, requestId: string | null): Failure {
  return new Failure("UnreadableBody", what, requestId, true);
}

export function incomplete(what: string, requestId: string | null): Failure {
  return new Failure("Incomplete", what, requestId, false);
}
