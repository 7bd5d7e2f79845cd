import type { ScfClient } from "../cloud/api.ts";
import { deploymentOf } from "../cloud/deployment.ts";
import type { Context } from "../context.ts";
import { findFunction, orMissing } from "../scf/status.ts";
import { type ListedTimer, listTimers } from "../scf/timers.ts";

/** `serverless info` */
export async function info(context: Context): Promise<void> {
  const { stage, region, functionNames } = context;
  const { scf } = deploymentOf(context);
  const functions = await Promise.all(functionNames.map((name) => describeFunction(scf, name)));
  const title = `${stage.service}, stage ${stage.stage}, ${region}`;
  context.print([title, ...functions.flat()].join("\n"));
}

/** What is deployed of one function, as lines for a terminal. */
async function describeFunction(scf: ScfClient, name: string): Promise<string[]> {
  const found = await findFunction(scf, name);
  if (found === null) return [name, "  not deployed"];
  const target = { FunctionName: name };
  const [timers, quota, retries] = await Promise.all([
    orMissing(listTimers(scf, name)),
    orMissing(scf.GetReservedConcurrencyConfig(target)),
    orMissing(scf.GetFunctionEventInvokeConfig(target)),
  ]);
  const status = [found.Status, found.StatusDesc].filter(Boolean).join(": ");
  const { VpcConfig: vpc, AvailableStatus: available = "" } = found;
  const rows = [
    ["status", status],
    ...(available === "" || available === "Available"
      ? []
      : [["trouble", `${available}: see the account's balance and bills`]]),
    ["runtime", `${found.Runtime}, ${found.MemorySize} MB, ${found.Timeout} s`],
    ...(timers ?? []).map((listed) => ["timer", timerText(listed)]),
    ["quota", quotaText(quota?.ReservedMem ?? 0, found.MemorySize ?? 0)],
    ["retries", `${retries?.AsyncTriggerConfig?.RetryConfig?.[0]?.RetryNum ?? "unknown"}`],
    ["role", found.Role || "none"],
    ["vpc", vpc?.VpcId ? `${vpc.VpcId}, ${vpc.SubnetId}` : "none"],
    ["logs", found.ClsTopicId ? `CLS topic ${found.ClsTopicId}` : "off"],
    ["changed", found.ModTime ?? ""],
  ];
  return [name, ...rows.map(([label = "", value]) => `  ${label.padEnd(8)} ${value}`)];
}

function timerText({ timer: { name, cron, enabled }, available }: ListedTimer): string {
  const state = available ? "" : ", not available: see the account's balance and bills";
  return `${name} (${cron}, in UTC+8)${enabled ? "" : ", switched off"}${state}`;
}

/**
 * @param quotaMemory MB
 * @param memorySize MB
 */
function quotaText(quotaMemory: number, memorySize: number): string {
  if (quotaMemory === 0) return "none";
  const instances = Math.floor(quotaMemory / memorySize);
  return `${quotaMemory} MB, at most ${instances} ${instances === 1 ? "instance" : "instances"}`;
}
