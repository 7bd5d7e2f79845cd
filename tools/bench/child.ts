import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Runs a program in a process of its own, with just this environment.
 * @returns the JSON that it printed
 */
export async function runChild(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { stdout } = await run(process.execPath, args, { env: { ...env }, maxBuffer: 1e9 });
  return JSON.parse(stdout);
}
