import {
  IncomingWebhook,
  IncomingWebhookHTTPError,
  IncomingWebhookRequestError,
  type IncomingWebhookSendArguments,
} from "@slack/webhook";
import { faultName } from "../base/errors.ts";
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
    timeout: Math.max(1, Math.ceil(timeoutMs)),
    fetch: async (url, init) => {
      const response = await fetch(url, init);
      retryAfterMs = parseRetryAfter(response.headers.get("retry-after"));
      return response;
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
    throw new AttemptError(redact(describeFault(error, timeoutMs)), "retry", retryAfterMs);
  }
  if (answer.trim() !== "ok") {
    const said = `answered HTTP 200, but ${quote(redact(answer)) || "nothing"} in place of ok`;
    throw new AttemptError(said, "channel closed", null);
  }
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

/** What a person can act on lies at the end of the chain of causes: `ECONNREFUSED`, not "fetch failed". */
function describeFault(error: unknown, timeoutMs: number): string {
  let deepest: unknown = error instanceof IncomingWebhookRequestError ? error.original : error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  if (deepest instanceof Error && deepest.name === "TimeoutError") {
    return `did not answer within ${(timeoutMs / 1_000).toFixed(1)} s`;
  }
  return `could not be reached: ${faultName(deepest)}`;
}

/** The beginning of a body, on one line. */
function quote(body: string): string {
  return body.replace(/\s+/g, " ").trim().slice(0, 100);
}
