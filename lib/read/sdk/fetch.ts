import type { Agent, OutgoingHttpHeaders } from "node:http";
import { HttpError, httpRequest } from "../../base/http.ts";

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
 * The SDK's `fetch`, by the transport of all others. It never rejects, since the SDK would keep only the
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
