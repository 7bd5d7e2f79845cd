import fc from "fast-check";
import { play } from "./play.ts";
import { stories } from "./stories.ts";

/**
 * The simulation for any number of stories: `SIM_RUNS=100000 npm run simulate`. `SIM_SEED` tells
 * anew what a seed told, `SIM_PATH` goes straight to one of its stories, `SIM_SHRINK=0` leaves a
 * story that fails as it is. Exits 0 only when every promise held.
 */
async function simulate(env: NodeJS.ProcessEnv): Promise<boolean> {
  const numRuns = Number(env["SIM_RUNS"] ?? 10_000);
  const seed = Number(env["SIM_SEED"] ?? Date.now() % 2 ** 31);
  const path = env["SIM_PATH"];
  const start = performance.now();
  let told = 0;
  let runs = 0;
  let words = 0;
  const progress = (end: string) => {
    const perSecond = Math.round(told / ((performance.now() - start) / 1_000));
    const counts = `${told} of ${numRuns} stories, ${runs} runs, ${words} alerts told`;
    process.stderr.write(`\r${counts}, ${perSecond} stories/s${end}`);
  };

  process.stderr.write(`seed ${seed}\n`);
  const property = fc.asyncProperty(stories, async (story) => {
    const { broken, world } = await play(story);
    told += 1;
    runs += world.runs.length;
    for (const run of world.runs) words += run.words.length;
    if (told % 100 === 0) progress("");
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
  progress("\n");
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
