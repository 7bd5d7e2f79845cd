import {
  IncomingWebhook,
  type IncomingWebhookDefaultArguments,
  IncomingWebhookHTTPError,
  IncomingWebhookRequestError,
  type IncomingWebhookSendArguments,
} from "@slack/webhook";
import { errorName } from "../base/errors.ts";
import { HttpError, httpRequest } from "../base/http.ts";
import { createRedact } from "../base/redact.ts";

/** One request that did not end in `ok`. `message` completes "Slack …" and names no URL. */
export class AttemptError extends Error {
  override readonly name = "AttemptError";
  readonly verdict: "retry" | "message refused" | "channel closed";
  /** How long Slack asked to wait; `null`: it did not say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, verdict: AttemptError["verdict"], retryAfterMs: number | null) {
    super(message);
    this.verdict = verdict;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Slack's answers are words: what is larger is not its own. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Posts the message once.
 * @throws AttemptError
 */
export async function attempt(
  webhookUrl: string,
  message: IncomingWebhookSendArguments,
  timeoutMs: number,
): Promise<void> {
  let retryAfterMs: number | null = null;
  const webhook = new IncomingWebhook(webhookUrl, {
    async fetch(url, init) {
      const answer = await post(new URL(url), init, timeoutMs);
      retryAfterMs = parseRetryAfter(answer.headers.get("retry-after"));
      return answer;
    },
  });
  const redact = createRedact([webhookUrl]);
  let answer: string;
  try {
    answer = (await webhook.send(message)).text;
  } catch (error) {
    if (error instanceof IncomingWebhookHTTPError) {
      const said = `answered HTTP ${error.statusCode} ${quote(redact(error.body ?? ""))}`.trim();
      throw new AttemptError(said, verdictOf(error.statusCode), retryAfterMs);
    }
    const original = error instanceof IncomingWebhookRequestError ? error.original : error;
    if (original instanceof HttpError && original.kind === "timeout") throw noAnswer(timeoutMs);
    const said = `could not be reached: ${redact(errorName(original))}`;
    throw new AttemptError(said, "retry", retryAfterMs);
  }
  if (answer.trim() !== "ok") {
    const said = `answered HTTP 200, but ${quote(redact(answer)) || "nothing"} in place of ok`;
    throw new AttemptError(said, "channel closed", null);
  }
}

type Fetch = NonNullable<IncomingWebhookDefaultArguments["fetch"]>;

/** One request by the transport of all others, in the shape of the `fetch` that the client calls. */
async function post(url: URL, init: Parameters<Fetch>[1], timeoutMs: number): ReturnType<Fetch> {
  const { status, statusText, headers, body } = await httpRequest(url, {
    method: "POST",
    headers: init?.headers ?? {},
    body: typeof init?.body === "string" ? init.body : "",
    timeoutMs,
    maxBytes: MAX_ANSWER_BYTES,
  });
  const told = new Map(
    Object.entries(headers).map(([name, value]) => [name, String(value)] as const),
  );
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url: url.href,
    headers: { get: (name) => told.get(name) ?? null, entries: () => told.entries() },
    text: async () => body.toString(),
    json: async () => JSON.parse(body.toString()),
    arrayBuffer: async () => new Uint8Array(body).buffer,
  };
}

/** 400 and 413 are about this message; any other 4xx (no such webhook, archived, …) meets every message. */
function verdictOf(status: number): AttemptError["verdict"] {
  if (status === 429 || status >= 500) return "retry";
  return status === 400 || status === 413 ? "message refused" : "channel closed";
}

/** The header in seconds, as Slack sends it. */
function parseRetryAfter(header: string | null): number | null {
  return header !== null && /^\d+(\.\d+)?$/.test(header) ? Number(header) * 1_000 : null;
}

export function noAnswer(timeoutMs: number): AttemptError {
  const seconds = (timeoutMs / 1_000).toFixed(1);
  return new AttemptError(`did not answer within ${seconds} s`, "retry", null);
}

/** The beginning of a body, on one line. */
function quote(body: string): string {
  return body.replace(/\s+/g, " ").trim().slice(0, 100);
}
