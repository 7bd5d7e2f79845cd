import { duration, rate } from "./quantity.ts";

const MINUTE = 60_000;
/** An estimate over more than this is none. */
const LONG = 30 * 24 * 60 * MINUTE;

/** `growing by 1,200 a minute`, `shrinking by 300 a minute, catches up in about 12 min` */
export function trendWords(perMinute: number, lag: number): string {
  if (perMinute === 0) return "steady";
  if (perMinute > 0) return `growing by ${rate(perMinute)}`;
  const shrinking = `shrinking by ${rate(-perMinute)}`;
  if (lag === 0) return shrinking;
  const msLeft = Math.max(1, Math.ceil(lag / -perMinute)) * MINUTE;
  const when = msLeft > LONG ? `more than ${duration(LONG)}` : `about ${duration(msLeft)}`;
  return `${shrinking}, catches up in ${when}`;
}
