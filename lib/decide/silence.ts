import { compilePattern } from "../model/pattern.ts";
import type { Subject } from "../model/subject.ts";

/** Minutes since midnight. `to` ≤ `from` runs over midnight. */
export interface WeeklyWindow {
  readonly kind: "weekly";
  /** 0 is Sunday, as in `Date`. */
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
  /** IANA name. */
  readonly timezone: string;
}

/** Milliseconds since the epoch: from `from`, before `until`. */
export interface OnceWindow {
  readonly kind: "once";
  readonly from: number | null;
  readonly until: number;
}

/** One element of `LAG_SILENCES`. */
export interface Silence {
  readonly group: string;
  /** `null`: every subject of the group, the whole group's too. */
  readonly topic: string | null;
  /** `null`: on every instance. */
  readonly instance: string | null;
  readonly window: WeeklyWindow | OnceWindow;
}

/** Whether a subject is silenced at a moment. One with a topic never covers a whole group. */
export function createSilences(
  silences: readonly Silence[],
  now: number,
): (subject: Subject) => boolean {
  const active = silences
    .filter(({ window }) =>
      window.kind === "once" ? holdsOnce(window, now) : holdsWeekly(window, now),
    )
    .map((silence) => ({
      instance: silence.instance,
      matchesGroup: compilePattern(silence.group),
      matchesTopic: silence.topic === null ? null : compilePattern(silence.topic),
    }));
  return ({ instance, group, topic }) =>
    group !== null &&
    active.some(
      (silence) =>
        (silence.instance === null || silence.instance === instance) &&
        silence.matchesGroup(group) &&
        (silence.matchesTopic === null || (topic !== null && silence.matchesTopic(topic))),
    );
}

function holdsOnce({ from, until }: OnceWindow, now: number): boolean {
  return (from === null || now >= from) && now < until;
}

/** By the clock on the wall there: on the days of a change of time the window is as long as that clock makes it. */
function holdsWeekly({ days, from, to, timezone }: WeeklyWindow, now: number): boolean {
  const { day, minute } = wallClock(now, timezone);
  if (from < to) return days.has(day) && minute >= from && minute < to;
  const yesterday = (day + 6) % 7;
  return (days.has(day) && minute >= from) || (days.has(yesterday) && minute < to);
}

/** In English, in the order of `Date`'s days. */
export const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Weekday (0 is Sunday) and minutes since midnight in a time zone. */
function wallClock(now: number, timezone: string): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    weekday: "short",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    day: WEEKDAYS.indexOf(parts.get("weekday") ?? ""),
    minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
  };
}
