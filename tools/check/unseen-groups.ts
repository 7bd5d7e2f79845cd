import { compilePattern } from "../../lib/model/pattern.ts";
import type { CheckReport } from "../../lib/run/report.ts";

/**
 * Groups that were asked for and that a report says nothing of: a wildcard covers them, but nothing
 * of that name has committed an offset. To call that ok would hide a misspelt name.
 */
export function unseenGroups(report: CheckReport, groups: readonly string[]): readonly string[] {
  const seen = [...report.subjects, ...report.unreadable].map(({ group }) => group);
  return groups.filter((group) => !seen.some(compilePattern(group)));
}
