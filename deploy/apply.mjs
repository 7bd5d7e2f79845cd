import { settings } from "./settings.mjs";
import { activeFunction, settledFunction } from "./status.mjs";
import { applyTimers } from "./timers.mjs";

/**
 * @import { ScfClient } from "./api.mjs"
 * @import { PlannedFunction } from "./plan.mjs"
 * @import { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js"
 *
 * @typedef {object} Deployment
 * @property {ScfClient} scf
 * @property {number} pollMs between two looks at a busy function
 * @property {(step: string) => void} report
 *
 * What runs in a function; `description` tells whose function it is and which code that is.
 * @typedef {{inline: string, description: string, force: boolean}} Code
 */

/**
 * Brings one function to what is planned, in calls of which each leaves a state that the next
 * deployment goes on from. What is as planned is left alone.
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 * @param {Code} code
 * @returns {Promise<number>} how many changes it took
 */
export async function applyFunction(deployment, planned, code) {
  let changes = 0;
  const counting = {
    ...deployment,
    /** @param {string} step */
    report: (step) => {
      changes++;
      deployment.report(`${planned.name}: ${step}`);
    },
  };
  const found = await removeUnusable(counting, planned);
  if (found === null) await create(counting, planned, code);
  else await update(counting, planned, code, found);
  await applyQuota(counting, planned);
  await applyRetries(counting, planned);
  await applyTimers(counting, planned);
  return changes;
}

/**
 * The function if it can be updated: one that was never made whole, or that has another runtime, is
 * deleted, to be made anew.
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
async function removeUnusable({ scf, pollMs, report }, { name, runtime }) {
  const found = await settledFunction(scf, name, pollMs);
  if (found === null) return null;
  const isBroken = ["CreateFailed", "DeleteFailed"].includes(found.Status ?? "");
  if (!isBroken && found.Runtime === runtime) return found;
  report(
    isBroken
      ? `${found.Status}, make it anew`
      : `runtime ${found.Runtime} to ${runtime}, make it anew`,
  );
  await scf.DeleteFunction({ FunctionName: name });
  return await settledFunction(scf, name, pollMs);
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 * @param {Code} code
 */
async function create({ scf, pollMs, report }, planned, { inline, description }) {
  report("create");
  await scf.CreateFunction({
    FunctionName: planned.name,
    Code: { ZipFile: inline },
    CodeSource: "ZipFile",
    Handler: planned.handler,
    Runtime: planned.runtime,
    Type: "Event",
    ...settings(planned, description).forCreation,
  });
  await activeFunction(scf, planned.name, pollMs);
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 * @param {Code} code
 * @param {GetFunctionResponse} found
 */
async function update({ scf, pollMs, report }, planned, { inline, description, force }, found) {
  const { name, handler } = planned;
  const isBroken = found.Status !== "Active";
  // The description, which names the code, follows the code: if this is cut short, the next deployment uploads again.
  if (force || isBroken || found.Description !== description || found.Handler !== handler) {
    report("update the code");
    await scf.UpdateFunctionCode({
      FunctionName: name,
      Handler: handler,
      ZipFile: inline,
      CodeSource: "ZipFile",
    });
    await activeFunction(scf, name, pollMs);
  }
  const { forUpdate, changed } = settings(planned, description, found);
  if (isBroken || changed.length > 0) {
    const shown = changed.filter((setting) => setting !== "Description");
    if (shown.length > 0) report(`update ${shown.join(", ")}`);
    await scf.UpdateFunctionConfiguration({ FunctionName: name, ...forUpdate });
    await activeFunction(scf, name, pollMs);
  }
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
async function applyQuota({ scf, report }, { name, quotaMemory }) {
  const { ReservedMem } = await scf.GetReservedConcurrencyConfig({ FunctionName: name });
  // The API knows no difference between no quota and one of 0.
  if ((ReservedMem || null) === quotaMemory) return;
  if (quotaMemory === null) {
    report("remove the exclusive quota");
    await scf.DeleteReservedConcurrencyConfig({ FunctionName: name });
  } else {
    report(`set the exclusive quota to ${quotaMemory} MB`);
    await scf.PutReservedConcurrencyConfig({
      FunctionName: name,
      ReservedConcurrencyMem: quotaMemory,
    });
  }
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
async function applyRetries({ scf, report }, { name, asyncRetries }) {
  const { AsyncTriggerConfig } = await scf.GetFunctionEventInvokeConfig({ FunctionName: name });
  if (AsyncTriggerConfig?.RetryConfig?.[0]?.RetryNum === asyncRetries) return;
  report(`set the retries of a failed run to ${asyncRetries}`);
  await scf.UpdateFunctionEventInvokeConfig({
    FunctionName: name,
    AsyncTriggerConfig: {
      RetryConfig: [{ RetryNum: asyncRetries }],
      // Seconds that an event may wait for its turn; SCF's own default.
      MsgTTL: AsyncTriggerConfig?.MsgTTL ?? 21_600,
    },
  });
}
