import { ApiError } from "../ckafka/api-error.ts";
import { type CkafkaCall, readCall } from "../ckafka/call.ts";
import { parseParameters } from "../ckafka/parameters.ts";
import { type Secret, verifySignature } from "../ckafka/signature.ts";
import { FaultControl, type FaultPlan } from "../fault-plan.ts";
import { type HttpFault, respond } from "../http-fault.ts";
import { type LoopbackServer, listenOnLoopback } from "../loopback-server.ts";
import { Account, type ScfFunction } from "./account.ts";
import * as functions from "./functions.ts";
import { Invoker, type Run } from "./invoke.ts";
import { LogService } from "./log-service.ts";
import { type Action, PARAMETERS, type ParametersOf } from "./parameters.ts";
import * as quotas from "./quotas.ts";
import * as triggers from "./triggers.ts";

/** An error in the place of the call's effect, or what befalls the answer when all is done. */
export type ScfFault =
  | { readonly kind: "refuse"; readonly code: string; readonly message: string }
  | HttpFault;

export type ScfCall = CkafkaCall;

export interface ScfOptions {
  /** Keys that may sign. */
  readonly secrets: readonly Secret[];
  /** What a function's role gives it. */
  readonly roleCredentials: Secret;
}

export interface Scf extends LoopbackServer {
  /** All calls so far, failed ones too. */
  readonly calls: readonly ScfCall[];
  /** The functions of a region, as they are now. */
  functions(region: string): ReadonlyMap<string, ScfFunction>;
  account(region: string): Account;
  /** Lets a function's timer fire, and returns its runs. */
  fireTimer(region: string, functionName: string, timer: string): Promise<Run[]>;
  /** Lets calls go wrong from now on; an empty list ends it. */
  misbehave(plan: FaultPlan<ScfCall, ScfFault>): void;
}

const VERSIONS = { scf: "2018-04-16", cls: "2020-10-16" };

/** The APIs of SCF and CLS on loopback, with functions that really run. */
export async function startScf({ secrets, roleCredentials }: ScfOptions): Promise<Scf> {
  const accounts = new Map<string, Account>();
  const account = (region: string) => {
    const found = accounts.get(region) ?? new Account();
    accounts.set(region, found);
    return found;
  };
  const calls: ScfCall[] = [];
  const faults = new FaultControl<ScfCall, ScfFault>();
  const logs = new LogService();
  const invoker = new Invoker(logs, roleCredentials);

  const server = await listenOnLoopback(async (request, body, response) => {
    const call = readCall(request, body, Date.now());
    calls.push(call);
    const fault = faults.next(call);
    const answer = async () => {
      const { method = "", url: target = "", headers } = request;
      verifySignature({ method, target, headers, body }, secrets, call.at);
      if (fault?.kind === "refuse") throw new ApiError(fault.code, fault.message);
      return await act(call, body, { account, invoker, logs });
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
    fireTimer: (region, name, timer) => invoker.fire(account(region), name, timer, region),
    misbehave: (plan) => faults.follow(plan),
    close: async () => {
      await invoker.close();
      await server.close();
    },
  };
}

async function orError(answer: Promise<object>, RequestId: string): Promise<object> {
  try {
    return { Response: { ...(await answer), RequestId } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { Response: { Error: { Code: error.code, Message: error.message }, RequestId } };
  }
}

interface World {
  readonly account: (region: string) => Account;
  readonly invoker: Invoker;
  readonly logs: LogService;
}

async function act(call: ScfCall, body: Buffer, world: World): Promise<object> {
  const { action, region, headers } = call;
  if (!isAction(action)) {
    throw new ApiError("InvalidAction", "The action is not valid or does not exist.");
  }
  if (headers["x-tc-version"] !== VERSIONS[action === "SearchLog" ? "cls" : "scf"]) {
    throw new ApiError("NoSuchVersion", "The API version does not exist.");
  }
  if (region === null) {
    throw new ApiError("MissingParameter", "The request is missing a required parameter `Region`.");
  }
  const account = world.account(region);
  const given = <Name extends Action>(name: Name): ParametersOf<Name> =>
    parseParameters(PARAMETERS[name], body);
  switch (action) {
    case "CreateFunction":
      return functions.createFunction(account, given(action), call.at);
    case "UpdateFunctionCode":
      return functions.updateFunctionCode(account, given(action), call.at);
    case "UpdateFunctionConfiguration":
      return functions.updateFunctionConfiguration(account, given(action), call.at);
    case "GetFunction":
      return functions.getFunction(account, given(action));
    case "DeleteFunction":
      return functions.deleteFunction(account, given(action));
    case "ListFunctions":
      return functions.listFunctions(account, given(action));
    case "CreateTrigger":
      return triggers.createTrigger(account, given(action));
    case "UpdateTrigger":
      return triggers.updateTrigger(account, given(action));
    case "DeleteTrigger":
      return triggers.deleteTrigger(account, given(action));
    case "ListTriggers":
      return triggers.listTriggers(account, given(action));
    case "PutReservedConcurrencyConfig":
      return quotas.putReservedConcurrencyConfig(account, given(action));
    case "DeleteReservedConcurrencyConfig":
      return quotas.deleteReservedConcurrencyConfig(account, given(action));
    case "GetReservedConcurrencyConfig":
      return quotas.getReservedConcurrencyConfig(account, given(action));
    case "UpdateFunctionEventInvokeConfig":
      return quotas.updateFunctionEventInvokeConfig(account, given(action));
    case "GetFunctionEventInvokeConfig":
      return quotas.getFunctionEventInvokeConfig(account, given(action));
    case "Invoke":
      return world.invoker.invoke(account, given(action), region);
    case "SearchLog":
      return world.logs.search(given(action));
  }
}

function isAction(action: string): action is Action {
  return Object.hasOwn(PARAMETERS, action);
}
