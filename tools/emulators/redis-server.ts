import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * A real server, in memory only.
 * @param args further ones, which win; `{port}` stands for its port
 */
export async function startRedis(...args: string[]): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), "redis-"));
  for (let attempt = 1; attempt <= 5; attempt++) {
    const port = await freePort();
    const server = spawn("redis-server", [
      ...["--bind", "127.0.0.1", "--port", `${port}`, "--save", "", "--dir", dir],
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
