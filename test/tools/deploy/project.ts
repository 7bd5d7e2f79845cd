import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");
const FILES = ["tools", "functions", "lib", "serverless.yml", ".serverlessrc"];
const MORE = ["package.json", "tsconfig.json"];

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of this project in a folder of its own, with a home of its own. */
export class Project {
  readonly folder: string;
  /** All that its commands have written so far. */
  transcript = "";
  readonly #own = new Set<string>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Project> {
    const folder = await mkdtemp(join(tmpdir(), "project-"));
    for (const file of [...FILES, ...MORE]) {
      await cp(join(ROOT, file), join(folder, file), { recursive: true });
    }
    await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return new Project(folder);
  }

  /** Changes a text in serverless.yml. */
  async editYml(from: string, to: string): Promise<void> {
    const path = join(this.folder, "serverless.yml");
    const yml = await readFile(path, "utf8");
    if (!yml.includes(from)) throw new Error(`serverless.yml does not hold ${from}`);
    await writeFile(path, yml.replace(from, to));
  }

  async write(file: string, content: string): Promise<void> {
    const path = join(this.folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    this.#own.add(path);
  }

  async zip(): Promise<Buffer> {
    return readFile(join(this.folder, ".serverless/ckafka-lag-alerts.zip"));
  }

  /** Every file in the folder and home that the test has not written itself, by its path. */
  async written(): Promise<ReadonlyMap<string, string>> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
      .filter((path) => !this.#own.has(path));
    return new Map(
      await Promise.all(paths.map(async (path) => [path, await readFile(path, "latin1")] as const)),
    );
  }

  /** `npx serverless …`, as a child process that sees only the given environment. */
  async serverless(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return this.start(args, env).finished;
  }

  /** The same, while it runs. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const child = spawn(
      process.execPath,
      [join(this.folder, "node_modules/serverless/bin/serverless.js"), ...args],
      {
        cwd: this.folder,
        env: { PATH: process.env["PATH"], HOME: this.folder, ...env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    return { child, finished: this.#finished(child), shows: counter(child) };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  #finished(child: ChildProcess): Promise<Finished> {
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    return new Promise((resolve) => {
      child.on("close", (exitCode) => {
        this.transcript += stdout + stderr;
        resolve({ exitCode, stdout, stderr });
      });
    });
  }
}

/** Waits until a command has written a text so many times. */
function counter(child: ChildProcess) {
  let stdout = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  return async (times: number, text: string): Promise<void> => {
    while (stdout.split(text).length <= times) {
      if (child.exitCode !== null) throw new Error(`it has ended: ${stdout}`);
      await Promise.race([once(child.stdout ?? child, "data"), once(child, "exit")]);
    }
  };
}
