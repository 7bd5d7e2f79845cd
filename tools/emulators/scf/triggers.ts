import { ApiError } from "../ckafka/api-error.ts";
import type { Account, ScfFunction, Trigger } from "./account.ts";
import type { ParametersOf } from "./parameters.ts";

export function createTrigger(
  account: Account,
  { FunctionName, TriggerName, ...parameters }: ParametersOf<"CreateTrigger">,
): object {
  if (account.find(FunctionName).triggers.has(TriggerName)) {
    throw new ApiError("ResourceInUse.Trigger", `There is a trigger ${TriggerName} already.`);
  }
  const trigger = {
    name: TriggerName,
    qualifier: parameters.Qualifier ?? account.habits.defaultQualifier,
    cron: checkedCron(parameters.TriggerDesc),
    enabled: parameters.Enable === "OPEN",
    message: parameters.CustomArgument ?? "",
  };
  account.change(FunctionName).triggers.set(TriggerName, trigger);
  return {};
}

export function updateTrigger(
  account: Account,
  { FunctionName, TriggerName, ...parameters }: ParametersOf<"UpdateTrigger">,
): object {
  if (!account.habits.hasUpdateTrigger) {
    throw new ApiError("InvalidAction", "The action is not valid or does not exist.");
  }
  const present = qualifiedTrigger(account.find(FunctionName), TriggerName, parameters.Qualifier);
  const trigger = {
    ...present,
    cron: checkedCron(parameters.TriggerDesc ?? present.cron),
    enabled: parameters.Enable === undefined ? present.enabled : parameters.Enable === "OPEN",
    message: parameters.CustomArgument ?? present.message,
  };
  account.change(FunctionName).triggers.set(TriggerName, trigger);
  return {};
}

export function deleteTrigger(
  account: Account,
  { FunctionName, TriggerName, Qualifier }: ParametersOf<"DeleteTrigger">,
): object {
  const { name } = qualifiedTrigger(account.find(FunctionName), TriggerName, Qualifier);
  account.change(FunctionName).triggers.delete(name);
  return {};
}

export function listTriggers(
  account: Account,
  { FunctionName, Offset, Limit }: ParametersOf<"ListTriggers">,
): object {
  const triggers = listed(account.find(FunctionName), account.habits.availableStatus);
  return { TotalCount: triggers.length, Triggers: triggers.slice(Offset, Offset + Limit) };
}

/** As the API returns them: the cron expression wrapped in JSON, `Enable` as a number. */
export function listed({ triggers }: ScfFunction, AvailableStatus = "Available"): object[] {
  return [...triggers.values()].map(({ name, qualifier, cron, enabled, message }) => ({
    TriggerName: name,
    Type: "timer",
    TriggerDesc: JSON.stringify({ cron }),
    Enable: enabled ? 1 : 0,
    CustomArgument: message,
    Qualifier: qualifier,
    AvailableStatus,
  }));
}

export function triggerOf(found: ScfFunction, name: string): Trigger {
  const trigger = found.triggers.get(name);
  if (trigger !== undefined) return trigger;
  throw new ApiError("ResourceNotFound.Trigger", `The trigger ${name} does not exist.`);
}

/** The trigger of a version or an alias; under another one there is none of its name. */
function qualifiedTrigger(found: ScfFunction, name: string, qualifier: string): Trigger {
  const trigger = triggerOf(found, name);
  if (trigger.qualifier === qualifier) return trigger;
  const message = `The trigger ${name} of ${qualifier} does not exist.`;
  throw new ApiError("ResourceNotFound.Trigger", message);
}

function checkedCron(cron: string): string {
  const field = String.raw`[\dA-Za-z*,/-]+`;
  if (new RegExp(`^${field}( ${field}){6}$`).test(cron)) return cron;
  throw new ApiError("InvalidParameterValue.TriggerCronConfig", `Wrong cron: ${cron}.`);
}
