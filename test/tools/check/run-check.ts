import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { TEST_SECRET } from "../../../tools/emulators/ckafka/start-ckafka.ts";

const RUN = resolve("tools/build/run.mjs");
const CLI = resolve("tools/check/check.ts");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CheckProcess {
  /** Resolves when standard output holds the text. */
  shows(text: string): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
  readonly finished: Promise<Finished>;
}

/** The environment that a check needs, of an emulator at `url`. */
export function checkEnvironment(url: string): Readonly<Record<string, string>> {
  return {
    CKAFKA_ENDPOINT: url,
    CKAFKA_INSTANCE_ID: "ckafka-abc",
    CKAFKA_REGION: "ap-guangzhou",
    TENCENTCLOUD_SECRETID: TEST_SECRET.secretId,
    TENCENTCLOUD_SECRETKEY: TEST_SECRET.secretKey,
  };
}

/**
 * Starts what `npm run check` starts.
 * @param cwd where it looks for `.env`
 */
export function startCheck(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): CheckProcess {
  const child = spawn(process.execPath, [RUN, CLI, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
  return {
    finished,
    interrupt: () => child.kill("SIGINT"),
    shows: (text) =>
      new Promise((done, failed) => {
        const look = () => {
          if (stdout.includes(text)) done();
        };
        child.stdout.on("data", look);
        child.on("close", () => failed(new Error(`ended without "${text}": ${stdout}${stderr}`)));
        look();
      }),
  };
}
