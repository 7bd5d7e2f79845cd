import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import * as v from "valibot";
import { onTestFinished } from "vitest";

const Outcome = v.object({
  /** The result as JSON, or the error's message. */
  said: v.string(),
  /** How long the run took, without the time in which the machine gave its thread no processor, or garbage was collected on demand. */
  ms: v.number(),
  /** Of the whole process since it began. */
  peakMegabytes: v.number(),
});
export type Outcome = v.InferOutput<typeof Outcome>;

/**
 * An instance of the built `alert` in a process of its own, which runs when it is told to.
 * @param limitMs the function's time limit
 * @param collectEveryMs collects all garbage so often; `null`: as V8 likes
 */
export function startInstance(
  environment: Readonly<Record<string, string>>,
  { limitMs, collectEveryMs }: { readonly limitMs: number; readonly collectEveryMs: number | null },
) {
  const bundle = createRequire(import.meta.url).resolve("../../dist/alert.js");
  const program = `
    const { readFileSync } = require("node:fs");
    const { main_handler } = require(${JSON.stringify(bundle)});
    // Linux counts, in nanoseconds, how long a thread was ready and had to wait for a processor.
    const waitedMs = () => {
      try { return readFileSync("/proc/self/schedstat", "utf8").split(" ")[1] / 1e6; }
      catch { return 0; }
    };
    const ownMs = () => performance.now() - waitedMs();
    let collectedMs = 0;
    const collect = () => {
      const start = ownMs();
      gc();
      collectedMs += ownMs() - start;
    };
    if (${collectEveryMs !== null}) setInterval(collect, ${collectEveryMs ?? 0}).unref();
    process.on("message", async (variables) => {
      Object.assign(process.env, variables);
      const ends = performance.now() + ${limitMs};
      const before = ownMs() - collectedMs;
      const context = { getRemainingTimeInMillis: () => ends - performance.now() };
      const said = await main_handler({}, context).then(JSON.stringify, (error) => error.message);
      const ms = ownMs() - collectedMs - before;
      process.send({ said, ms, peakMegabytes: process.resourceUsage().maxRSS / 1024 });
    });`;
  const child = spawn(process.execPath, ["--expose-gc", "-e", program], {
    env: { ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  return {
    /** One run, with these variables changed from now on. */
    run: (variables: Readonly<Record<string, string>> = {}) => runOf(child, variables, exited),
    /** Lets go of the process, and tells how it ended: by itself, where nothing is left on its event loop. */
    async end(): Promise<unknown> {
      child.disconnect();
      return (await exited)[0];
    },
  };
}

async function runOf(
  child: ChildProcess,
  variables: Readonly<Record<string, string>>,
  exited: Promise<unknown[]>,
): Promise<Outcome> {
  child.send(variables);
  const died = exited.then(([code, signal]) => {
    throw new Error(`the process ended with ${code ?? signal}`);
  });
  const [outcome] = await Promise.race([once(child, "message"), died]);
  return v.parse(Outcome, outcome);
}
