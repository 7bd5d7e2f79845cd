import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StoreError } from "../../../lib/state/store.ts";
import { createRedisStore } from "../../../lib/state/stores/redis.ts";
import { type Certificate, makeCertificate } from "../../../tools/emulators/certificate.ts";
import { installed } from "../../../tools/emulators/installed.ts";
import { freePort, type RedisServer, startRedis } from "../../../tools/emulators/redis-server.ts";
import { type SilentServer, startSilentServer } from "../../../tools/emulators/silent-server.ts";
import { describeErrors } from "./error-contract.ts";
import { expectCleanEnd } from "./process-contract.ts";

const PASSWORD = "p@ss:w/rd?#%";

const locate = (port: number, user = "") => ({
  kind: "redis" as const,
  url: `redis://${user}127.0.0.1:${port}/0`,
  key: "lag",
});

describe.skipIf(!installed("redis-server"))("redis: with a password", () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis("--requirepass", PASSWORD);
    return () => server.stop();
  });

  test.each([
    ["alone", `:${encodeURIComponent(PASSWORD)}@`],
    ["with a user", `default:${encodeURIComponent(PASSWORD)}@`],
  ])("the password of the URL is used: %s", async (_, user) => {
    const store = createRedisStore(locate(server.port, user));
    await store.save(Buffer.from("behind a password"));
    expect(await store.load()).toEqual(Buffer.from("behind a password"));
    await store.close();
  });

  describeErrors(
    [
      [
        "a wrong password",
        () => createRedisStore(locate(server.port, ":wr0ng-secret@")),
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
    const store = createRedisStore(locate(server.port, ":wr0ng-secret@"));
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
  describeErrors(
    [
      [
        "a closed port",
        () => createRedisStore(locate(closed, user)),
        /Redis at redis:\/\/127\.0\.0\.1:\d+\/0 cannot be reached: ECONNREFUSED/,
      ],
      [
        "a server that never answers",
        () => createRedisStore(locate(silent.port, user), 100),
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
