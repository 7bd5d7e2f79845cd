import { spawn } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";
import { runChild } from "./child.ts";
import { environmentOn } from "./environment.ts";
import type { Shape } from "./synthetic.ts";

/** What a process did in several runs a minute apart. */
export interface WarmRuns {
  /** Milliseconds of CPU that each took, those of all threads. */
  readonly cpuMs: readonly number[];
  /** The most memory that the process had held by the end of each. */
  readonly peakMb: readonly number[];
}

const Result = v.object({ cpuMs: v.array(v.number()), peakMb: v.array(v.number()) });

/** Runs of a function as bundled in one process; its clock goes by a minute a run. */
export async function warmRuns(
  bundle: string,
  options: {
    /** Bundle of `programs/answers.ts`. */
    readonly answers: string;
    readonly shape: Shape;
    readonly runs: number;
    readonly rules: unknown;
    /** Of Node, for the process that runs the function. */
    readonly flags?: readonly string[];
    /** It ends with the first run after which the process has held more. */
    readonly enoughMb?: number;
  },
): Promise<WarmRuns> {
  const { answers, shape, runs, rules, flags = [], enoughMb = 1e9 } = options;
  const server = spawn(process.execPath, [answers, JSON.stringify(shape)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [port] = await once(server.stdout, "data");
    const env = environmentOn(`http://127.0.0.1:${String(port).trim()}`, {
      LAG_RULES: JSON.stringify(rules),
    });
    const program = `const { main_handler } = require(${JSON.stringify(bundle)});
      const clock = Date.now;
      const start = clock();
      const cpuMs = [], peakMb = [];
      (async () => {
        for (let run = 0; run < ${runs} && !(peakMb[run - 1] > ${enoughMb}); run += 1) {
          const began = clock();
          Date.now = () => start + run * 60_000 + (clock() - began);
          const before = process.cpuUsage();
          const { unreadable = [] } = await main_handler({}, { getRemainingTimeInMillis: () => 120_000 });
          if (unreadable.length > 0) throw new Error("the run was not whole");
          const { user, system } = process.cpuUsage(before);
          cpuMs.push((user + system) / 1_000);
          peakMb.push(process.resourceUsage().maxRSS / 1_024);
        }
        console.log(JSON.stringify({ cpuMs, peakMb }));
        process.exit();
      })();`;
    return v.parse(Result, await runChild([...flags, "-e", program], env));
  } finally {
    server.kill();
  }
}
