import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../../lib/base/errors.ts";

/** What `npm run check` was asked for. */
export interface Arguments {
  /** `null`: all groups. */
  readonly groups: readonly string[] | null;
  /** A file of rules that stand in for `LAG_RULES`. */
  readonly rulesFile: string | null;
  /** Whose settings are read: `.env.<stage>`; `null`: the usual one's. */
  readonly stage: string | null;
  readonly problemsOnly: boolean;
  readonly json: boolean;
  readonly watch: boolean;
  /** Instead of a check, a test message to every channel. */
  readonly testSlack: boolean;
  readonly help: boolean;
}

/** Arguments that make no sense. `message` says which, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Reads the lag of consumer groups and compares it with the rules, as alert does. Sends and changes nothing.

Usage: npm run check -- [options]

  --group NAME   only this group; * and ? are wildcards; may be given several times
  --problems     show only what is not ok
  --rules FILE   try the rules in this JSON file instead of LAG_RULES
  --stage NAME   read .env.NAME, if it is there, instead of .env
  --watch        check every 10 seconds, until Ctrl-C; what it saw stays known, so time behind becomes known too
  --test-slack   check nothing; send a test message to every configured channel
  --json         print the report as JSON (npm run -s check -- --json, to have nothing else)
  --help         this text

The environment is the functions' own (LAG_RULES, CKAFKA_REGION, …); a .env file in this folder is read too.
Exit code: 0 ok, 1 warning, 2 critical, 3 unknown or a mistake in the configuration.`;

const SEE_HELP = "See npm run check -- --help";

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { group = null, rules = null, stage = null, problems, ...flags } = parsed(args);
  const testSlack = flags["test-slack"];
  if ([...(group ?? []), rules ?? "-", stage ?? "-"].some((value) => value.trim() === "")) {
    throw new UsageError(`--group, --rules and --stage need a value. ${SEE_HELP}.`);
  }
  if (flags.watch && flags.json) {
    throw new UsageError(`--watch and --json do not go together. ${SEE_HELP}.`);
  }
  const { json, watch, help } = flags;
  const how = { problemsOnly: problems, json, watch, testSlack, help };
  return { groups: group, rulesFile: rules, stage, ...how };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        group: { type: "string", multiple: true },
        problems: { type: "boolean", default: false },
        rules: { type: "string" },
        stage: { type: "string" },
        json: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        "test-slack": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: false,
    }).values;
  } catch (error) {
    const [first] = messageOf(error).split(/\. |\n/);
    throw new UsageError(`${first}. ${SEE_HELP} (options stand behind the --).`, { cause: error });
  }
}

/**
 * The JSON in a file of rules; the check looks at what it means.
 * @param folder where a relative path starts: the one that npm was called in
 * @throws UsageError
 */
export function readRules(path: string, folder: string): unknown {
  try {
    return JSON.parse(readFileSync(resolve(folder, path), "utf8"));
  } catch (error) {
    throw new UsageError(`Cannot read rules from ${path}: ${messageOf(error)}`, { cause: error });
  }
}
