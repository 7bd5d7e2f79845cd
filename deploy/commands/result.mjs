import pc from "picocolors";
import { loadReportTable, loadSeverity } from "../product.mjs";
import { UserError } from "../user-error.mjs";

/**
 * What a function returned, for people: check's report as `npm run check` shows it, with its exit
 * code, and anything else as it is.
 * @param {string} handler
 * @param {string} returned JSON
 * @returns {Promise<{text: string, exitCode: number}>}
 */
export async function formatResult(handler, returned) {
  const value = parse(returned);
  if (!handler.startsWith("check.")) return { text: JSON.stringify(value, null, 2), exitCode: 0 };
  if (!Array.isArray(value?.subjects) || !Array.isArray(value.unreadable)) {
    throw new UserError(`The function returned no report: ${returned}`);
  }
  const [{ formatReport }, { exitCode }] = await Promise.all([loadReportTable(), loadSeverity()]);
  return {
    text: formatReport(value, { colour: pc.isColorSupported }),
    exitCode: exitCode(value.status),
  };
}

/** @param {string} returned */
function parse(returned) {
  try {
    return JSON.parse(returned);
  } catch {
    throw new UserError(`The function returned no JSON: ${returned}`);
  }
}
