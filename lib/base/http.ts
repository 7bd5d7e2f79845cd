import {
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type RequestOptions,
  request as requestHttp,
} from "node:http";
import { request as requestHttps } from "node:https";
import { buffer } from "node:stream/consumers";
import { faultName } from "./errors.ts";

export interface HttpOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array;
  /** For all of it, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Gives it up. */
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No whole answer came. `message` says why (`ECONNREFUSED`, `no answer within 5000 ms`), not from where. */
export class HttpError extends Error {
  override readonly name = "HttpError";
}

/**
 * One request on a connection of its own, which is closed with it; redirects are not followed. On
 * node:http, since the first native `fetch` of a process costs a tenth of a second.
 * @throws HttpError
 */
export async function httpRequest(url: URL, options: HttpOptions): Promise<HttpResponse> {
  const { method = "GET", headers = {}, body, timeoutMs, signal } = options;
  const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
  try {
    return await exchange(url, body, {
      method,
      headers,
      agent: false,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    throw new HttpError(
      timeout.aborted ? `no answer within ${Math.ceil(timeoutMs)} ms` : faultName(error),
    );
  }
}

function exchange(
  url: URL,
  body: Uint8Array | undefined,
  options: RequestOptions,
): Promise<HttpResponse> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, (incoming) => {
      const { statusCode = 0, headers } = incoming;
      buffer(incoming).then(
        (received) => resolve({ status: statusCode, headers, body: received }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
