import pc from "picocolors";
import { loadCheckEvent, loadOutcome } from "../product.mjs";
import { UserError } from "../user-error.mjs";

/**
 * What a function returned, for people: check's report as `npm run check` shows it, with its exit
 * code, and anything else as it is.
 * @param {string} handler
 * @param {unknown} event what the function was asked
 * @param {string} returned JSON
 * @returns {Promise<import("../../check/outcome.ts").Outcome>}
 */
export async function formatResult(handler, event, returned) {
  const value = parse(returned);
  if (!handler.startsWith("check.")) return { text: JSON.stringify(value, null, 2), exitCode: 0 };
  if (!Array.isArray(value?.subjects) || !Array.isArray(value.unreadable)) {
    throw new UserError(`The function returned no report: ${returned}`);
  }
  const [{ outcomeOf }, { parseCheckEvent }] = await Promise.all([loadOutcome(), loadCheckEvent()]);
  const { groups } = parseCheckEvent(event);
  return outcomeOf(value, { groups, colour: pc.isColorSupported });
}

/** @param {string} returned */
function parse(returned) {
  try {
    return JSON.parse(returned);
  } catch {
    throw new UserError(`The function returned no JSON: ${returned}`);
  }
}
