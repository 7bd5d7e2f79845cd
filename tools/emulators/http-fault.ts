import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

/** Ways in which any HTTP server can let its client down. */
export type HttpFault =
  /** The right answer, late. */
  | { readonly kind: "slow" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Status 200 with this body, whatever it is. */
  | { readonly kind: "raw"; readonly body: string }
  /** The connection is reset before any answer. */
  | { readonly kind: "reset" }
  /** Nothing is ever answered. */
  | { readonly kind: "stall" }
  /** Headers and half of the right body, then nothing. */
  | { readonly kind: "stallInBody" }
  /** Headers and half of the right body, then the connection is closed. */
  | { readonly kind: "cutBody" };

/** Wait this long before whatever comes. */
export interface Late {
  readonly latencyMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends the right answer, or lets the client down as the fault says. */
export async function respond(
  response: ServerResponse,
  answer: Answer,
  fault: (HttpFault & Late) | null,
): Promise<void> {
  if (fault?.latencyMs !== undefined) await delay(fault.latencyMs);
  switch (fault?.kind) {
    case undefined:
    case "slow":
      return send(response, answer);
    case "status":
      return send(response, {
        status: fault.status,
        headers: { ...answer.headers, ...fault.headers },
        body: fault.body ?? "",
      });
    case "raw":
      return send(response, { ...answer, status: 200, body: fault.body });
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "stall":
      return;
    case "stallInBody":
      sendHalf(response, answer, () => {});
      return;
    case "cutBody":
      sendHalf(response, answer, () => response.socket?.destroy());
      return;
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

function sendHalf(response: ServerResponse, answer: Answer, then: () => void): void {
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), then);
}
