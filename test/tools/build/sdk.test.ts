import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { bundle } from "../../../tools/build/bundle.mjs";
import {
  apiError,
  type CkafkaFault,
  NO_RESPONSE,
  NOT_JSON,
  NULL_RESULT,
} from "../../../tools/emulators/ckafka/fault.ts";
import { type CkafkaOptions, startCkafka } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE } from "../../../tools/emulators/ckafka/story.ts";
import { type RunOptions, runCheck } from "./run-check.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "build-"));
  await bundle(join(import.meta.dirname, "..", "..", ".."), folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const check = (endpoint: string, options?: RunOptions) =>
  runCheck(join(folder, "check.js"), endpoint, options);

async function emulator(options: CkafkaOptions = {}) {
  const ckafka = await startCkafka({ story: { "ckafka-abc": OFFICIAL_SAMPLE }, ...options });
  onTestFinished(() => ckafka.close());
  return ckafka;
}

/** Starts a server of the test's own and returns its URL. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  return typeof address === "object" ? `http://127.0.0.1:${address?.port}` : "";
}

/** Starts a server that hands requests on to `url`, and on the way back compresses the answer. */
function compress(url: string, send: (packed: Buffer, response: ServerResponse) => void) {
  const server = createServer((incoming, response) => {
    const { method, headers } = incoming;
    incoming.pipe(
      request(url, { method, headers }, async (answer) => {
        const packed = gzipSync(await buffer(answer));
        const type = { "Content-Type": "application/json", "Content-Encoding": "gzip" };
        send(packed, response.writeHead(200, type));
      }),
    );
  });
  return listen(server);
}

const SAMPLE_LAG = [{ subject: "ckafka-abc/group/topic-test", lag: 185_238_291 }];

describe.concurrent("the SDK as it is in the bundle", () => {
  test("reads the documentation's sample, signed, with a random trace id", async () => {
    const ckafka = await emulator();
    const [report] = await check(ckafka.url);
    expect(report).toMatchObject({ subjects: SAMPLE_LAG, unreadable: [], apiCalls: 1 });
    expect(ckafka.calls[0]?.headers["x-tc-traceid"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-/);
  });

  test("signs names beyond ASCII right", async () => {
    const group = '订单 "<b>" 🚀';
    const story = { "ckafka-abc": { [group]: OFFICIAL_SAMPLE["group"] ?? { topics: {} } } };
    const ckafka = await emulator({ story });
    const [report] = await check(ckafka.url, { group });
    expect(report?.unreadable).toEqual([]);
    expect(ckafka.calls[0]?.params).toMatchObject({ Group: group });
  });

  test("sends the token of temporary credentials", async () => {
    const temporary = { secretId: "AKID-temporary", secretKey: "key", token: "the-token" };
    const ckafka = await emulator({ secrets: [temporary] });
    const [report] = await check(ckafka.url, {
      variables: {
        TENCENTCLOUD_SECRETID: temporary.secretId,
        TENCENTCLOUD_SECRETKEY: temporary.secretKey,
        TENCENTCLOUD_SESSIONTOKEN: temporary.token,
      },
    });
    expect(report?.unreadable).toEqual([]);
    expect(ckafka.calls[0]?.token).toBe("the-token");
  });

  test("goes through the proxy that the environment names", async () => {
    const ckafka = await emulator();
    const tunnels: string[] = [];
    const proxy = createServer().on("connect", ({ url = "" }, client, head) => {
      tunnels.push(url);
      const { hostname, port } = new URL(`http://${url}`);
      const upstream = connect(Number(port), hostname, () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const socket of [client, upstream]) socket.on("error", () => upstream.destroy());
    });
    const [report] = await check(ckafka.url, { variables: { http_proxy: await listen(proxy) } });
    expect(report).toMatchObject({ subjects: SAMPLE_LAG, unreadable: [] });
    expect(tunnels).toEqual([ckafka.host]);
  });

  test("says what is wrong with a proxy that is not there", async () => {
    const ckafka = await emulator();
    const [report] = await check(ckafka.url, { variables: { http_proxy: "http://127.0.0.1:1" } });
    expect(report?.unreadable).toMatchObject([{ code: "NetworkError" }]);
    expect(report?.unreadable[0]?.message).toContain("ECONNREFUSED");
    expect(ckafka.calls).toEqual([]);
  });

  test("keeps its connection for the next run of a warm instance", async () => {
    const ckafka = await emulator();
    expect(await check(ckafka.url, { times: 3 })).toHaveLength(3);
    expect(ckafka.calls).toHaveLength(3);
    expect(ckafka.connections()).toBe(1);
  });

  test.each([301, 302, 307, 308])(
    "does not follow a redirect (%i): nobody else gets the token and the body",
    async (status) => {
      const elsewhere = await emulator();
      const redirect = createServer((_request, response) => {
        response.writeHead(status, { Location: `${elsewhere.url}/` }).end();
      });
      const [report] = await check(await listen(redirect));
      expect(report?.unreadable).toMatchObject([{ code: `HTTP${status}` }]);
      expect(report?.unreadable[0]?.message).toContain("redirects are not followed");
      expect(report?.apiCalls).toBe(1);
      expect(elsewhere.connections()).toBe(0);
    },
  );

  test("gives up on a compressed answer that unpacks to more than 32 MB", async () => {
    const bomb = gzipSync(Buffer.alloc(33 * 1024 * 1024, " "));
    const bombing = createServer((_request, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(bomb);
    });
    const [report] = await check(await listen(bombing));
    expect(report?.unreadable).toMatchObject([{ code: "UnreadableBody" }]);
    expect(report?.unreadable[0]?.message).toContain("larger than");
  });

  test("asks for compressed answers and unpacks them", async () => {
    const ckafka = await emulator();
    const compressing = await compress(ckafka.url, (packed, response) => response.end(packed));
    const [report] = await check(compressing);
    expect(report).toMatchObject({ subjects: SAMPLE_LAG, unreadable: [], apiCalls: 1 });
    expect(ckafka.calls[0]?.headers["accept-encoding"]).toContain("gzip");
  });

  test.each<[name: string, spoil: (packed: Buffer, response: ServerResponse) => void]>([
    [
      "is cut",
      (packed, response) => void response.write(packed.subarray(0, 40), () => response.destroy()),
    ],
    ["ends too early", (packed, response) => void response.end(packed.subarray(0, 40))],
    ["is none", (_packed, response) => void response.end("not compressed")],
  ])("tries again when a compressed answer %s", async (_name, spoil) => {
    const ckafka = await emulator();
    let answers = 0;
    const compressing = await compress(ckafka.url, (packed, response) => {
      answers += 1;
      if (answers === 1) spoil(packed, response);
      else response.end(packed);
    });
    const [report] = await check(compressing);
    expect(report).toMatchObject({ subjects: SAMPLE_LAG, unreadable: [], apiCalls: 2 });
  });

  test.each<CkafkaFault["kind"] & ("stall" | "stallInBody" | "cutBody")>([
    "stall",
    "stallInBody",
    "cutBody",
  ])("cancels an answer that never comes whole (%s), and tries again", async (kind) => {
    const ckafka = await emulator();
    ckafka.misbehave([{ kind }]);
    const [report] = await check(ckafka.url);
    expect(report).toMatchObject({ subjects: SAMPLE_LAG, unreadable: [], apiCalls: 2 });
  });

  test("is cancelled by the function's time limit, and leaves nothing on the event loop", async () => {
    const ckafka = await emulator();
    ckafka.misbehave(() => ({ kind: "stall" }));
    const [report] = await check(ckafka.url, { limitMs: 2_000 });
    expect(report?.unreadable).toMatchObject([{ code: "DeadlineExceeded", requestId: null }]);
    expect(report?.apiCalls).toBe(1);
  });

  test.each<[name: string, fault: CkafkaFault, code: string, attempts: number]>([
    ["an API error", apiError("AuthFailure.SignatureExpire"), "AuthFailure.SignatureExpire", 1],
    ["an API error worth trying again", apiError("InternalError"), "InternalError", 4],
    ["a big error page", { kind: "status", status: 502, body: "x".repeat(1e6) }, "HTTP502", 4],
    ["a client error", { kind: "status", status: 403 }, "HTTP403", 1],
    ["a reset connection", { kind: "reset" }, "NetworkError", 4],
    ["a page in the place of JSON", NOT_JSON, "UnreadableBody", 4],
    ["an answer without Response", NO_RESPONSE, "UnreadableBody", 4],
    ["a null result", NULL_RESULT, "UnreadableBody", 4],
    [
      "a stream of events",
      {
        kind: "status",
        status: 200,
        body: "data: {}\n\n",
        headers: { "Content-Type": "text/event-stream" },
      },
      "UnreadableBody",
      4,
    ],
  ])("tells %s", async (_name, fault, code, attempts) => {
    const ckafka = await emulator();
    ckafka.misbehave(() => fault);
    const [report] = await check(ckafka.url);
    expect(report?.unreadable).toMatchObject([{ code }]);
    expect(report?.apiCalls).toBe(attempts);
    const fromApi = ckafka.calls.map(({ requestId }) => requestId);
    const { requestId } = report?.unreadable[0] ?? {};
    expect(requestId === null || fromApi.includes(requestId ?? "")).toBe(true);
  });
});
