import { setTimeout as sleep } from "node:timers/promises";
import { look } from "../../functions/check.ts";
import { messageOf } from "../../lib/base/errors.ts";
import { readProfile } from "../../lib/config/credentials.ts";
import { parseEnvironment } from "../../lib/config/environment.ts";
import { ConfigError } from "../../lib/config/mistakes.ts";
import { cleanText } from "../../lib/notify/message/clean.ts";
import { countOf } from "../../lib/notify/message/quantity.ts";
import { Watch } from "../../lib/run/check.ts";
import type { CheckReport } from "../../lib/run/report.ts";
import { EnvironmentFileError, loadEnvironment } from "../environment.ts";
import { type Arguments, HELP, parseArguments, readRules, UsageError } from "./arguments.ts";
import { EXIT_CODES, outcomeOf } from "./outcome.ts";
import { createDisplay, roomOf, withProgress } from "./screen.ts";

/** `npm run check`: the function `check` on a terminal. */

const { stdout, stderr, env } = process;
/** As long as a function on SCF may run at most. */
const CONTEXT = { getRemainingTimeInMillis: () => 900_000 };
const WATCH_EVERY_MS = 10_000;

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    stdout.write(`${HELP}\n`);
    return;
  }
  loadEnvironment(options.stage);
  env["LOG_LEVEL"] ||= "warn";
  const { rulesFile, groups } = options;
  const event = {
    ...(rulesFile === null
      ? {}
      : { rules: readRules(rulesFile, env["INIT_CWD"] ?? process.cwd()) }),
    ...(groups === null ? {} : { groups }),
  };
  const watch = new Watch();
  const check = () => look(event, CONTEXT, watch);

  process.exitCode = EXIT_CODES.unknown;
  process.once("SIGINT", () => process.exit());
  const first = await withProgress(stderr, check);
  const refused = refusedByAlert(event.rules);
  if (!options.watch) {
    stdout.write(`${render(first, options, refused)}\n`);
    return;
  }
  const display = createDisplay(stdout);
  display(render(first, options, refused));
  for (;;) {
    await sleep(WATCH_EVERY_MS);
    display(render(await check(), options, refused));
  }
}

/** A report as it is asked for; the exit code follows the last one. */
function render(report: CheckReport, options: Arguments, refused: readonly string[]): string {
  const { groups, problemsOnly, json } = options;
  const colour = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const view = { groups, colour, width: roomOf(stdout), problemsOnly, refused };
  const { text, exitCode } = outcomeOf(report, view);
  process.exitCode = exitCode;
  return json ? JSON.stringify(report, null, 2) : text;
}

/** What `alert` needs besides, and a check can do without. */
function refusedByAlert(rules: unknown): readonly string[] {
  try {
    parseEnvironment(env, { forAlert: true, profile: readProfile, rules });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n");
    throw error;
  }
}

/** The first line on standard output says how it stands, whatever happened; the rest is for a person. */
function fail(error: unknown): void {
  process.exitCode = EXIT_CODES.unknown;
  const message = messageOf(error);
  const [first = "", ...others] = message.split("\n");
  const isConfig = error instanceof ConfigError;
  const more = others.length === 0 ? "" : ` (and ${countOf(others.length, "more mistake")})`;
  const line = isConfig ? `the configuration is wrong. ${first}${more}` : cleanText(first);
  if (process.argv.includes("--json")) {
    stdout.write(`${JSON.stringify({ status: "unknown", error: message })}\n`);
  } else {
    stdout.write(`UNKNOWN: ${line}\n`);
  }
  if (others.length > 0) stderr.write(`${message}\n`);
  // Those that are meant for a person explain themselves.
  if (FOR_A_PERSON.some((Class) => error instanceof Class) || !(error instanceof Error)) return;
  stderr.write(`${error.stack}\n`);
}

const FOR_A_PERSON = [UsageError, ConfigError, EnvironmentFileError];

/** The function's log is for machines: a person reads `warn: the state could not be read (reason: …)`. */
console.log = (line: string) => {
  const { level, message, ...fields } = logFields(line);
  // An error is thrown too, and shown once.
  if (level === "error") return;
  const details = Object.entries(fields).map(([name, value]) => `${name}: ${textOf(value)}`);
  const suffix = details.length > 0 ? ` (${details.join(", ")})` : "";
  stderr.write(`${cleanText(`${textOf(level ?? "info")}: ${textOf(message)}${suffix}`)}\n`);
};

function logFields(line: string): Readonly<Record<string, unknown>> {
  try {
    const record: unknown = JSON.parse(line);
    return typeof record === "object" && record !== null ? { ...record } : { message: line };
  } catch {
    return { message: line };
  }
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

// Whoever reads no further (`… | head`) has seen enough.
stdout.on("error", () => process.exit());

main().catch(fail);
