import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import fc from "fast-check";
import { play } from "./play.ts";
import { stories } from "./stories.ts";

/**
 * The simulation for any number of stories: `SIM_RUNS=100000 npm run simulate`, shared out over the
 * processors (`SIM_WORKERS`). `SIM_SEED` tells anew what a seed told, `SIM_PATH` goes straight to one of
 * its stories, `SIM_SHRINK=0` leaves a story that fails as it is. Exits 0 only when every promise held.
 */
async function simulate(env: NodeJS.ProcessEnv): Promise<boolean> {
  const numRuns = Number(env["SIM_RUNS"] ?? 10_000);
  const seed = Number(env["SIM_SEED"] ?? Date.now() % 2 ** 31);
  const workers = Math.min(numRuns, Number(env["SIM_WORKERS"] ?? availableParallelism()));
  if (workers <= 1 || env["SIM_PATH"] !== undefined) return simulateHere(env, numRuns, seed);
  const shares = Array.from({ length: workers }, (_, index) => ({
    SIM_WORKERS: "1",
    SIM_SEED: String(seed + index),
    SIM_RUNS: String(Math.ceil((numRuns - index) / workers)),
  }));
  const held = await Promise.all(shares.map((share) => simulateThere({ ...env, ...share })));
  return held.every(Boolean);
}

/** In a process of its own. */
function simulateThere(env: NodeJS.ProcessEnv): Promise<boolean> {
  const args = [...process.execArgv, import.meta.filename];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code === 0));
  });
}

async function simulateHere(
  env: NodeJS.ProcessEnv,
  numRuns: number,
  seed: number,
): Promise<boolean> {
  const path = env["SIM_PATH"];
  const start = performance.now();
  let told = 0;
  let runs = 0;
  let words = 0;
  const progress = () => {
    const perSecond = Math.round(told / ((performance.now() - start) / 1_000));
    const counts = `${told} of ${numRuns} stories, ${runs} runs, ${words} alerts told`;
    process.stderr.write(`seed ${seed}: ${counts}, ${perSecond} stories/s\n`);
  };

  const property = fc.asyncProperty(stories, async (story) => {
    const { broken, world } = await play(story);
    told += 1;
    runs += world.runs.length;
    for (const run of world.runs) words += run.words.length;
    if (told % 2_000 === 0) progress();
    const [first] = broken;
    if (first !== undefined) {
      throw new Error(`${first.promise} was broken by run ${first.run}: ${first.finding}`);
    }
  });
  const result = await fc.check(property, {
    numRuns,
    seed,
    endOnFailure: path !== undefined || env["SIM_SHRINK"] === "0",
    ...(path !== undefined && { path }),
  });
  progress();
  if (!result.failed) {
    console.log(`every promise held in ${result.numRuns} stories`);
    return true;
  }
  const [story] = result.counterexample ?? [];
  console.log(`story ${result.numRuns}: ${String(result.errorInstance)}`);
  console.log(JSON.stringify(story, null, 2));
  console.log(
    `again: SIM_SEED=${seed} SIM_PATH=${result.counterexamplePath ?? ""} npm run simulate`,
  );
  return false;
}

simulate(process.env).then((held) => {
  process.exitCode = held ? 0 : 1;
});
