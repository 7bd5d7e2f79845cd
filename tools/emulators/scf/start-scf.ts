import type { IncomingMessage, ServerResponse } from "node:http";
import { Cam } from "../cam/cam.ts";
import { ApiError } from "../ckafka/api-error.ts";
import { type CkafkaCall, readCall } from "../ckafka/call.ts";
import { type Secret, verifySignature } from "../ckafka/signature.ts";
import { Cos, type CosUser } from "../cos/cos.ts";
import { FaultControl, type FaultPlan } from "../fault-plan.ts";
import { type HttpFault, respond } from "../http-fault.ts";
import { type LoopbackServer, listenOnLoopback } from "../loopback-server.ts";
import { Account, type ScfFunction } from "./account.ts";
import { act } from "./act.ts";
import { Invoker, type Run } from "./invoke.ts";
import { LogService } from "./log-service.ts";

/** An error in the place of the call's effect, or what befalls the answer when all is done. */
export type ScfFault =
  | { readonly kind: "refuse"; readonly code: string; readonly message: string }
  | HttpFault;

export type ScfCall = CkafkaCall;

export interface ScfOptions {
  /** Keys that may sign. */
  readonly secrets: readonly Secret[];
  /** Roles that were made by hand, and may do everything. */
  readonly roles?: readonly string[];
}

/** The temporary key that a role gives to its functions. */
export function roleSecret(role: string): Secret {
  return { secretId: `AKID-of-${role}`, secretKey: `key-of-${role}`, token: `token-of-${role}` };
}

export interface Scf extends LoopbackServer {
  /** All calls so far, failed ones too. */
  readonly calls: readonly ScfCall[];
  /** The functions of a region, as they are now. */
  functions(region: string): ReadonlyMap<string, ScfFunction>;
  account(region: string): Account;
  readonly cam: Cam;
  readonly cos: Cos;
  readonly logs: LogService;
  /** Whether the key's role may call this action of CKafka. */
  permits(secretId: string | null, action: string): boolean;
  /** Lets a function's timer fire, and returns its runs. */
  fireTimer(region: string, functionName: string, timer: string): Promise<Run[]>;
  /** Lets calls go wrong from now on; an empty list ends it. */
  misbehave(plan: FaultPlan<ScfCall, ScfFault>): void;
}

/**
 * The cloud on loopback: SCF with functions that really run, CLS, CAM and COS behind one address, told
 * apart by action and version; what comes without an action is COS's, path-style.
 */
export async function startScf({ secrets, roles = [] }: ScfOptions): Promise<Scf> {
  const accounts = new Map<string, Account>();
  const account = (region: string) => {
    const found = accounts.get(region) ?? new Account();
    accounts.set(region, found);
    return found;
  };
  const calls: ScfCall[] = [];
  const faults = new FaultControl<ScfCall, ScfFault>();
  const logs = new LogService();
  const invoker = new Invoker(logs, roleSecret);
  const cam = new Cam();
  for (const role of roles) cam.addByHand(role);
  const roleOf = (secretId: string | null) =>
    [...cam.roles.keys()].find((name) => roleSecret(name).secretId === secretId) ?? null;
  const cos = new Cos((accessKeyId) => cosUser(accessKeyId, secrets, cam, roleOf(accessKeyId)));

  const server = await listenOnLoopback(async (request, body, response) => {
    const read = readCall(request, body, Date.now());
    const isCos = read.action === "";
    const call = isCos ? { ...read, action: `${request.method} ${request.url}` } : read;
    calls.push(call);
    const fault = faults.next(call);
    if (isCos) return await answerOfCos(cos, request, body, response, fault);
    const answer = async () => {
      const { method = "", url: target = "", headers } = request;
      verifySignature({ method, target, headers, body }, secrets, call.at);
      if (fault?.kind === "refuse") throw new ApiError(fault.code, fault.message);
      return await act(call, body, { account, invoker, logs, cam });
    };
    await respond(
      response,
      {
        status: 200,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(await orError(answer(), call.requestId)),
      },
      fault?.kind === "refuse" ? null : fault,
    );
  });

  return {
    ...server,
    calls,
    functions: (region) => account(region).functions,
    account,
    cam,
    cos,
    logs,
    permits: (secretId, action) => {
      const role = roleOf(secretId);
      return role !== null && cam.permits(role, `ckafka:${action}`);
    },
    fireTimer: (region, name, timer) => invoker.fire(account(region), name, timer, region),
    misbehave: (plan) => faults.follow(plan),
    close: async () => {
      await invoker.close();
      await server.close();
    },
  };
}

/** Who deploys may do everything in its account; a function what its role may. */
function cosUser(
  accessKeyId: string,
  secrets: readonly Secret[],
  cam: Cam,
  role: string | null,
): CosUser | null {
  const found =
    role === null ? secrets.find(({ secretId }) => secretId === accessKeyId) : roleSecret(role);
  if (found === undefined) return null;
  return {
    accessKeyId,
    secretAccessKey: found.secretKey,
    ...(found.token === undefined ? {} : { sessionToken: found.token }),
    permits: (action, resource) => role === null || cam.permits(role, action, resource),
  };
}

async function answerOfCos(
  cos: Cos,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  fault: ScfFault | null,
): Promise<void> {
  if (fault?.kind === "refuse") {
    response.writeHead(403, { "Content-Type": "application/xml" });
    response.end(`<Error><Code>${fault.code}</Code><Message>${fault.message}</Message></Error>`);
    return;
  }
  const answer = await cos.answer(request, body);
  if (fault !== null) return await respond(response, { ...answer, body: `${answer.body}` }, fault);
  response.writeHead(answer.status, { ...answer.headers, "Content-Length": answer.body.length });
  response.end(answer.body);
}

async function orError(answer: Promise<object>, RequestId: string): Promise<object> {
  try {
    return { Response: { ...(await answer), RequestId } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { Response: { Error: { Code: error.code, Message: error.message }, RequestId } };
  }
}
