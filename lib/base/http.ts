import {
  type Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
} from "node:http";
import { request as requestHttps } from "node:https";
import { gunzipSync } from "node:zlib";
import { errorCode, errorName, isNamed } from "./errors.ts";

export interface HttpOptions {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** For all of it, from connecting to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Aborts the request. */
  readonly signal?: AbortSignal;
  /** The largest body that is taken, in bytes, as it came and unpacked. */
  readonly maxBytes: number;
  /** Asks for a compressed answer, and unpacks it. Default: no. */
  readonly gzip?: boolean;
  /** Answers whose body nobody wants: it is not read, and its connection is closed. Default: none. */
  readonly ignoresBody?: (status: number) => boolean;
  /** `"shared"`: Node's own, which keeps connections. Default: one of its own, closed with the request. */
  readonly agent?: Agent | "shared";
}

export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** No whole answer came. `message` says why (`ECONNREFUSED`, `no answer within 5000 ms`), not from where. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isNamed(thrown, "HttpError");
  }

  readonly kind: "connection" | "timeout" | "aborted" | "too large" | "garbled";

  constructor(kind: HttpError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * One request and its whole answer, whatever its status: redirects are not followed. On node:http:
 * the first native `fetch` of a process costs a tenth of a second, and Node 20's loses its timeout to
 * a garbage collection. Here the timer holds the request, and ends it by its socket.
 * @throws HttpError
 */
export async function httpRequest(url: URL, options: HttpOptions): Promise<HttpResponse> {
  try {
    const response = await exchange(url, options);
    const packed = options.gzip && response.headers["content-encoding"]?.includes("gzip");
    return packed ? { ...response, body: unpack(response.body, options.maxBytes) } : response;
  } catch (error) {
    throw error instanceof HttpError ? error : new HttpError("connection", errorName(error));
  }
}

function exchange(url: URL, options: HttpOptions): Promise<HttpResponse> {
  const { method = "GET", headers = {}, body, timeoutMs, signal, maxBytes, gzip } = options;
  const { ignoresBody = () => false } = options;
  const agent = options.agent === "shared" ? undefined : (options.agent ?? false);
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    const sent = gzip ? { "Accept-Encoding": "gzip", ...headers } : headers;
    const outgoing = request(url, { method, headers: sent, agent }, receive);

    const timer = setTimeout(() => {
      giveUp(new HttpError("timeout", `no answer within ${Math.ceil(timeoutMs)} ms`));
    }, Math.ceil(timeoutMs));
    const abort = () => giveUp(new HttpError("aborted", "the request was given up"));
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();

    function settle(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
    function giveUp(error: unknown): void {
      settle();
      outgoing.destroy();
      reject(error);
    }
    function receive(incoming: IncomingMessage): void {
      const { statusCode: status = 0, statusMessage: statusText = "", headers } = incoming;
      const succeed = (received: Buffer) => {
        settle();
        resolve({ status, statusText, headers, body: received });
      };
      if (ignoresBody(status)) {
        incoming.on("error", () => {});
        succeed(Buffer.alloc(0));
        outgoing.destroy();
      } else collect(incoming, maxBytes).then(succeed, giveUp);
    }
    outgoing.on("error", giveUp);
    outgoing.end(body);
  });
}

/** Answers beyond this size are read one at a time: many of them at once would fill the memory. */
const LARGE_BYTES = 1024 * 1024;
const FIRST_BYTES = 64 * 1024;

function collect(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  // Mostly there is one chunk. Else one buffer that grows: a body may come byte by byte, and each is an object.
  let bytes: Buffer = Buffer.allocUnsafe(0);
  let length = 0;
  let isLarge = false;
  let endTurn = () => {};
  return new Promise<Buffer>((resolve, reject) => {
    incoming.on("data", (chunk: Buffer) => {
      const end = length + chunk.length;
      if (end > maxBytes) return reject(tooLarge(maxBytes));
      if (length === 0) {
        bytes = chunk;
      } else {
        if (end > bytes.length) {
          const grown = Buffer.allocUnsafe(Math.max(end, 2 * bytes.length, FIRST_BYTES));
          bytes.copy(grown, 0, 0, length);
          bytes = grown;
        }
        chunk.copy(bytes, length);
      }
      length = end;
      if (isLarge || length <= LARGE_BYTES) return;
      isLarge = true;
      incoming.pause();
      const turn = takeTurn();
      endTurn = turn.end;
      void turn.begins.then(() => incoming.resume());
    });
    incoming.on("end", () => resolve(bytes.subarray(0, length)));
    incoming.on("error", reject);
  }).finally(() => endTurn());
}

/** When the last one in the queue of large answers has ended. */
let lastTurn: Promise<unknown> = Promise.resolve();

function takeTurn(): { readonly begins: Promise<unknown>; readonly end: () => void } {
  const begins = lastTurn;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  // One that gives up while it waits must not let the next one begin before those ahead of it.
  lastTurn = Promise.all([begins, ended]);
  return { begins, end };
}

function unpack(packed: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    if (errorCode(error) === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new HttpError("garbled", "the compressed answer cannot be unpacked");
  }
}

function tooLarge(maxBytes: number): HttpError {
  return new HttpError("too large", `the answer is larger than ${maxBytes} bytes`);
}
