import { randomUUID } from "node:crypto";
import { Redis } from "iovalkey";
import { beforeAll, describe, expect, test } from "vitest";
import { createRedisStore } from "../../../lib/state/stores/redis.ts";
import { installed } from "../../../tools/emulators/installed.ts";
import { type RedisServer, startRedis } from "../../../tools/emulators/redis-server.ts";
import { describeDocument, type StoreSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeLock } from "./lock-contract.ts";
import { describeProcesses, expectCleanEnd } from "./process-contract.ts";
import { StoreProcess } from "./store-process.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

const locate = (port: number, key: string) => ({
  kind: "redis" as const,
  url: `redis://127.0.0.1:${port}/0`,
  key,
});

describe.skipIf(!installed("redis-server"))("redis:, on a real redis-server", () => {
  let server: RedisServer;
  let admin: Redis;
  let key: string;
  beforeAll(async () => {
    server = await startRedis();
    admin = new Redis(server.port);
    return async () => {
      admin.disconnect();
      await server.stop();
    };
  });

  const setup: StoreSetup = {
    open: () => createRedisStore(locate(server.port, key)),
    fresh: async () => {
      key = `lag-${randomUUID()}`;
    },
    read: (where) => admin.getBuffer(where.slice(where.indexOf(" ") + 1)),
  };
  describeDocument(setup);
  describeLock(setup);
  describeProcesses(() => locate(server.port, "processes"));

  test("every key begins with the configured one", async () => {
    await admin.flushall();
    const store = createRedisStore(locate(server.port, "team-a"));
    await store.lock?.(60_000, NOW);
    await store.save(Buffer.from("x"));
    await store.setAside(Buffer.from("x"), NOW);
    await store.close();
    const keys = await admin.keys("*");
    expect(keys).toHaveLength(3);
    expect(keys.filter((name) => !name.startsWith("team-a"))).toEqual([]);
  });

  test("a process killed while it holds the lock keeps others out only until it expires", async () => {
    await setup.fresh();
    const victim = await StoreProcess.start(locate(server.port, key), CREDENTIALS);
    expect(await victim.ask({ call: "lock", ttlMs: 400, now: NOW })).toBe("locked");
    const store = setup.open();
    expect(await store.lock?.(60_000, NOW)).toBeNull();
    await victim.kill();
    await expect.poll(() => store.lock?.(60_000, NOW), { timeout: 10_000 }).toBeTruthy();
    await store.close();
  });

  test("an owner whose lock expired and was taken over does not release the new one", async () => {
    await setup.fresh();
    const [mine, other, third] = [setup.open(), setup.open(), setup.open()];
    const expired = await mine.lock?.(1, NOW);
    await expect.poll(() => other.lock?.(60_000, NOW), { timeout: 10_000 }).toBeTruthy();
    await expired?.release();
    expect(await third.lock?.(60_000, NOW)).toBeNull();
    for (const store of [mine, other, third]) await store.close();
  });

  test("a connection that the server dropped between two calls is made anew", async () => {
    await setup.fresh();
    const store = setup.open();
    await store.save(Buffer.from("before"));
    await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
    await expect.poll(() => store.load().catch(() => null)).toEqual(Buffer.from("before"));
    await store.close();
  });

  test("nothing keeps a process alive after close", async () => {
    await expectCleanEnd(locate(server.port, "never-saved"), null);
  });
});
