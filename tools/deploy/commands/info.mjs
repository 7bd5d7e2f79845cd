import { findFunction, orMissing } from "../scf/status.mjs";
import { listTimers } from "../scf/timers.mjs";

/**
 * @import { ScfClient } from "../scf/api.mjs"
 * @import { Context } from "../context.mjs"
 */

/**
 * `serverless info`
 * @param {Context} context
 */
export async function info(context) {
  const {
    stage: { service, stage },
    region,
    functionNames,
  } = context;
  const { scf } = await context.deployment();
  const functions = await Promise.all(functionNames.map((name) => describeFunction(scf, name)));
  context.print([`${service}, stage ${stage}, ${region}`, ...functions.flat()].join("\n"));
}

/**
 * What is deployed of one function, as lines for a terminal.
 * @param {ScfClient} scf
 * @param {string} name
 * @returns {Promise<string[]>}
 */
async function describeFunction(scf, name) {
  const found = await findFunction(scf, name);
  if (found === null) return [name, "  not deployed"];
  const target = { FunctionName: name };
  const [timers, quota, retries] = await Promise.all([
    orMissing(listTimers(scf, name)),
    orMissing(scf.GetReservedConcurrencyConfig(target)),
    orMissing(scf.GetFunctionEventInvokeConfig(target)),
  ]);
  const status = [found.Status, found.StatusDesc].filter(Boolean).join(": ");
  const rows = [
    ["status", status],
    ["runtime", `${found.Runtime}, ${found.MemorySize} MB, ${found.Timeout} s`],
    ...(timers ?? []).map(({ name: timer, cron, enabled }) => [
      "timer",
      `${timer} (${cron})${enabled ? "" : ", switched off"}`,
    ]),
    ["quota", quotaText(quota?.ReservedMem ?? 0, found.MemorySize ?? 0)],
    ["retries", `${retries?.AsyncTriggerConfig?.RetryConfig?.[0]?.RetryNum ?? "unknown"}`],
    ["role", found.Role || "none"],
    [
      "vpc",
      found.VpcConfig?.VpcId ? `${found.VpcConfig.VpcId}, ${found.VpcConfig.SubnetId}` : "none",
    ],
    ["logs", found.ClsTopicId ? `CLS topic ${found.ClsTopicId}` : "off"],
    ["changed", found.ModTime ?? ""],
  ];
  return [name, ...rows.map(([label = "", value]) => `  ${label.padEnd(8)} ${value}`)];
}

/**
 * @param {number} quotaMemory MB
 * @param {number} memorySize MB
 */
function quotaText(quotaMemory, memorySize) {
  if (quotaMemory === 0) return "none";
  const instances = Math.floor(quotaMemory / memorySize);
  return `${quotaMemory} MB, at most ${instances} ${instances === 1 ? "instance" : "instances"}`;
}
