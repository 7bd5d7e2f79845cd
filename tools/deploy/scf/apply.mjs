import { settings } from "./settings.mjs";
import { change, settledFunction } from "./status.mjs";
import { applyTimers } from "./timers.mjs";

/**
 * @import { ScfClient } from "./api.mjs"
 * @import { PlannedFunction } from "../config/plan.mjs"
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
  const why = isBroken ? found.Status : `runtime ${found.Runtime} to ${runtime}`;
  report(`${why}, make it anew`);
  await scf.DeleteFunction({ FunctionName: name });
  return await settledFunction(scf, name, pollMs);
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 * @param {Code} code
 */
async function create(deployment, planned, { inline, description }) {
  const { name, handler, runtime } = planned;
  await change(deployment, name, "create", () =>
    deployment.scf.CreateFunction({
      FunctionName: name,
      Code: { ZipFile: inline },
      CodeSource: "ZipFile",
      Handler: handler,
      Runtime: runtime,
      Type: "Event",
      ...settings(planned, description).forCreation,
    }),
  );
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 * @param {Code} code
 * @param {GetFunctionResponse} found
 */
async function update(deployment, planned, { inline, description, force }, found) {
  const { scf } = deployment;
  const { name: FunctionName, handler: Handler } = planned;
  const isBroken = found.Status !== "Active";
  if (force || isBroken || found.Description !== description || found.Handler !== Handler) {
    const request = { FunctionName, Handler, ZipFile: inline, CodeSource: "ZipFile" };
    await change(deployment, FunctionName, "update the code", () =>
      scf.UpdateFunctionCode(request),
    );
  }
  // The description, which names the code, comes after it: what is cut short here is uploaded again.
  const { forUpdate, changed } = settings(planned, description, found);
  if (isBroken || changed.length > 0) {
    const step = `update ${changed.join(", ") || "the configuration"}`;
    await change(deployment, FunctionName, step, () =>
      scf.UpdateFunctionConfiguration({ FunctionName, ...forUpdate }),
    );
  }
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
async function applyQuota(deployment, { name: FunctionName, quotaMemory }) {
  const { scf } = deployment;
  const { ReservedMem } = await scf.GetReservedConcurrencyConfig({ FunctionName });
  // The API knows no difference between no quota and one of 0.
  if ((ReservedMem || null) === quotaMemory) return;
  if (quotaMemory === null) {
    await change(deployment, FunctionName, "remove the exclusive quota", () =>
      scf.DeleteReservedConcurrencyConfig({ FunctionName }),
    );
  } else {
    await change(deployment, FunctionName, `set the exclusive quota to ${quotaMemory} MB`, () =>
      scf.PutReservedConcurrencyConfig({ FunctionName, ReservedConcurrencyMem: quotaMemory }),
    );
  }
}

/**
 * @param {Deployment} deployment
 * @param {PlannedFunction} planned
 */
async function applyRetries(deployment, { name: FunctionName, asyncRetries }) {
  const { scf } = deployment;
  const { AsyncTriggerConfig } = await scf.GetFunctionEventInvokeConfig({ FunctionName });
  if (AsyncTriggerConfig?.RetryConfig?.[0]?.RetryNum === asyncRetries) return;
  const wanted = {
    RetryConfig: [{ RetryNum: asyncRetries }],
    // Seconds that an event may wait for its turn; SCF's own default.
    MsgTTL: AsyncTriggerConfig?.MsgTTL ?? 21_600,
  };
  await change(deployment, FunctionName, `set the retries of a failed run to ${asyncRetries}`, () =>
    scf.UpdateFunctionEventInvokeConfig({ FunctionName, AsyncTriggerConfig: wanted }),
  );
}
