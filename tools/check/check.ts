import { setTimeout as sleep } from "node:timers/promises";
import { look } from "../../functions/check.ts";
import { messageOf } from "../../lib/base/errors.ts";
import { readProfile } from "../../lib/config/credentials.ts";
import { parseEnvironment } from "../../lib/config/environment.ts";
import { ConfigError } from "../../lib/config/mistakes.ts";
import { countOf } from "../../lib/notify/message/quantity.ts";
import { cleanText } from "../../lib/notify/message/style.ts";
import { Watch } from "../../lib/run/check.ts";
import type { CheckReport } from "../../lib/run/report.ts";
import {
  DEFAULT_REGION,
  EnvironmentFileError,
  loadEnvironment,
  NO_REGION,
} from "../environment.ts";
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
  if (!env["CKAFKA_REGION"]?.trim() && !env["TENCENTCLOUD_REGION"]?.trim()) {
    env["CKAFKA_REGION"] = DEFAULT_REGION;
    stderr.write(`${NO_REGION}\n`);
  }
  if (options.testSlack) return testSlack(options);
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
  const interrupted = () => {
    stdout.write("UNKNOWN: interrupted\n");
    process.exit();
  };
  process.once("SIGINT", interrupted);
  const first = await withProgress(stderr, check);
  process.off("SIGINT", interrupted);
  process.once("SIGINT", () => process.exit());
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

/** What the event `{"test":true}` makes `alert` do. */
async function testSlack({ json }: Arguments): Promise<void> {
  process.exitCode = EXIT_CODES.unknown;
  const { main_handler } = await import("../../functions/alert.ts");
  const report = await main_handler({ test: true }, CONTEXT);
  if (report.status !== "tested") throw new Error("alert did not take the event for a test");
  process.exitCode = EXIT_CODES.ok;
  const channels = report.channels.map(({ channel }) => cleanText(channel)).join(", ");
  const line = `OK: a test message was delivered to ${channels}`;
  stdout.write(`${json ? JSON.stringify(report, null, 2) : line}\n`);
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
  // What is meant for a person explains itself; what failed outside has no line of code to show.
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const isForPerson = FOR_A_PERSON.some((Class) => error instanceof Class);
  if (!isForPerson && stack.includes("\n    at ")) stderr.write(`${stack}\n`);
}

const FOR_A_PERSON = [UsageError, ConfigError, EnvironmentFileError];

/** The function's log is for machines: a person reads `warn: the state could not be read (error: …)`. */
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
