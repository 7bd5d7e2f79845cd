import { listDeployed, removeFunction } from "../scf/stage.mjs";

/**
 * @import { Deployment } from "../scf/apply.mjs"
 * @import { Context } from "../context.mjs"
 * @import { Stage } from "../scf/stage.mjs"
 */

/**
 * `serverless remove`
 * @param {Context} context
 */
export async function remove(context) {
  const removed = await removeStage(
    await context.deployment(),
    context.stage,
    context.functionNames,
  );
  context.note(removed === 0 ? "Nothing to remove." : "Removed.");
}

/**
 * Removes the functions of serverless.yml and those that once stood there.
 * @param {Deployment} deployment
 * @param {Stage} stage
 * @param {readonly string[]} names
 * @returns {Promise<number>} how many there were
 */
export async function removeStage(deployment, stage, names) {
  let removed = 0;
  for (const name of new Set([...names, ...(await listDeployed(deployment.scf, stage))])) {
    if (await removeFunction(deployment, name)) removed++;
  }
  return removed;
}
