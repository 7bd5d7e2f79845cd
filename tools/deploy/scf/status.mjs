import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../user-error.mjs";
import { ApiError } from "./api.mjs";

/**
 * @import { ScfClient } from "./api.mjs"
 * @import { Deployment } from "./apply.mjs"
 * @import { GetFunctionResponse } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.js"
 */

/** While it has one of these, a function takes no changes. */
const BUSY = ["Creating", "Updating", "Publishing", "Deleting"];
const PATIENCE_MS = 3 * 60_000;

/**
 * The function as it is, `null` where there is none.
 * @param {ScfClient} scf
 * @param {string} name
 * @returns {Promise<GetFunctionResponse | null>}
 */
export async function findFunction(scf, name) {
  return await orMissing(scf.GetFunction({ FunctionName: name, ShowCode: "FALSE" }));
}

/**
 * The function once it is at rest, `null` when there is none (any more).
 * @param {ScfClient} scf
 * @param {string} name
 * @param {number} pollMs between two looks
 * @throws {UserError} when it is busy for too long
 */
export async function settledFunction(scf, name, pollMs) {
  for (let waited = 0; waited <= PATIENCE_MS; waited += pollMs) {
    const found = await findFunction(scf, name);
    if (found === null || !BUSY.includes(found.Status ?? "")) return found;
    await delay(pollMs);
  }
  throw new UserError(
    `${name} has been busy for ${PATIENCE_MS / 60_000} minutes: look at it in the console, then run the command again.`,
  );
}

/**
 * One step of a deployment: says what is done, does it, and waits until the function is ready again.
 * @param {Deployment} deployment
 * @param {string} name
 * @param {string} step
 * @param {() => Promise<unknown>} call
 * @throws {UserError} with SCF's reasons when the function does not come to be ready
 */
export async function change({ scf, pollMs, report }, name, step, call) {
  report(step);
  await call();
  const found = await settledFunction(scf, name, pollMs);
  if (found?.Status === "Active") return;
  const reasons = (found?.StatusReasons ?? []).map(
    ({ ErrorCode = "", ErrorMessage = "" }) => `${ErrorCode}: ${ErrorMessage}`,
  );
  const why = [found?.StatusDesc, ...reasons].filter(Boolean).join("; ") || "SCF gives no reason";
  const hint =
    found?.Status === "CreateFailed"
      ? ". An account without CLS needs FUNCTION_LOGS=off; deploy again then."
      : "";
  throw new UserError(`${name} is ${found?.Status ?? "gone"}: ${why}${hint}`);
}

/**
 * `null` where the API says that the thing asked for does not exist.
 * @template T
 * @param {Promise<T>} answer
 */
export async function orMissing(answer) {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.code.startsWith("ResourceNotFound")) return null;
    throw error;
  }
}
