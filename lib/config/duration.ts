const UNIT_MS = new Map([
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** A hundred years: a moment that far off is still a date. */
const MAX_MS = 36_500 * 86_400_000;

/** What a duration looks like, for error messages. */
export const DURATION = 'a duration such as "90s", "5m" or "1h"';

/** Milliseconds of an integer with a unit, `ms` `s` `m` `h` `d`, up to 36500d; `null` for any other text. */
export function parseDuration(text: string): number | null {
  const [, count, unit = ""] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const ms = Number(count) * (UNIT_MS.get(unit) ?? Number.NaN);
  return ms <= MAX_MS ? ms : null;
}
