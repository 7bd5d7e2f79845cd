import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** One call, as it arrived. */
export interface CkafkaCall {
  readonly action: string;
  /** The body's JSON; `null` where it is none. */
  readonly params: unknown;
  /** By the emulator's clock. */
  readonly at: number;
  /** By `performance.now()`: for the pace. */
  readonly arrivedAt: number;
  readonly region: string | null;
  readonly secretId: string | null;
  readonly token: string | null;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
}

/** @param at milliseconds since the epoch, by the emulator's clock */
export function readCall({ headers }: IncomingMessage, body: Buffer, at: number): CkafkaCall {
  const text = (name: string) => {
    const value = headers[name];
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    action: text("x-tc-action") ?? "",
    params: parseOrNull(body),
    at,
    arrivedAt: performance.now(),
    region: text("x-tc-region"),
    secretId: /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? null,
    token: text("x-tc-token"),
    headers,
    requestId: randomUUID(),
  };
}

function parseOrNull(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
