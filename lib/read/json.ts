import { isRecord } from "../base/record.ts";

/** A text that says something; `null`: it does not, or is none. */
export function readString(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** A count, an offset, a number of a partition: a whole number from 0, exact in JSON. */
export function readCount(value: unknown): number | null {
  return Number.isSafeInteger(value) && typeof value === "number" && value >= 0 ? value : null;
}

/** `null`: no list. */
export function readList(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null;
}

/** An error code beside what it is about: a number or a string, and 0 for none. `null`: no error. */
export function readErrorCode(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const code = typeof value === "object" ? "unreadable" : String(value).slice(0, 20);
  return code === "0" || code === "" ? null : code;
}

/** Of any answer: a UUID, or `null`. It is passed on to people, so what is no such id is not taken. */
export function readRequestId(answer: unknown): string | null {
  const id = isRecord(answer) ? answer["RequestId"] : null;
  return typeof id === "string" && /^[\w-]{1,64}$/.test(id) ? id : null;
}
