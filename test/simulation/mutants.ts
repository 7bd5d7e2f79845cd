import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { MUTANTS, type Mutant } from "./mutant-list.ts";

/*
 * Holds the simulation itself to account: each mutant of the product, in a copy of it, must break a
 * promise. Exits 0 only when all do. It is an error that a text to replace is not found exactly once.
 */
const ROOT = join(import.meta.dirname, "../..");
const STORIES = "2000";

async function simulate(root: string): Promise<{ held: boolean; told: string }> {
  const env = { ...process.env, SIM_RUNS: STORIES, SIM_SEED: "20261122", SIM_SHRINK: "0" };
  const args = ["--import", "tsx", "test/simulation/simulate.ts"];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
    return { held: true, told: stdout };
  } catch (error) {
    const told = error instanceof Error && "stdout" in error ? String(error.stdout) : "";
    if (!told.startsWith("story ")) throw error;
    return { held: false, told };
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
    for (const part of ["lib", "test/simulation", "test/doubles", "package.json"]) {
      cpSync(join(ROOT, part), join(root, part), { recursive: true });
    }
    symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
    const sound = await simulate(root);
    console.log(sound.held ? "sound     the product as it is" : `BROKEN    ${sound.told}`);
    let survivors = sound.held ? 0 : 1;
    for (const mutant of MUTANTS) {
      const restore = mutate(root, mutant);
      const { held, told } = await simulate(root);
      restore();
      if (held) survivors += 1;
      console.log(`${held ? "SURVIVED" : "caught  "}  ${mutant.name}: ${told.split("\n")[0]}`);
    }
    return survivors === 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

main().then((allCaught) => {
  process.exitCode = allCaught ? 0 : 1;
});
