import type { IncomingMessage } from "node:http";
import { FaultControl, type FaultPlan } from "../fault-plan.ts";
import { type HttpFault, type Late, respond } from "../http-fault.ts";
import { type LoopbackServer, listenOnLoopback } from "../loopback-server.ts";
import { ACTIONS } from "./actions.ts";
import { ApiError } from "./api-error.ts";
import { type CkafkaCall, readCall } from "./call.ts";
import type { CkafkaFault } from "./fault.ts";
import { RateLimit } from "./rate-limit.ts";
import { type Secret, verifySignature } from "./signature.ts";
import type { Story } from "./story.ts";

export interface CkafkaOptions {
  /** What the instances hold, fixed or as a function of the clock's milliseconds. Default: none. */
  readonly story?: Story | ((now: number) => Story);
  /** Keys that may sign. Default: `TEST_SECRET`. */
  readonly secrets?: readonly Secret[];
  /** Whether a key may call an action. Default: any key may call all. */
  readonly permits?: (secretId: string | null, action: string) => boolean;
  /** Calls of one action in any second. Default: 100. */
  readonly perSecond?: number;
  /** Every answer comes this late. Default: 0. */
  readonly latencyMs?: number;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly clock?: () => number;
}

export interface Ckafka extends LoopbackServer {
  /** All calls so far, failed ones too. */
  readonly calls: readonly CkafkaCall[];
  /** Changes what the instances hold. */
  set(story: Story | ((now: number) => Story)): void;
  /** Lets calls go wrong from now on; an empty list ends it. */
  misbehave(plan: FaultPlan<CkafkaCall, CkafkaFault>): void;
}

export const TEST_SECRET: Secret = {
  secretId: "AKID-test-only",
  secretKey: "secret-key-of-the-tests",
};

const VERSION = "2019-08-19";

/** An emulator of the CKafka API on loopback: signed requests in, documented answers out. */
export async function startCkafka(options: CkafkaOptions = {}): Promise<Ckafka> {
  const { secrets = [TEST_SECRET], perSecond = 100, latencyMs = 0, clock = Date.now } = options;
  const calls: CkafkaCall[] = [];
  const faults = new FaultControl<CkafkaCall, CkafkaFault>();
  const rateLimit = new RateLimit(perSecond, () => performance.now());
  let story = options.story ?? {};

  const answer = (call: CkafkaCall, request: IncomingMessage, body: Buffer) => {
    const { method = "", url: target = "", headers } = request;
    const { requestId: RequestId } = call;
    try {
      verifySignature({ method, target, headers, body }, secrets, call.at);
      const act = findAction(call);
      if (options.permits?.(call.secretId, call.action) === false) {
        const message = `You are not authorized to perform ckafka:${call.action}.`;
        throw new ApiError("UnauthorizedOperation", message);
      }
      rateLimit.take(call.action);
      const now = typeof story === "function" ? story(call.at) : story;
      return { Response: { Result: act(body, now), RequestId } };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return errorBody(error.code, error.message, RequestId);
    }
  };

  const server = await listenOnLoopback(async (request, body, response) => {
    const call = readCall(request, body, clock());
    calls.push(call);
    const fault = faults.next(call);
    const right = answer(call, request, body);
    await respond(
      response,
      {
        status: 200,
        headers: { "Content-Type": "application/json" },
        body: changed(right, fault, call.requestId),
      },
      httpFault(fault, latencyMs),
    );
  });

  return {
    ...server,
    calls,
    set: (next) => {
      story = next;
    },
    misbehave: (plan) => faults.follow(plan),
  };
}

function findAction({ action, headers, region }: CkafkaCall) {
  const act = ACTIONS.get(action);
  if (act === undefined) {
    throw new ApiError("InvalidAction", "The action is not valid or does not exist.");
  }
  if (headers["x-tc-version"] !== VERSION) {
    throw new ApiError("NoSuchVersion", "The API version does not exist.");
  }
  if (region === null) {
    throw new ApiError("MissingParameter", "The request is missing a required parameter `Region`.");
  }
  if (!/^[a-z]+(-[a-z0-9]+)+$/.test(region)) {
    throw new ApiError("UnsupportedRegion", "The region is not supported.");
  }
  return act;
}

function errorBody(code: string, message: string, RequestId: string) {
  return { Response: { Error: { Code: code, Message: message }, RequestId } };
}

function changed(right: unknown, fault: CkafkaFault | null, requestId: string): string {
  if (fault?.kind === "error") {
    return JSON.stringify(errorBody(fault.code, fault.message ?? "", requestId));
  }
  const text = JSON.stringify(right);
  return fault?.kind === "change" ? JSON.stringify(JSON.parse(text, fault.change)) : text;
}

function httpFault(fault: CkafkaFault | null, latencyMs: number): (HttpFault & Late) | null {
  if (fault === null) return latencyMs > 0 ? { kind: "slow", latencyMs } : null;
  if (fault.kind !== "error" && fault.kind !== "change") return { latencyMs, ...fault };
  return { kind: "slow", latencyMs: fault.latencyMs ?? latencyMs };
}
