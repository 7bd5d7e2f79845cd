import { existsSync } from "node:fs";
import { main_handler } from "../functions/check.ts";
import { worst } from "../lib/core/severity.ts";
import type { CheckReport } from "../lib/run/report.ts";
import { type Arguments, HELP, parseArguments } from "./arguments.ts";
import { plainLogLine } from "./log-line.ts";
import { withProgress } from "./progress.ts";
import { formatReport } from "./report-table.ts";
import { readRules } from "./rules-file.ts";
import { exitCode, UNKNOWN_EXIT } from "./severity.ts";
import { unseenGroups } from "./unseen-groups.ts";
import { createDisplay, repeat } from "./watch.ts";

/** `npm run check`: the function `check` on a terminal. */

const { stdout, stderr, env } = process;
/** As long as a function on SCF may run at most. */
const CONTEXT = { getRemainingTimeInMillis: () => 900_000 };

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    stdout.write(`${HELP}\n`);
    return;
  }
  if (existsSync(".env")) process.loadEnvFile(".env");
  env["LOG_LEVEL"] ||= "warn";
  const { rulesFile } = options;
  const rules =
    rulesFile === null ? {} : { rules: readRules(rulesFile, env["INIT_CWD"] ?? process.cwd()) };
  const groups = options.groups === null ? {} : { groups: options.groups };
  const check = () => main_handler({ ...groups, ...rules }, CONTEXT);

  process.exitCode = UNKNOWN_EXIT;
  process.once("SIGINT", () => process.exit());
  const first = render(await withProgress(stderr, check), options);
  if (!options.watch) {
    stdout.write(`${first}\n`);
    return;
  }
  const display = createDisplay(stdout);
  display(first);
  await repeat(async () => display(render(await check(), options)));
}

/** A report as it is asked for; the exit code follows the last one. */
function render(report: CheckReport, { json, groups }: Arguments): string {
  const unseen = unseenGroups(report, groups ?? []);
  const status = worst([report.status, ...unseen.map(() => "unknown" as const)]);
  process.exitCode = exitCode(status);
  if (json) return JSON.stringify(report, null, 2);
  const colour = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return [
    formatReport({ ...report, status }, { colour, allPartitions: groups !== null }),
    ...unseen.map((group) => `${group}: no such group, or it never committed an offset`),
  ].join("\n");
}

// Whoever reads no further (`… | head`) has seen enough.
stdout.on("error", () => process.exit());

// Standard output is the report's.
console.log = (line: string) => {
  const text = plainLogLine(line);
  if (text !== null) stderr.write(`${text}\n`);
};

main().catch((error: unknown) => {
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = UNKNOWN_EXIT;
});
