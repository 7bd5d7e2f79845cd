import { parseArgs } from "node:util";

/** What `npm run check` was asked for. */
export interface Arguments {
  /** `null`: all groups. */
  readonly groups: readonly string[] | null;
  /** A file of rules that stand in for `LAG_RULES`. */
  readonly rulesFile: string | null;
  readonly json: boolean;
  readonly watch: boolean;
  readonly help: boolean;
}

/** Arguments that make no sense. `message` says which, and what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `Reads the lag of consumer groups and compares it with the rules, as alert does. Sends and changes nothing.

Usage: npm run check -- [options]

  --group NAME   only this group; * and ? are wildcards; may be given several times
  --rules FILE   try the rules in this JSON file instead of LAG_RULES
  --watch        check every 10 seconds, until Ctrl-C
  --json         print the report as JSON (npm run -s check -- --json, to have nothing else)
  --help         this text

The environment is the functions' own (LAG_RULES, CKAFKA_REGION, …); a .env file in this folder is read too.
Exit code: 0 ok, 1 warning, 2 critical, 3 unknown or a mistake in the configuration.`;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { group = null, rules = null, ...flags } = parsed(args);
  if ([...(group ?? []), rules ?? "-"].some((value) => value.trim() === "")) {
    throw new UsageError("--group and --rules need a value. See npm run check -- --help.");
  }
  if (flags.watch && flags.json) {
    throw new UsageError("--watch and --json do not go together. See npm run check -- --help.");
  }
  return { groups: group, rulesFile: rules, ...flags };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        group: { type: "string", multiple: true },
        rules: { type: "string" },
        json: { type: "boolean", default: false },
        watch: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
      allowPositionals: false,
    }).values;
  } catch (error) {
    const [first] = error instanceof Error ? error.message.split(/\. |\n/) : [String(error)];
    throw new UsageError(`${first}. See npm run check -- --help (options stand behind the --).`, {
      cause: error,
    });
  }
}
