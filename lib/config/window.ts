import { WEEKDAYS } from "../decide/silence.ts";

/** All of `days`. */
export const EVERY_DAY = WEEKDAYS.join();

/** What the parts of a silence look like, for error messages. */
export const DAYS = `days such as "Sat,Sun" (of ${WEEKDAYS.join(", ")})`;
export const BETWEEN =
  'times of day such as "02:00-06:00", not equal ones (the whole day is "00:00-24:00")';
export const INSTANT =
  'an ISO 8601 time such as "2026-11-22T18:00:00Z" or "2026-11-22T18:00+08:00"';

/** Days of the week, 0 is Sunday. */
export function parseDays(text: string): ReadonlySet<number> | null {
  const days = text.split(",").map((day) => WEEKDAYS.indexOf(day.trim()));
  return days.includes(-1) ? null : new Set(days);
}

/** Minutes since midnight; an end at 24:00 is the next day's 0. Equal ends would be no time, or all of it. */
export function parseBetween(text: string): { readonly from: number; readonly to: number } | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text);
  if (match === null) return null;
  const [, fromHour, fromMinute, toHour, toMinute] = match;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  if (toHour === undefined) return { from, to: 0 };
  const to = Number(toHour) * 60 + Number(toMinute);
  return from === to ? null : { from, to };
}

/** Whether this runtime knows the rules of the zone. */
export function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * Milliseconds since the epoch of an ISO 8601 date, or date and time; without an offset it is UTC.
 * `null` for dates that no calendar has: `Date` alone would take February 30 for March 2.
 */
export function parseInstant(text: string): number | null {
  const match =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (match === null) return null;
  const [, date, time = "00:00", seconds = "00", fraction = "", offset = "Z"] = match;
  const local = `${date}T${time}:${seconds}`;
  const localMs = Date.parse(`${local}Z`);
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(local)) return null;
  const instant = Date.parse(`${local}${fraction}${offset}`);
  return Number.isNaN(instant) ? null : instant;
}
