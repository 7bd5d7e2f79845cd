import pc from "picocolors";
import { parseCheckEvent } from "../../../lib/config/check-event.ts";
import type { CheckReport } from "../../../lib/run/report.ts";
import { type Outcome, outcomeOf } from "../../check/outcome.ts";
import { roomOf } from "../../check/screen.ts";
import { UserError } from "../user-error.ts";

/**
 * What a function returned, for people: check's report as `npm run check` shows it, with its exit
 * code, and anything else as it is.
 * @param event what the function was asked
 * @param returned JSON
 * @throws UserError when it is none, or no report where one is due
 */
export function formatResult(handler: string, event: unknown, returned: string): Outcome {
  const value = parse(returned);
  if (!handler.startsWith("check.")) return { text: JSON.stringify(value, null, 2), exitCode: 0 };
  if (!isReport(value)) throw new UserError(`The function returned no report: ${returned}`);
  const { groups } = parseCheckEvent(event);
  return outcomeOf(value, { groups, colour: pc.isColorSupported, width: roomOf(process.stdout) });
}

function parse(returned: string): unknown {
  try {
    return JSON.parse(returned);
  } catch {
    throw new UserError(`The function returned no JSON: ${returned}`);
  }
}

/** What this project's own function returned is a report if it has these. */
export function isReport(value: unknown): value is CheckReport {
  const { subjects, unreadable, unmatched, uncovered } = Object(value);
  return [subjects, unreadable, unmatched, uncovered].every(Array.isArray);
}
