import { isDeepStrictEqual } from "node:util";
import { ApiError, type ScfClient } from "../cloud/api.ts";
import type { Deployment } from "../cloud/deployment.ts";
import { unwrapCron } from "../config/cron.ts";
import type { PlannedFunction, Timer } from "../config/plan.ts";
import { change, orGone, orMissing, ready } from "./status.ts";

const TYPE = "timer";

/** A timer that is there: changed and deleted by the qualifier that it is listed with. */
export interface ListedTimer {
  readonly timer: Timer;
  readonly qualifier: string;
  /** Whether SCF fires it; billing trouble stops it. */
  readonly available: boolean;
}

/** The timers that a function has; triggers of other kinds are nobody's business here. */
export async function listTimers(scf: ScfClient, name: string): Promise<ListedTimer[]> {
  const triggers = [];
  for (;;) {
    const Offset = triggers.length;
    const page = await scf.ListTriggers({ FunctionName: name, Offset, Limit: 100 });
    triggers.push(...(page.Triggers ?? []));
    if (!page.Triggers?.length || triggers.length >= (page.TotalCount ?? 0)) break;
  }
  return triggers
    .filter((trigger) => trigger.Type === TYPE)
    .map((trigger) => ({
      timer: {
        name: trigger.TriggerName ?? "",
        cron: unwrapCron(trigger.TriggerDesc ?? ""),
        enabled: trigger.Enable === 1,
        message: trigger.CustomArgument ?? "",
      },
      qualifier: trigger.Qualifier ?? "",
      available: (trigger.AvailableStatus || "Available") === "Available",
    }));
}

/** Makes, changes and removes timers until they are as planned. */
export async function applyTimers(
  deployment: Deployment,
  { name: FunctionName, timers }: PlannedFunction,
): Promise<void> {
  const { scf } = deployment;
  const present = (await orMissing(listTimers(scf, FunctionName))) ?? [];
  for (const timer of timers) {
    const found = present.find((listed) => listed.timer.name === timer.name);
    if (isDeepStrictEqual(found?.timer, timer)) continue;
    const text = `${found === undefined ? "create" : "update"} timer ${timer.name} (${timer.cron})`;
    await change(deployment, FunctionName, text, () =>
      found === undefined
        ? create(scf, FunctionName, timer)
        : update(deployment, FunctionName, timer, found),
    );
  }
  for (const listed of present) {
    if (timers.some(({ name }) => name === listed.timer.name)) continue;
    await change(deployment, FunctionName, `remove timer ${listed.timer.name}`, () =>
      removeTimer(scf, FunctionName, listed),
    );
  }
}

async function create(scf: ScfClient, name: string, timer: Timer): Promise<void> {
  const { message } = timer;
  await scf.CreateTrigger({
    ...request(name, timer),
    ...(message === "" ? {} : { CustomArgument: message }),
  });
}

/** Where SCF has no way to change a timer, it is made anew: the international site has none. */
async function update(
  deployment: Deployment,
  name: string,
  timer: Timer,
  found: ListedTimer,
): Promise<void> {
  const { scf } = deployment;
  try {
    await scf.UpdateTrigger({
      ...request(name, timer),
      CustomArgument: timer.message,
      ...qualified(found),
    });
  } catch (error) {
    if (!(error instanceof ApiError && error.code.startsWith("InvalidAction"))) throw error;
    await removeTimer(scf, name, found);
    await ready(deployment, name);
    await create(scf, name, timer);
  }
}

function request(FunctionName: string, { name, cron, enabled }: Timer) {
  const Enable = enabled ? "OPEN" : "CLOSE";
  return { FunctionName, TriggerName: name, Type: TYPE, TriggerDesc: cron, Enable };
}

/** @param name the function's */
export async function removeTimer(
  scf: ScfClient,
  name: string,
  listed: ListedTimer,
): Promise<void> {
  const target = { FunctionName: name, TriggerName: listed.timer.name, Type: TYPE };
  const gone = /^ResourceNotFound\.(Function|Trigger)/;
  await orGone(scf.DeleteTrigger({ ...target, ...qualified(listed) }), gone);
}

function qualified({ qualifier }: ListedTimer) {
  return qualifier === "" ? {} : { Qualifier: qualifier };
}
