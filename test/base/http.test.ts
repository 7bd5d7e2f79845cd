import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:https";
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
