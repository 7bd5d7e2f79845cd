import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Whether a `redis-server` is installed; where it is not, says so once a test file. */
export function redisInstalled(): boolean {
  const found = spawnSync("redis-server", ["--version"]).status === 0;
  if (!found)
    console.warn("SKIPPED: no redis-server here, the Redis tests do not run. Install it.");
  return found;
}

export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A real server, in memory only.
 * @param args further ones; `{port}` stands for its port, `{dir}` for its folder
 */
export async function startRedis(...args: string[]): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), "redis-"));
  for (let attempt = 1; attempt <= 5; attempt++) {
    const port = await freePort();
    const options = args.length === 0 || !args.includes("--tls-port") ? ["--port", `${port}`] : [];
    const server = spawn("redis-server", [
      ...["--bind", "127.0.0.1", "--save", "", "--dir", dir, ...options],
      ...args.map((arg) => arg.replace("{port}", `${port}`)),
    ]);
    if (await isReady(server)) {
      return {
        port,
        async stop() {
          const exited = once(server, "exit");
          server.kill("SIGKILL");
          await exited;
          await rm(dir, { recursive: true, force: true });
        },
      };
    }
  }
  throw new Error("redis-server did not start, on five free ports in turn");
}

/** False when it ended instead: someone else took the port in between. */
async function isReady(server: ChildProcess): Promise<boolean> {
  if (server.stdout === null) return false;
  for await (const line of createInterface(server.stdout)) {
    if (line.includes("Ready to accept connections")) {
      server.stdout.resume();
      return true;
    }
  }
  return false;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
