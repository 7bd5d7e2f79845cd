import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { Agent, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { HttpError, httpRequest } from "../../lib/base/http.ts";
import { makeCertificate } from "../../tools/emulators/certificate.ts";
import { type HttpFault, respond } from "../../tools/emulators/http-fault.ts";
import { installed } from "../../tools/emulators/installed.ts";
import {
  type Handler,
  type LoopbackServer,
  listenOnLoopback,
} from "../../tools/emulators/loopback-server.ts";

const LIMITS = { timeoutMs: 10_000, maxBytes: 1024 };

let server: LoopbackServer | undefined;
afterEach(() => server?.close());

async function serve(handle: Handler): Promise<URL> {
  server = await listenOnLoopback(handle);
  return new URL(`${server.url}/path?query=1`);
}

/** As fast as the other side reads, for as long as it listens. */
function pour(response: ServerResponse): void {
  const write = () => {
    while (!response.destroyed) if (!response.write("x".repeat(512))) return;
  };
  response.on("drain", write);
  write();
}

describe("a request", () => {
  test("sends method, path, headers and body, and hands on the whole answer", async () => {
    const sent = randomBytes(1024 * 1024);
    const url = await serve(async (request, body, response) => {
      response.writeHead(201, { "x-seen": `${request.method} ${request.url}` });
      response.end(Buffer.concat([Buffer.from(`${request.headers["x-mine"]}:`), body]));
    });
    const answer = await httpRequest(url, {
      method: "PUT",
      headers: { "X-Mine": "yes" },
      body: sent,
      timeoutMs: 10_000,
      maxBytes: 2e6,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers["x-seen"]).toBe("PUT /path?query=1");
    expect(answer.body.equals(Buffer.concat([Buffer.from("yes:"), sent]))).toBe(true);
  });

  test("keeps no connection open", async () => {
    const url = await serve(async (request, _, response) => {
      response.end(request.headers.connection);
    });
    expect((await httpRequest(url, LIMITS)).body.toString()).toBe("close");
  });

  test.each<[string, HttpFault, RegExp]>([
    ["a reset", { kind: "reset" }, /^ECONNRESET$/],
    ["a body that is cut", { kind: "cutBody" }, /^ECONNRESET$/],
    ["no answer", { kind: "stall" }, /^no answer within 50 ms$/],
    ["a body that stalls", { kind: "stallInBody" }, /^no answer within 50 ms$/],
  ])("fails on %s", async (_, fault, message) => {
    const url = await serve((_request, _body, response) =>
      respond(response, { status: 200, headers: {}, body: "whole" }, fault),
    );
    const timeoutMs = fault.kind.startsWith("stall") ? 50 : 10_000;
    await expect(httpRequest(url, { ...LIMITS, timeoutMs })).rejects.toThrow(message);
  });

  test.each<[string, (response: ServerResponse) => unknown]>([
    ["says how long it is", (response) => response.end("x".repeat(1_025))],
    ["comes without end", (response) => pour(response)],
  ])("gives up a body that is larger than it may be, and %s", async (_, answer) => {
    const url = await serve(async (_request, _body, response) => void answer(response));
    const error = await httpRequest(url, LIMITS).catch((error: unknown) => error);
    expect(error).toMatchObject({
      kind: "too large",
      message: "the answer is larger than 1024 bytes",
    });
  });

  test("reads many large bodies at once, and a stalled one among them keeps none of the others", async () => {
    const body = randomBytes(3 * 1024 * 1024);
    let asked = 0;
    const url = await serve(async (_request, _body, response) => {
      asked += 1;
      if (asked === 1) response.write(body.subarray(0, 2 * 1024 * 1024));
      else response.end(body);
    });
    const options = { ...LIMITS, maxBytes: body.length };
    const [stalled, ...others] = await Promise.allSettled(
      Array.from({ length: 5 }, (_, index) =>
        httpRequest(url, index === 0 ? { ...options, timeoutMs: 500 } : options),
      ),
    );
    expect(stalled?.status).toBe("rejected");
    for (const other of others) {
      expect(other.status === "fulfilled" && other.value.body.equals(body)).toBe(true);
    }
  });

  test("takes a body that is exactly as large as it may be", async () => {
    const url = await serve(
      async (_request, _body, response) => void response.end("x".repeat(1_024)),
    );
    expect((await httpRequest(url, LIMITS)).body).toHaveLength(1_024);
  });

  test.each<[string, Buffer, object]>([
    ["fits", gzipSync("fine"), { body: Buffer.from("fine") }],
    ["unpacks to too much", gzipSync(Buffer.alloc(100_000)), { kind: "too large" }],
    ["is cut", gzipSync("fine").subarray(0, 12), { kind: "garbled" }],
    ["is none", Buffer.from("fine"), { kind: "garbled" }],
  ])("unpacks a compressed body where it asked for one: one that %s", async (_, body, outcome) => {
    const url = await serve(async (request, _body, response) => {
      expect(request.headers["accept-encoding"]).toBe("gzip");
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(body);
    });
    const answer = await httpRequest(url, { ...LIMITS, gzip: true }).catch(
      (error: unknown) => error,
    );
    expect(answer).toMatchObject(outcome);
  });

  test("hands a compressed body on as it is where it asked for none", async () => {
    const body = gzipSync(Buffer.alloc(100_000));
    const url = await serve(async (request, _body, response) => {
      expect(request.headers["accept-encoding"]).toBeUndefined();
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(body);
    });
    expect((await httpRequest(url, LIMITS)).body.equals(body)).toBe(true);
  });

  test("leaves no timer behind, whatever the answer", async () => {
    const url = await serve(async (_, __, response) => {
      response.writeHead(502).end("<html>");
    });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const before = timers().length;
    await httpRequest(url, { ...LIMITS, timeoutMs: 60_000 });
    expect(timers().length).toBeLessThanOrEqual(before);
  });

  test("follows no redirect", async () => {
    const asked: string[] = [];
    const url = await serve(async (request, _body, response) => {
      asked.push(`${request.url}`);
      response.writeHead(307, { Location: "/elsewhere" }).end();
    });
    expect((await httpRequest(url, LIMITS)).status).toBe(307);
    expect(asked).toEqual(["/path?query=1"]);
  });

  test("lets go of the connection of a body that nobody wants, and keeps that of a body that was read", async () => {
    const agent = new Agent({ keepAlive: true });
    const closed: Promise<unknown>[] = [];
    const url = await serve(async (request, _body, response) => {
      closed.push(new Promise((resolve) => request.socket.once("close", resolve)));
      if (closed.length < 3) response.end("read");
      else pour(response.writeHead(502));
    });
    const options = { ...LIMITS, agent, ignoresBody: (status: number) => status !== 200 };
    for (const status of [200, 200, 502])
      expect((await httpRequest(url, options)).status).toBe(status);
    expect(server?.connections()).toBe(1);
    await closed[2];
    agent.destroy();
  });

  test("ends by its timeout while the body drips", async () => {
    const url = await serve(async (_request, _body, response) => {
      const timer = setInterval(() => response.write("."), 5);
      response.on("close", () => clearInterval(timer));
    });
    const asked = httpRequest(url, { ...LIMITS, timeoutMs: 60 });
    await expect(asked).rejects.toThrow("no answer within 60 ms");
  });

  test("is an error of its own, not one of Node's, when a header cannot be sent", async () => {
    const url = new URL("http://127.0.0.1:1/");
    const request = httpRequest(url, { ...LIMITS, headers: { "X-Token": "a\nb" } });
    await expect(request).rejects.toBeInstanceOf(HttpError);
  });

  test("ends when it is given up", async () => {
    const controller = new AbortController();
    const url = await serve(async () => controller.abort());
    const request = httpRequest(url, { ...LIMITS, timeoutMs: 600_000, signal: controller.signal });
    await expect(request).rejects.toBeInstanceOf(HttpError);
  });

  test.skipIf(!installed("openssl"))("trusts no certificate that nobody vouches for", async () => {
    const { certificateFile, keyFile, remove } = await makeCertificate();
    const [cert, key] = await Promise.all([readFile(certificateFile), readFile(keyFile)]);
    const secure = createServer({ cert, key }).listen(0);
    await once(secure, "listening");
    const address = secure.address();
    const port = typeof address === "object" ? address?.port : address;
    await expect(httpRequest(new URL(`https://localhost:${port}/`), LIMITS)).rejects.toThrow(
      "DEPTH_ZERO_SELF_SIGNED_CERT",
    );
    secure.close();
    await remove();
  });
});
