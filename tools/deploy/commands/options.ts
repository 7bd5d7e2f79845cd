import type { Options } from "../context.ts";
import { UserError } from "../user-error.ts";

/** Options that the commands take beyond the framework's own, as `--help` shows them. */

const region = {
  usage: "Region on Tencent Cloud, such as ap-guangzhou",
  shortcut: "r",
  type: "string",
};

export const commands = {
  deploy: {
    options: {
      region,
      memory: { usage: "Memory of the functions in MB", type: "string" },
      timeout: { usage: "Time limit of the functions in seconds", type: "string" },
      schedule: { usage: "When alert runs: a cron expression of 7 fields, UTC+8", type: "string" },
      plan: { usage: "Print what would be made and changed, and change nothing", type: "boolean" },
    },
  },
  info: { options: { region } },
  invoke: {
    options: { region, json: { usage: "Print what the function returned, raw", type: "boolean" } },
  },
  logs: { options: { region } },
  remove: {
    options: { region, state: { usage: "Remove the state and its bucket too", type: "boolean" } },
  },
};

/** Options that the framework lets through and that nobody here would follow. */
const UNSUPPORTED: Readonly<Record<string, readonly string[]>> = {
  deploy: ["aws-s3-accelerate", "enforce-hash-update", "minify-template"],
  invoke: ["qualifier", "type", "raw", "context", "contextPath"],
};

/** @throws UserError when one of those was given */
export function rejectUnsupported(command: string, options: Options): void {
  const given = (UNSUPPORTED[command] ?? []).filter((option) => options[option] !== undefined);
  if (given.length > 0) throw new UserError(`${command} takes no --${given.join(", --")} here.`);
}
