import { type Silence, WEEKDAYS } from "../decide/silence.ts";
import { Fields, GROUP, INSTANCE, isRecord, onlyKnown, TOPIC, text } from "./fields.ts";
import type { MistakeList } from "./mistakes.ts";

const DAYS = text(`days such as "Sat,Sun" (of ${WEEKDAYS.join(", ")})`, parseDays);
const BETWEEN = text(
  'times of day such as "02:00-06:00", not equal ones (the whole day is "00:00-24:00")',
  parseBetween,
);
const INSTANT = text(
  'an ISO 8601 time such as "2026-11-22T18:00:00Z" or "2026-11-22T18:00+08:00"',
  parseInstant,
);
const ZONE = text('a time zone such as "Asia/Shanghai"', (zone) =>
  isTimeZone(zone) ? zone : null,
);

const ABOUT = ["group", "topic", "instance"] as const;
const ONCE = [...ABOUT, "from", "until"] as const;
const WEEKLY = [...ABOUT, "days", "between", "timezone"] as const;
const ALL = [...new Set([...ONCE, ...WEEKLY])];

/** The value of `LAG_SILENCES`. Where there are mistakes, it is no use. */
export function parseSilences(input: unknown, mistakes: MistakeList): readonly Silence[] {
  const variable = "LAG_SILENCES";
  if (!Array.isArray(input)) {
    mistakes.add(variable, [], "an array of silences", input);
    return [];
  }
  const spelt = input.map((silence, index) => {
    const known = onlyKnown(silence, ALL, variable, [index], mistakes);
    return onlyKnown(known, isWeekly(known) ? WEEKLY : ONCE, variable, [index], mistakes);
  });
  return spelt.flatMap((silence, index) => {
    if (isRecord(silence)) {
      const isOnce = !isWeekly(silence);
      return isOnce
        ? readOnce(new Fields(silence, variable, [index], mistakes))
        : readWeekly(new Fields(silence, variable, [index], mistakes));
    }
    mistakes.add(variable, [index], "a silence, which is an object", silence);
    return [];
  });
}

function isWeekly(silence: unknown): boolean {
  return isRecord(silence) && "between" in silence;
}

function readAbout(fields: Fields<(typeof ABOUT)[number]>): Omit<Silence, "window"> {
  return {
    group: fields.required("group", GROUP, ""),
    topic: fields.optional("topic", TOPIC, null),
    instance: fields.optional("instance", INSTANCE, null),
  };
}

function readOnce(fields: Fields<(typeof ONCE)[number]>): Silence {
  const about = readAbout(fields);
  const from = fields.optional("from", INSTANT, null);
  const missing = "the end of the silence (or `between` for a weekly one)";
  const until = fields.required("until", INSTANT, Number.POSITIVE_INFINITY, missing);
  if (from !== null && from >= until) fields.refuse("from", "a moment before until");
  return { ...about, window: { kind: "once", from, until } };
}

function readWeekly(fields: Fields<(typeof WEEKLY)[number]>): Silence {
  const about = readAbout(fields);
  const days = fields.optional("days", DAYS, new Set(WEEKDAYS.keys()));
  const between = fields.required("between", BETWEEN, { from: 0, to: 0 });
  const timezone = fields.optional("timezone", ZONE, "UTC");
  return { ...about, window: { kind: "weekly", days, ...between, timezone } };
}

/** Days of the week, 0 is Sunday. */
function parseDays(text: string): ReadonlySet<number> | null {
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
function isTimeZone(text: string): boolean {
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
