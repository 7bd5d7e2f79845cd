import type { IncomingMessage } from "node:http";
import * as v from "valibot";
import { FaultControl, type FaultPlan } from "../fault-plan.ts";
import { type Answer, type HttpFault, type Late, respond } from "../http-fault.ts";
import { type LoopbackServer, listenOnLoopback } from "../loopback-server.ts";
import { limitViolations } from "./block-kit-limits.ts";
import { WebhookRateLimit } from "./rate-limit.ts";

export interface SlackOptions {
  /** Messages a second and webhook. Default: 1. */
  readonly perSecond?: number;
  /** Messages that may come at once after a pause. Default: 3. */
  readonly burst?: number;
  /** Milliseconds since the epoch, for `at`. Default: `Date.now`. */
  readonly clock?: () => number;
}

/** One request to a webhook. */
export interface SlackAttempt {
  readonly channel: string;
  /** The body's JSON; `null` where it is none. */
  readonly payload: unknown;
  /** By the double's clock. */
  readonly at: number;
  /** By `performance.now()`: for the pace. */
  readonly arrivedAt: number;
}

/** By default a failing request leaves nothing in the channel; `posted`: the message is there all the same. */
export type SlackFault = HttpFault & Late & { readonly posted?: boolean };

export interface Slack extends Omit<LoopbackServer, "url"> {
  /** The webhook of a channel; it exists from then on. */
  url(channel: string): string;
  /** What stands in the channels, in the order of its arrival. */
  readonly messages: readonly SlackAttempt[];
  /** Every request to a webhook that exists, refused ones too. */
  readonly attempts: readonly SlackAttempt[];
  /** Lets requests go wrong from now on; an empty list ends it. */
  misbehave(plan: FaultPlan<SlackAttempt, SlackFault>): void;
}

/** Slack's incoming webhooks on loopback: takes what Slack takes, and refuses the rest in its words. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { perSecond = 1, burst = 3, clock = Date.now } = options;
  const channels = new Map<string, string>();
  const messages: SlackAttempt[] = [];
  const attempts: SlackAttempt[] = [];
  const faults = new FaultControl<SlackAttempt, SlackFault>();
  const rateLimit = new WebhookRateLimit(perSecond, burst, () => performance.now());

  const server = await listenOnLoopback(async (request, body, response) => {
    const channel = channels.get(request.url ?? "");
    if (channel === undefined) return respond(response, plain(404, "no_service"), null);
    const attempt: SlackAttempt = {
      channel,
      payload: readPayload(request, body),
      at: clock(),
      arrivedAt: performance.now(),
    };
    attempts.push(attempt);
    const fault = faults.next(attempt);
    const answer = judge(attempt.payload, () => rateLimit.take(channel));
    if (answer.status === 200 && (fault === null || fault.kind === "slow" || fault.posted)) {
      messages.push(attempt);
    }
    await respond(response, answer, fault);
  });

  return {
    ...server,
    url: (channel) => {
      const path = `/services/T00000000/B00000000/${encodeURIComponent(channel)}`;
      channels.set(path, channel);
      return server.url + path;
    },
    messages,
    attempts,
    misbehave: (plan) => faults.follow(plan),
  };
}

const NON_EMPTY = v.pipe(v.array(v.unknown()), v.minLength(1));
const HAS_CONTENT = v.union([
  v.looseObject({ text: v.pipe(v.string(), v.minLength(1)) }),
  v.looseObject({ blocks: NON_EMPTY }),
  v.looseObject({ attachments: NON_EMPTY }),
]);

/** @param takeTurn 0, or the seconds after which to try again */
function judge(payload: unknown, takeTurn: () => number): Answer {
  if (typeof payload !== "object" || payload === null) return plain(400, "invalid_payload");
  if (!v.is(HAS_CONTENT, payload)) return plain(400, "no_text");
  const violations = limitViolations(payload);
  if (violations.some((violation) => violation.startsWith("attachments: "))) {
    return plain(400, "too_many_attachments");
  }
  if (violations.length > 0) return plain(400, "invalid_blocks");
  const retryAfter = takeTurn();
  if (retryAfter === 0) return plain(200, "ok");
  return plain(429, "rate_limited", { "Retry-After": String(retryAfter) });
}

function plain(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "Content-Type": "text/html", ...headers }, body };
}

function readPayload({ method, headers }: IncomingMessage, body: Buffer): unknown {
  if (method !== "POST" || !headers["content-type"]?.startsWith("application/json")) return null;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return null;
  }
}
