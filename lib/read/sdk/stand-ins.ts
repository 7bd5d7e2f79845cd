import type { Agent, OutgoingHttpHeaders } from "node:http";
import { HttpError, httpRequest } from "../../base/http.ts";

/*
 * What the SDK imports of other packages, as far as this use of it goes: the packages themselves weigh
 * ten times what the SDK does. tools/build/stand-ins.mjs says which of these stands for which package.
 */

/** Of crypto: all of it as one namespace would be copied at each start. */
/** uuid: the SDK marks each request with a random one, which Node makes itself. */
export { createHash, createHmac, createSign, randomUUID } from "node:crypto";

/** form-data: for actions that upload files. The package brings the table of all MIME types. */
export class FormData {
  constructor() {
    throw new Error("multipart requests cannot be sent");
  }
}

/** is-stream: the SDK looks for streams among the parameters of a call, and there are none. */
export const isStream = () => false;

/** get-stream: for those streams. */
export const getStream = {};

/** json-bigint: the SDK writes requests with it. Ours hold no BigInt, and it reads by `JSON.parse` in any case. */
export const jsonBigint = () => JSON;

/** debug: a proxy's agent traces with it, for nobody. */
export const debug = () => () => {};

/** The SDK's own reader of streams of events, which this API does not send. */
export class SSEResponseModel {}

/** The largest answer that is read: a page of 50 topics of 5,000 partitions each comes to less. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

interface FetchOptions {
  readonly method: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
  /** Milliseconds, for all of it. */
  readonly timeout: number;
  /** A proxy's; else that of Node, which keeps connections for the next run. */
  readonly agent?: Agent;
}

/** What the SDK asks of an answer. */
interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly json: () => Promise<unknown>;
}

/** The SDK sees no headers: by them it would take an answer for a stream of events. */
const NO_HEADERS = { get: () => null };

/**
 * node-fetch, by the transport of all others. It never rejects, since the SDK would keep only the
 * message of that; it hands on as it is what `json` rejects with.
 */
export async function fetch(url: string, options: FetchOptions): Promise<Answer> {
  const { method, headers, body, timeout, agent } = options;
  try {
    const answer = await httpRequest(new URL(url), {
      method,
      headers,
      body,
      timeoutMs: timeout,
      maxBytes: MAX_ANSWER_BYTES,
      gzip: true,
      // An error page, of which the SDK tells the status alone.
      ignoresBody: (status) => status !== 200,
      agent: agent ?? "shared",
    });
    const { status, statusText } = answer;
    return { status, statusText, headers: NO_HEADERS, json: async () => parse(answer.body) };
  } catch (error) {
    const json = () => Promise.reject(error);
    return { status: 200, statusText: "", headers: NO_HEADERS, json };
  }
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new HttpError("garbled", "the answer is not JSON");
  }
}
