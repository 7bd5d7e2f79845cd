import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

export interface FunctionProcess {
  readonly child: ChildProcess;
  /** All that it printed, and its result or error as the last line, once it has ended. */
  readonly output: Promise<string>;
}

/** One invocation of the built function in a process of its own, ended by the empty event loop alone. */
export function startProcess(
  name: "alert" | "check",
  environment: Readonly<Record<string, string>>,
  limitMs = 30_000,
): FunctionProcess {
  const bundle = createRequire(import.meta.url).resolve(`../../dist/${name}.js`);
  const program = `
    const ends = performance.now() + ${limitMs};
    const context = { getRemainingTimeInMillis: () => ends - performance.now() };
    require(${JSON.stringify(bundle)}).main_handler({}, context).then(
      (result) => console.log(JSON.stringify(result)),
      (error) => { console.log(error.stack); process.exitCode = 1; },
    );`;
  const child = spawn(process.execPath, ["-e", program], {
    env: { ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outputs = [child.stdout, child.stderr].map((stream) => text(stream));
  return { child, output: Promise.all(outputs).then((parts) => parts.join("")) };
}
