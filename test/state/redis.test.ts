import { randomUUID } from "node:crypto";
import { Redis } from "iovalkey";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRedisStore } from "../../lib/state/redis.ts";
import { StoreError } from "../../lib/state/store.ts";
import { type Certificate, makeCertificate } from "../doubles/certificate.ts";
import { installed } from "../doubles/installed.ts";
import { freePort, type RedisServer, startRedis } from "../doubles/redis-server.ts";
import { type SilentServer, startSilentServer } from "../doubles/silent-server.ts";
import {
  describeDocument,
  describeFailures,
  describeLock,
  describeProcesses,
  expectCleanEnd,
  type StoreSetup,
} from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { StoreProcess } from "./store-process.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const REDIS = installed("redis-server");
const PASSWORD = "p@ss:w/rd?#%";

const locate = (port: number, { key = "lag", user = "" } = {}) => ({
  kind: "redis" as const,
  url: `redis://${user}127.0.0.1:${port}/0`,
  key,
});

describe.skipIf(!REDIS)("redis:, on a real redis-server", () => {
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
    open: () => createRedisStore(locate(server.port, { key })),
    fresh: async () => {
      key = `lag-${randomUUID()}`;
    },
    read: (where) => admin.getBuffer(where.slice(where.indexOf(" ") + 1)),
  };
  describeDocument(setup);
  describeLock(setup);
  describeProcesses(() => locate(server.port));

  test("every key begins with the configured one", async () => {
    await admin.flushall();
    const store = createRedisStore(locate(server.port, { key: "team-a" }));
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
    const victim = await StoreProcess.start(locate(server.port, { key }), CREDENTIALS);
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
    await expectCleanEnd(locate(server.port, { key: "never-saved" }), null);
  });
});

describe.skipIf(!REDIS)("redis: with a password", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis("--requirepass", PASSWORD);
    return () => server.stop();
  });

  test.each([
    ["alone", `:${encodeURIComponent(PASSWORD)}@`],
    ["with a user", `default:${encodeURIComponent(PASSWORD)}@`],
  ])("the password of the URL is used: %s", async (_, user) => {
    const store = createRedisStore(locate(server.port, { user }));
    await store.save(Buffer.from("behind a password"));
    expect(await store.load()).toEqual(Buffer.from("behind a password"));
    await store.close();
  });

  describeFailures(
    [
      [
        "a wrong password",
        () => createRedisStore(locate(server.port, { user: ":wr0ng-secret@" })),
        /Redis at redis:\/\/127\.0\.0\.1:\d+\/0 answered: WRONGPASS/,
      ],
      [
        "no password",
        () => createRedisStore(locate(server.port)),
        /Redis at redis:\/\/127\.0\.0\.1:\d+\/0 answered: NOAUTH/,
      ],
    ],
    ["wr0ng-secret"],
  );

  test("a refused password is not worth another try", async () => {
    const store = createRedisStore(locate(server.port, { user: ":wr0ng-secret@" }));
    await expect(store.load()).rejects.toMatchObject({ transient: false });
    await store.close();
  });
});

describe.skipIf(!installed("redis-server", "openssl"))("rediss:, with a certificate", () => {
  let server: RedisServer;
  let certificate: Certificate;
  let url: string;
  beforeAll(async () => {
    certificate = await makeCertificate();
    const { certificateFile, keyFile } = certificate;
    server = await startRedis(
      ...["--port", "0", "--tls-port", "{port}", "--tls-auth-clients", "no"],
      ...["--tls-cert-file", certificateFile, "--tls-key-file", keyFile],
      ...["--tls-ca-cert-file", certificateFile],
    );
    url = `rediss://localhost:${server.port}`;
    return async () => {
      await server.stop();
      await certificate.remove();
    };
  });

  test("a trusted one is talked to", async () => {
    await expectCleanEnd({ kind: "redis", url, key: "lag" }, null, {
      NODE_EXTRA_CA_CERTS: certificate.certificateFile,
    });
  });

  test("one that nobody vouches for is refused", async () => {
    await expectCleanEnd(
      { kind: "redis", url, key: "lag" },
      expect.stringMatching(/^StoreError: Redis at rediss:\/\/localhost.*SELF_SIGNED/),
    );
  });
});

describe("redis: that cannot be reached", () => {
  let closed: number;
  let silent: SilentServer;
  beforeAll(async () => {
    closed = await freePort();
    silent = await startSilentServer();
  });
  afterAll(() => silent.stop());

  const user = "someone:s3cret-pass@";
  describeFailures(
    [
      [
        "a closed port",
        () => createRedisStore(locate(closed, { user })),
        /Redis at redis:\/\/127\.0\.0\.1:\d+\/0 cannot be reached: ECONNREFUSED/,
      ],
      [
        "a server that never answers",
        () => createRedisStore(locate(silent.port, { user }), 100),
        /Redis at redis:\/\/127\.0\.0\.1:\d+\/0 cannot be reached: Command timed out/,
      ],
    ],
    ["s3cret-pass"],
  );

  test("it is worth another try", async () => {
    const store = createRedisStore(locate(closed));
    const error = await store.load().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ transient: true });
  });

  test("a closed port keeps no process alive", async () => {
    await expectCleanEnd(locate(closed), expect.stringMatching(/^StoreError: .*ECONNREFUSED/));
  });

  test("a server that never answers keeps no process alive", async () => {
    await expectCleanEnd(locate(silent.port), expect.stringMatching(/^StoreError: .*timed out/));
  });
});
