import { main_handler } from "../../functions/check.ts";
import { ConfigError } from "../../lib/config/mistakes.ts";
import type { CheckReport } from "../../lib/run/report.ts";
import { EnvironmentFileError, loadEnvironment } from "../environment.ts";
import { type Arguments, HELP, parseArguments, UsageError } from "./arguments.ts";
import { plainLogLine } from "./log-line.ts";
import { outcomeOf } from "./outcome.ts";
import { withProgress } from "./progress.ts";
import { readRules } from "./rules-file.ts";
import { UNKNOWN_EXIT } from "./severity.ts";
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
  loadEnvironment();
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
  const colour = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const { text, exitCode } = outcomeOf(report, { groups, colour });
  process.exitCode = exitCode;
  return json ? JSON.stringify(report, null, 2) : text;
}

// Whoever reads no further (`… | head`) has seen enough.
stdout.on("error", () => process.exit());

// Standard output is the report's.
console.log = (line: string) => {
  const text = plainLogLine(line);
  if (text !== null) stderr.write(`${text}\n`);
};

main().catch((error: unknown) => {
  stderr.write(`${textOf(error)}\n`);
  process.exitCode = UNKNOWN_EXIT;
});

/** Of a user's mistake what to do about it, of anything else where it happened. */
function textOf(error: unknown): string {
  for (const UserError of [UsageError, ConfigError, EnvironmentFileError]) {
    if (error instanceof UserError) return error.message;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
