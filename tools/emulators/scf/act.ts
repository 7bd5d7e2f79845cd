import type { Cam } from "../cam/cam.ts";
import { CAM_PARAMETERS, type CamAction } from "../cam/parameters.ts";
import { ApiError } from "../ckafka/api-error.ts";
import type { CkafkaCall } from "../ckafka/call.ts";
import { parseParameters } from "../ckafka/parameters.ts";
import type { Account } from "./account.ts";
import * as functions from "./functions.ts";
import type { Invoker } from "./invoke.ts";
import type { LogService } from "./log-service.ts";
import { type Action, PARAMETERS, type ParametersOf } from "./parameters.ts";
import * as quotas from "./quotas.ts";
import * as triggers from "./triggers.ts";

const VERSIONS = { scf: "2018-04-16", cls: "2020-10-16", cam: "2019-01-16" };

/** What calls may have to do with. */
export interface World {
  readonly account: (region: string) => Account;
  readonly invoker: Invoker;
  readonly logs: LogService;
  readonly cam: Cam;
}

/**
 * What an action of SCF, CLS or CAM does, by its parameters as they are published.
 * @throws ApiError with the documented codes
 */
export async function act(call: CkafkaCall, body: Buffer, world: World): Promise<object> {
  const { action, region, headers } = call;
  if (isCamAction(action)) {
    if (headers["x-tc-version"] !== VERSIONS.cam) {
      throw new ApiError("NoSuchVersion", "The API version does not exist.");
    }
    return world.cam.act(action, (name) => parseParameters(CAM_PARAMETERS[name], body));
  }
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
  if (!account.habits.isOpen) {
    throw new ApiError("ResourceNotFound.Namespace", "The namespace default does not exist.");
  }
  const scene = { cam: world.cam, now: call.at };
  const given = <Name extends Action>(name: Name): ParametersOf<Name> =>
    parseParameters(PARAMETERS[name], body);
  switch (action) {
    case "CreateFunction":
      return functions.createFunction(account, given(action), scene);
    case "UpdateFunctionCode":
      return functions.updateFunctionCode(account, given(action), call.at);
    case "UpdateFunctionConfiguration":
      return functions.updateFunctionConfiguration(account, given(action), scene);
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

function isCamAction(action: string): action is CamAction {
  return Object.hasOwn(CAM_PARAMETERS, action);
}

function isAction(action: string): action is Action {
  return Object.hasOwn(PARAMETERS, action);
}
