import { beforeAll, describe, expect, test } from "vitest";
import { httpRequest } from "../../../lib/base/http.ts";
import type { Credentials } from "../../../lib/config/config.ts";
import { MAX_STORED } from "../../../lib/state/store.ts";
import { createCosStore } from "../../../lib/state/stores/cos.ts";
import { type LoopbackServer, listenOnLoopback } from "../../../tools/emulators/loopback-server.ts";
import { freePort } from "../../../tools/emulators/redis-server.ts";
import { type S3Server, startS3 } from "../../../tools/emulators/s3.ts";
import { type SilentServer, startSilentServer } from "../../../tools/emulators/silent-server.ts";
import { describeDocument, describeSetAside, type OutsideSetup } from "./contract.ts";
import { CREDENTIALS } from "./credentials.ts";
import { describeErrors } from "./error-contract.ts";
import { expectCleanEnd } from "./process-contract.ts";

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);
const BUCKET = "lag-state-1250000000";
const REGION = "ap-guangzhou";

let server: S3Server;
let path: string;
let count = 0;

beforeAll(async () => {
  server = await startS3(BUCKET, {
    accessKeyId: CREDENTIALS.secretId,
    secretAccessKey: CREDENTIALS.secretKey,
    sessionToken: CREDENTIALS.token,
    region: REGION,
  });
  return () => server.stop();
});

const locate = (changes: { origin?: string; path?: string; region?: string } = {}) => ({
  kind: "cos" as const,
  origin: server.url,
  path,
  region: REGION,
  ...changes,
});

const openWith = (changes: Partial<Credentials>) =>
  createCosStore(locate(), { ...CREDENTIALS, ...changes });

const setup: OutsideSetup = {
  open: () => createCosStore(locate(), CREDENTIALS),
  fresh: async () => {
    path = `/${BUCKET}/lag/state-${++count}.json`;
  },
  read: (where) => createCosStore(locate({ path: new URL(where).pathname }), CREDENTIALS).load(),
};

describe("cos:, on an S3 server that checks signatures", () => {
  describeDocument(setup);
  describeSetAside(setup);

  test("it has no lock", () => {
    expect(setup.open().lock).toBeUndefined();
  });

  test.each([
    ["a space", "/lag%20state.json"],
    ["signs with a meaning in URLs", "/a%2Bb%26c%3Dd%3Fe%23f.json"],
    ["what encodeURIComponent leaves as it is", "/it%27s%28a%29%2A%21.json"],
    ["other letters", "/%E6%BB%9E%E5%90%8E.json"],
  ])("a key with %s is signed as it is sent", async (_, key) => {
    const store = createCosStore(locate({ path: `/${BUCKET}${key}` }), CREDENTIALS);
    await store.save(Buffer.from(key));
    expect(await store.load()).toEqual(Buffer.from(key));
  });

  test("nobody reads the document without a signature", async () => {
    await setup.fresh();
    await setup.open().save(Buffer.from("x"));
    const url = new URL(server.url + path);
    expect((await httpRequest(url, { timeoutMs: 5_000, maxBytes: 1e6 })).status).toBe(403);
  });

  describeErrors(
    [
      [
        "a wrong key",
        () => openWith({ secretKey: "an0ther-secret" }),
        /COS answered 403 SignatureDoesNotMatch .*\/lag-state-1250000000\/.*\(RequestId S3-REQUEST-1\)/,
      ],
      [
        "an expired session token",
        () => openWith({ token: "an0ther-token" }),
        /COS answered 403 InvalidToken .*STATE_URL.*role/,
      ],
      [
        "another region",
        () => createCosStore(locate({ region: "ap-beijing" }), CREDENTIALS),
        /COS answered 403 SignatureDoesNotMatch/,
      ],
      [
        "a bucket that is not there",
        () => createCosStore(locate({ path: "/no-such-1250000000/state.json" }), CREDENTIALS),
        /COS answered 404 NoSuchBucket .*\/no-such-1250000000\//,
      ],
    ],
    [CREDENTIALS.secretKey, CREDENTIALS.token, "an0ther"],
  );

  test("a refusal is not worth another try", async () => {
    await expect(openWith({ secretKey: "x" }).load()).rejects.toMatchObject({ transient: false });
  });

  test("nothing keeps a process alive after close", async () => {
    await setup.fresh();
    await expectCleanEnd(locate(), null);
  });
});

