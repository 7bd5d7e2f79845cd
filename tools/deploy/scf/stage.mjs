import { createHash } from "node:crypto";
import { orMissing, settledFunction } from "./status.mjs";
import { listTimers, removeTimer } from "./timers.mjs";

/**
 * @import { ScfClient } from "./api.mjs"
 * @import { Deployment } from "./apply.mjs"
 *
 * One stage of one service.
 * @typedef {{service: string, stage: string}} Stage
 */

/**
 * How a function's description begins when it belongs to a stage. SCF takes letters, digits, commas
 * and full stops there, and no hyphens.
 * @param {Stage} stage
 */
function mark({ service, stage }) {
  const words = (/** @type {string} */ text) => text.replaceAll(/[^A-Za-z0-9]+/g, " ");
  return `Deployed by serverless, service ${words(service)}, stage ${words(stage)}, `;
}

/**
 * The description of a function that runs this code. It tells the next deployment whether the code
 * is the same: SCF packs what it stores anew, so that its own hash says nothing.
 * @param {Stage} stage
 * @param {Buffer} zip
 */
export function descriptionOf(stage, zip) {
  return `${mark(stage)}code ${createHash("sha256").update(zip).digest("hex")}`;
}

/**
 * Names of the functions on SCF that were deployed as this stage.
 * @param {ScfClient} scf
 * @param {Stage} stage
 * @returns {Promise<string[]>}
 */
export async function listDeployed(scf, stage) {
  const prefix = `${stage.service}-${stage.stage}-`;
  const found = [];
  for (;;) {
    const page = await scf.ListFunctions({ SearchKey: prefix, Offset: found.length, Limit: 100 });
    found.push(...(page.Functions ?? []));
    if (!page.Functions?.length || found.length >= (page.TotalCount ?? 0)) break;
  }
  return found.flatMap(({ FunctionName = "", Description = "" }) =>
    FunctionName.startsWith(prefix) && Description.startsWith(mark(stage)) ? [FunctionName] : [],
  );
}

/**
 * Removes a function with its timers; what is not there is fine.
 * @param {Deployment} deployment
 * @param {string} name
 * @returns {Promise<boolean>} whether there was one
 */
export async function removeFunction({ scf, pollMs, report }, name) {
  const found = await settledFunction(scf, name, pollMs);
  if (found === null) return false;
  report(`${name}: remove`);
  for (const timer of (await orMissing(listTimers(scf, name))) ?? []) {
    await orMissing(removeTimer(scf, name, timer.name));
    await settledFunction(scf, name, pollMs);
  }
  await orMissing(scf.DeleteFunction({ FunctionName: name }));
  await settledFunction(scf, name, pollMs);
  return true;
}
