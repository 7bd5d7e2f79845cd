import type { Threshold } from "../model/rule.ts";
import { parseDuration } from "./duration.ts";

/** What a threshold looks like, for error messages. */
export const THRESHOLD =
  'a number of messages from 1, a duration above 0 such as "10m", or an array of one of each';

/** A threshold as a rule writes it: `1000`, `"10m"` or `[1000, "10m"]`; `null` for anything else. */
export function parseThreshold(input: unknown): Threshold | null {
  if (!Array.isArray(input)) return parseMeasure(input);
  const [first, second] = input.map(parseMeasure);
  if (input.length !== 2 || !first || !second) return null;
  const lag = first.lag ?? second.lag;
  const behindMs = first.behindMs ?? second.behindMs;
  return lag === null || behindMs === null ? null : { lag, behindMs };
}

function parseMeasure(input: unknown): Threshold | null {
  if (typeof input === "number") {
    return Number.isSafeInteger(input) && input >= 1 ? { lag: input, behindMs: null } : null;
  }
  const behindMs = typeof input === "string" ? parseDuration(input) : null;
  return behindMs === null || behindMs === 0 ? null : { lag: null, behindMs };
}

/** Whether `warning` stands above `critical` in a measure that both have. */
export function isAbove(warning: Threshold, critical: Threshold): boolean {
  const above = (a: number | null, b: number | null) => a !== null && b !== null && a > b;
  return above(warning.lag, critical.lag) || above(warning.behindMs, critical.behindMs);
}
