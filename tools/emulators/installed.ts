import { spawnSync } from "node:child_process";

/** Whether every one of these programs is installed; says so loudly where one is not. */
export function installed(...programs: readonly string[]): boolean {
  const missing = programs.filter((program) => spawnSync(program, ["--version"]).error);
  if (missing.length > 0) console.warn(`SKIPPED: tests that need ${missing}, not installed here.`);
  return missing.length === 0;
}
