import { randomUUID } from "node:crypto";
import { Redis } from "iovalkey";
import { beforeAll, describe, expect, test } from "vitest";
import { MAX_STORED } from "../../../lib/state/store.ts";
import { createRedisStore } from "../../../lib/state/stores/redis.ts";
import { installed } from "../../../tools/emulators/installed.ts";
import { type RedisServer, startRedis } from "../../../tools/emulators/redis-server.ts";
import { describeDocument, describeSetAside, type OutsideSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeLock, LOST } from "./lock-contract.ts";
import { describeFrozen, describeProcesses, expectCleanEnd } from "./process-contract.ts";
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

  const setup: OutsideSetup = {
    open: () => createRedisStore(locate(server.port, key)),
    fresh: async () => {
      key = `lag-${randomUUID()}`;
    },
    read: (where) => admin.getBuffer(where.slice(where.indexOf(" ") + 1)),
  };
  describeDocument(setup);
  describeSetAside(setup);
  describeLock(setup);
  describeProcesses(() => locate(server.port, "processes"));
  describeFrozen(() => locate(server.port, `frozen-${randomUUID()}`), 0);

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

  test("an owner whose lock expired overwrites nothing, also when nobody has it any more", async () => {
    await setup.fresh();
    const [frozen, other] = [setup.open(), setup.open()];
    await frozen.lock?.(1, NOW);
    await expect.poll(() => other.lock?.(60_000, NOW), { timeout: 10_000 }).toBeTruthy();
    await other.save(Buffer.from("newer"));
    await expect(frozen.save(Buffer.from("too late"))).rejects.toThrow(LOST);
    await admin.del(`${key}:lock`);
    await expect(frozen.save(Buffer.from("too late"))).rejects.toThrow(LOST);
    expect(await other.load()).toEqual(Buffer.from("newer"));
    for (const store of [frozen, other]) await store.close();
  });

  test("two stages in two databases see nothing of each other", async () => {
    await setup.fresh();
    const database = (number: number) =>
      createRedisStore({ kind: "redis", url: `redis://127.0.0.1:${server.port}/${number}`, key });
    const [test, prod] = [database(0), database(15)];
    await test.save(Buffer.from("test"));
    expect(await prod.load()).toBeNull();
    await prod.save(Buffer.from("prod"));
    expect(await test.load()).toEqual(Buffer.from("test"));
    for (const store of [test, prod]) await store.close();
  });

  test("a database that does not exist is an error, and no other one is touched", async () => {
    await admin.flushall();
    const store = createRedisStore({
      kind: "redis",
      url: `redis://127.0.0.1:${server.port}/20`,
      key: "k",
    });
    const says =
      /Redis at redis:\S+\/20 answered: ERR DB index is out of range.*database in STATE_URL/;
    await expect(store.lock?.(60_000, NOW)).rejects.toThrow(says);
    await expect(store.load()).rejects.toThrow(says);
    await expect(store.save(Buffer.from("x"))).rejects.toThrow(says);
    await store.close();
    expect(await admin.keys("*")).toEqual([]);
  });

  test("a key that holds something else than a document is an error, and stays", async () => {
    await setup.fresh();
    await admin.rpush(key, "a list");
    const store = setup.open();
    await expect(store.load()).rejects.toThrow(/answered: WRONGTYPE/);
    expect(await admin.lrange(key, 0, -1)).toEqual(["a list"]);
    await store.close();
  });

  test("a value larger than any state is not read", async () => {
    await setup.fresh();
    await admin.setrange(key, MAX_STORED, "x");
    const store = setup.open();
    await expect(store.load()).rejects.toThrow(/sent 33554433 bytes, more than the 33554432/);
    await store.save(Buffer.alloc(MAX_STORED, 7));
    expect(await store.load()).toHaveLength(MAX_STORED);
    await store.close();
  });

  test("many calls at once go one after the other, each with its own answer", async () => {
    await setup.fresh();
    const store = setup.open();
    const documents = Array.from({ length: 20 }, (_, index) => Buffer.from(`document ${index}`));
    const loaded = await Promise.all(
      documents.map(async (document) => {
        const [, bytes] = await Promise.all([store.save(document), store.load()]);
        return bytes;
      }),
    );
    expect(loaded).toEqual(documents);
    await store.close();
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
