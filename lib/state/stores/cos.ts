import { sign } from "aws4";
import { errorName } from "../../base/errors.ts";
import { HttpError, type HttpResponse, httpRequest } from "../../base/http.ts";
import type { Credentials, StateLocation } from "../../config/config.ts";
import { asideName, MAX_STORED, type Store, StoreError } from "../store.ts";

/** An error document, and the answer to a document that was put. */
const MAX_ERROR = 64 * 1024;
/** What COS names in an error is quoted up to here. */
const MAX_QUOTED = 100;

/**
 * `cos:`, one object behind COS's S3-compatible API, signed with AWS Signature Version 4. No lock:
 * COS has no compare-and-swap, its last writer wins.
 * @param timeoutMs for each request
 */
export function createCosStore(
  { origin, path, region }: Extract<StateLocation, { kind: "cos" }>,
  credentials: Credentials,
  timeoutMs = 5_000,
): Store {
  const closing = new AbortController();

  async function send(method: "GET" | "PUT", url: URL, body?: Uint8Array): Promise<HttpResponse> {
    try {
      return await httpRequest(url, {
        method,
        headers: signature(method, url, body),
        timeoutMs,
        maxBytes: method === "GET" ? MAX_STORED : MAX_ERROR,
        signal: closing.signal,
        ...(body && { body }),
      });
    } catch (error) {
      if (error instanceof HttpError && error.kind === "too large") {
        throw new StoreError(`COS at ${url.href}: ${error.message}. Check the key in STATE_URL.`);
      }
      throw new StoreError(
        `COS cannot be reached at ${url.href}: ${errorName(error)}. Check bucket and region in STATE_URL.`,
        { transient: true },
      );
    }
  }

  function signature(method: string, url: URL, body?: Uint8Array) {
    const request = {
      service: "s3",
      region,
      method,
      host: url.host,
      path: url.pathname,
      headers: { "Content-Type": "application/octet-stream" },
      ...(body && { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }),
    };
    const signed = sign(request, {
      accessKeyId: credentials.secretId,
      secretAccessKey: credentials.secretKey,
      ...(credentials.token !== null && { sessionToken: credentials.token }),
    });
    return signed.headers ?? {};
  }

  async function put(url: URL, document: Uint8Array): Promise<void> {
    const response = await send("PUT", url, document);
    if (response.status !== 200) throw refusal("PUT", url, response);
  }

  const stateUrl = new URL(origin + path);
  return {
    async load() {
      const response = await send("GET", stateUrl);
      if (response.status === 200) return response.body;
      if (response.status === 404 && errorField(response, "Code") === "NoSuchKey") return null;
      throw refusal("GET", stateUrl, response);
    },
    save: (document) => put(stateUrl, document),
    async setAside(document, now) {
      const url = new URL(origin + asideName(path, now));
      await put(url, document);
      return url.href;
    },
    async close() {
      closing.abort();
    },
  };
}

function refusal(method: string, url: URL, response: HttpResponse): StoreError {
  const code = errorField(response, "Code") ?? `HTTP${response.status}`;
  const requestId = errorField(response, "RequestId") ?? response.headers["x-cos-request-id"];
  return new StoreError(
    `COS answered ${response.status} ${code} to ${method} ${url.href} (RequestId ${requestId ?? "none"}). ` +
      "Check bucket and region in STATE_URL, and that the function's role may get and put this object.",
    { transient: response.status >= 500 || response.status === 429 },
  );
}

/** An element of COS's error document, which is flat: `<Error><Code>…</Code>…`. */
function errorField(response: HttpResponse, name: "Code" | "RequestId"): string | null {
  const document = response.body.toString("utf8", 0, MAX_ERROR);
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(document) ?? [];
  return text?.slice(0, MAX_QUOTED) ?? null;
}
