import { ApiError } from "../ckafka/api-error.ts";
import type { Account, ScfFunction } from "./account.ts";
import type { ParametersOf } from "./parameters.ts";

export function createTrigger(
  account: Account,
  { FunctionName, TriggerName, ...parameters }: ParametersOf<"CreateTrigger">,
): object {
  const { triggers } = account.change(FunctionName);
  if (triggers.has(TriggerName)) {
    throw new ApiError("ResourceInUse.Trigger", `There is a trigger ${TriggerName} already.`);
  }
  triggers.set(TriggerName, {
    name: TriggerName,
    cron: checkedCron(parameters.TriggerDesc),
    enabled: parameters.Enable === "OPEN",
    message: parameters.CustomArgument ?? "",
  });
  return {};
}

export function updateTrigger(
  account: Account,
  { FunctionName, TriggerName, ...parameters }: ParametersOf<"UpdateTrigger">,
): object {
  const found = account.change(FunctionName);
  const trigger = triggerOf(found, TriggerName);
  found.triggers.set(TriggerName, {
    name: TriggerName,
    cron: checkedCron(parameters.TriggerDesc ?? trigger.cron),
    enabled: parameters.Enable === undefined ? trigger.enabled : parameters.Enable === "OPEN",
    message: parameters.CustomArgument ?? trigger.message,
  });
  return {};
}

export function deleteTrigger(
  account: Account,
  { FunctionName, TriggerName }: ParametersOf<"DeleteTrigger">,
): object {
  const found = account.change(FunctionName);
  found.triggers.delete(triggerOf(found, TriggerName).name);
  return {};
}

export function listTriggers(
  account: Account,
  { FunctionName, Offset, Limit }: ParametersOf<"ListTriggers">,
): object {
  const triggers = listed(account.change(FunctionName));
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