describe("cos: that cannot be reached", () => {
  let closed: number;
  let silent: SilentServer;
  let busy: LoopbackServer;
  beforeAll(async () => {
    closed = await freePort();
    silent = await startSilentServer();
    busy = await listenOnLoopback(async (_request, _body, response) => {
      response.writeHead(503, { "x-cos-request-id": "NWFjMzQ0" });
      response.end("no XML");
    });
    return async () => {
      await silent.stop();
      await busy.close();
    };
  });
  const open = (origin: string) =>
    createCosStore(locate({ origin, path: "/b/state.json" }), CREDENTIALS, 100);

  describeErrors(
    [
      [
        "a closed port",
        () => open(`http://127.0.0.1:${closed}`),
        /COS cannot be reached at http:\/\/127\.0\.0\.1:\d+\/b\/state\.json\S*: ECONNREFUSED/,
      ],
      [
        "a server that never answers",
        () => open(`http://127.0.0.1:${silent.port}`),
        /COS cannot be reached at .*: no answer within 100 ms/,
      ],
      [
        "a server that is busy",
        () => open(busy.url),
        /COS answered 503 HTTP503 .*\(RequestId NWFjMzQ0\)/,
      ],
    ],
    [CREDENTIALS.secretKey, CREDENTIALS.token],
  );

  test.each([
    ["a closed port", () => `http://127.0.0.1:${closed}`],
    ["a busy server", () => busy.url],
  ])("%s is worth another try", async (_, origin) => {
    await expect(open(origin()).load()).rejects.toMatchObject({ transient: true });
  });

  test.each<[name: string, status: number, bytes: number, says: RegExp]>([
    ["a document larger than any state", 200, MAX_STORED + 1, /the answer is larger than 33554432/],
    ["an error as large", 500, MAX_STORED + 1, /the answer is larger than 33554432/],
    ["an error that names a lot", 403, 1_000_000, /^.{0,600}$/],
  ])("%s is not taken", async (_, status, bytes, says) => {
    const server = await listenOnLoopback(async (_request, _body, response) => {
      response.writeHead(status);
      response.end(`<Error><Code>${"x".repeat(bytes)}</Code></Error>`);
    });
    const store = createCosStore(
      locate({ origin: server.url, path: "/b/state.json" }),
      CREDENTIALS,
    );
    await expect(store.load()).rejects.toThrow(says);
    await server.close();
  });

  test("a redirect is not followed: neither key nor document goes elsewhere", async () => {
    const asked: string[] = [];
    const server = await listenOnLoopback(async ({ method, url }, _body, response) => {
      asked.push(`${method} ${url}`);
      response.writeHead(307, { Location: "/elsewhere" });
      response.end();
    });
    const store = createCosStore(
      locate({ origin: server.url, path: "/b/state.json" }),
      CREDENTIALS,
    );
    await expect(store.load()).rejects.toThrow(/COS answered 307 HTTP307/);
    await expect(store.save(Buffer.from("x"))).rejects.toThrow(/COS answered 307 HTTP307/);
    expect(asked).toEqual(["GET /b/state.json", "PUT /b/state.json"]);
    await server.close();
  });

  test("closing ends a request under way", async () => {
    const store = createCosStore(
      locate({ origin: `http://127.0.0.1:${silent.port}`, path: "/b/state.json" }),
      CREDENTIALS,
      600_000,
    );
    const refused = expect(store.setAside(Buffer.from("x"), NOW)).rejects.toThrow(/cannot be/);
    await store.close();
    await refused;
  });
});
