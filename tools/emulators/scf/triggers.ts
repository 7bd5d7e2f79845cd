import { ApiError } from "../ckafka/api-error.ts";
import type { Account, ScfFunction } from "./account.ts";
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
  const present = triggerOf(account.find(FunctionName), TriggerName);
  const trigger = {
    name: TriggerName,
    cron: checkedCron(parameters.TriggerDesc ?? present.cron),
    enabled: parameters.Enable === undefined ? present.enabled : parameters.Enable === "OPEN",
    message: parameters.CustomArgument ?? present.message,
  };
  account.change(FunctionName).triggers.set(TriggerName, trigger);
  return {};
}

export function deleteTrigger(
  account: Account,
  { FunctionName, TriggerName }: ParametersOf<"DeleteTrigger">,
): object {
  const { name } = triggerOf(account.find(FunctionName), TriggerName);
  account.change(FunctionName).triggers.delete(name);
  return {};
}

export function listTriggers(
  account: Account,
  { FunctionName, Offset, Limit }: ParametersOf<"ListTriggers">,
): object {
  const triggers = listed(account.find(FunctionName));
  return { TotalCount: triggers.length, Triggers: triggers.slice(Offset, Offset + Limit) };
}

/** As the API returns them: the cron expression wrapped in JSON, `Enable` as a number. */
export function listed({ triggers }: ScfFunction): object[] {
  return [...triggers.values()].map(({ name, cron, enabled, message }) => ({
    TriggerName: name,
    Type: "timer",
    TriggerDesc: JSON.stringify({ cron }),
    Enable: enabled ? 1 : 0,
    CustomArgument: message,
    Qualifier: "$LATEST",
    AvailableStatus: "Available",
  }));
}

export function triggerOf(found: ScfFunction, name: string) {
  const trigger = found.triggers.get(name);
  if (trigger !== undefined) return trigger;
  throw new ApiError("ResourceNotFound.Trigger", `The trigger ${name} does not exist.`);
}

function checkedCron(cron: string): string {
  const field = String.raw`[\dA-Za-z*,/-]+`;
  if (new RegExp(`^${field}( ${field}){6}$`).test(cron)) return cron;
  throw new ApiError("InvalidParameterValue.TriggerCronConfig", `Wrong cron: ${cron}.`);
}
