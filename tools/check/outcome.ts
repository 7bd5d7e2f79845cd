import { worst } from "../../lib/model/severity.ts";
import type { CheckReport } from "../../lib/run/report.ts";
import { formatReport } from "./report-table.ts";
import { exitCode } from "./severity.ts";
import { unseenGroups } from "./unseen-groups.ts";

/** What a terminal shows of a check, and the exit code of the command that asked for it. */
export interface Outcome {
  readonly text: string;
  readonly exitCode: number;
}

/** @param groups those that were asked for; `null`: all */
export function outcomeOf(
  report: CheckReport,
  { groups, colour }: { readonly groups: readonly string[] | null; readonly colour: boolean },
): Outcome {
  const unseen = unseenGroups(report, groups ?? []);
  const status = worst([report.status, ...unseen.map(() => "unknown" as const)]);
  const text = [
    formatReport({ ...report, status }, { colour, allPartitions: groups !== null }),
    ...unseen.map((group) => `${group}: no such group, or it never committed an offset`),
  ].join("\n");
  return { text, exitCode: exitCode(status) };
}
