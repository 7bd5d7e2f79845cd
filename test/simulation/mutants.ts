import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MUTANTS, type Mutant } from "./mutant-list.ts";

/*
 * Holds the simulation itself to account: each mutant of the product, in a copy of it, must break a
 * promise in one of so many stories, or else in a story that was written by hand; what lies outside of
 * the simulation, the test that it names. Exits 0 only when all do. It is an error that a text to replace is not found exactly once.
 */
const ROOT = join(import.meta.dirname, "../..");
const STORIES = "2000";
const PARTS = [
  "lib",
  "functions",
  "test",
  "tools",
  "package.json",
  "tsconfig.json",
  "vitest.config.mts",
];
const BY_HAND = ["test/simulation/directed.test.ts", "test/simulation/kill.test.ts"];

/** @returns what caught a mutant; `null`: nothing did */
async function hunt(root: string, test?: string): Promise<string | null> {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  if (test !== undefined) {
    if (test.startsWith("test/e2e/")) await run(root, ["tools/build/build.mjs"], process.env);
    const told = await run(root, [vitest, "run", test], process.env);
    return told === null ? null : test;
  }
  const env = { ...process.env, SIM_RUNS: STORIES, SIM_SEED: "20261122", SIM_SHRINK: "0" };
  const random = await run(root, ["--import", "tsx", "test/simulation/simulate.ts"], env);
  if (random !== null) return random.split("\n")[0] ?? "";
  const byHand = await run(root, [vitest, "run", ...BY_HAND], process.env);
  return byHand === null ? null : "a story that was written by hand";
}

/** @returns what a command said that failed; `null`: it did not */
async function run(cwd: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | null> {
  try {
    await promisify(execFile)(process.execPath, args, { cwd, env });
    return null;
  } catch (error) {
    const told = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    if (told === "") throw error;
    return told;
  }
}

function mutate(root: string, { file, edits }: Mutant): () => void {
  const path = join(root, file);
  const original = readFileSync(path, "utf8");
  let text = original;
  for (const [from, to] of edits) {
    const parts = text.split(from);
    if (parts.length !== 2) {
      throw new Error(`${file}: expected once, found ${parts.length - 1} times: ${from}`);
    }
    text = parts.join(to);
  }
  writeFileSync(path, text);
  return () => writeFileSync(path, original);
}

async function main(): Promise<boolean> {
  const root = mkdtempSync(join(tmpdir(), "mutants-"));
  try {
    for (const part of PARTS) {
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    const unsound = await hunt(root);
    if (unsound !== null) throw new Error(`the product itself breaks a promise: ${unsound}`);
    let survivors = 0;
    for (const mutant of MUTANTS) {
      const restore = mutate(root, mutant);
      const caught = await hunt(root, mutant.test);
      restore();
      if (caught === null) survivors += 1;
      console.log(`${caught === null ? "SURVIVED" : "caught  "}  ${mutant.name}: ${caught}`);
    }
    return survivors === 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main().then((allCaught) => {
  process.exitCode = allCaught ? 0 : 1;
});
