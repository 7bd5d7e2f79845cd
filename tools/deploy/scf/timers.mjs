import { isDeepStrictEqual } from "node:util";
import { unwrapCron } from "../config/cron.mjs";
import { change } from "./status.mjs";

/**
 * @import { Deployment } from "./apply.mjs"
 * @import { PlannedFunction, Timer } from "../config/plan.mjs"
 * @import { ScfClient } from "./api.mjs"
 */

const TYPE = "timer";

/**
 * The timers that a function has; triggers of other kinds are nobody's business here.
 * @param {ScfClient} scf
 * @param {string} name
 * @returns {Promise<Timer[]>}
 */
export async function listTimers(scf, name) {
  const triggers = [];
  for (;;) {
    const page = await scf.ListTriggers({
      FunctionName: name,
      Offset: triggers.length,
      Limit: 100,
    });
    triggers.push(...(page.Triggers ?? []));
    if (!page.Triggers?.length || triggers.length >= (page.TotalCount ?? 0)) break;
  }
  return triggers
    .filter((trigger) => trigger.Type === TYPE)
    .map((trigger) => ({
      name: trigger.TriggerName ?? "",
      cron: unwrapCron(trigger.TriggerDesc ?? ""),
      enabled: trigger.Enable === 1,
      message: trigger.CustomArgument ?? "",
    }));
}

/**
 * Makes, changes and removes timers until they are as planned.
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
export async function applyTimers(deployment, { name: FunctionName, timers }) {
  const { scf } = deployment;
  const present = await listTimers(scf, FunctionName);
  for (const timer of timers) {
    const found = present.find(({ name }) => name === timer.name);
    if (isDeepStrictEqual(found, timer)) continue;
    const request = {
      FunctionName,
      TriggerName: timer.name,
      Type: TYPE,
      TriggerDesc: timer.cron,
      Enable: timer.enabled ? "OPEN" : "CLOSE",
      ...(found === undefined && timer.message === "" ? {} : { CustomArgument: timer.message }),
    };
    const step = `${found === undefined ? "create" : "update"} timer ${timer.name} (${timer.cron})`;
    await change(deployment, FunctionName, step, () =>
      found === undefined ? scf.CreateTrigger(request) : scf.UpdateTrigger(request),
    );
  }
  for (const { name } of present) {
    if (timers.some((timer) => timer.name === name)) continue;
    await change(deployment, FunctionName, `remove timer ${name}`, () =>
      removeTimer(scf, FunctionName, name),
    );
  }
}

/**
 * @param {ScfClient} scf
 * @param {string} name the function's
 * @param {string} timer
 */
export async function removeTimer(scf, name, timer) {
  await scf.DeleteTrigger({ FunctionName: name, TriggerName: timer, Type: TYPE });
}
