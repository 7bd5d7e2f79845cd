import { planFunctions } from "../config/plan.mjs";
import { applyFunction } from "../scf/apply.mjs";
import { descriptionOf, listDeployed, removeFunction } from "../scf/stage.mjs";
import { readArtifact } from "./package.mjs";

/**
 * @import { Deployment } from "../scf/apply.mjs"
 * @import { Context } from "../context.mjs"
 * @import { PlannedFunction } from "../config/plan.mjs"
 * @import { Stage } from "../scf/stage.mjs"
 */

/**
 * `serverless deploy`
 * @param {Context} context
 */
export async function deploy(context) {
  const functions = planFunctions(context.serverless.service);
  const zip = await readArtifact(context);
  if (functions.some(({ role }) => role === "")) {
    context.note("No provider.role (FUNCTION_ROLE): SCF will give the functions no credentials.");
  }
  const force = context.options["force"] === true;
  const changes = await deployStage(await context.deployment(), functions, {
    stage: context.stage,
    zip,
    force,
  });
  const what = `${context.functionNames.join(", ")} in ${context.region}`;
  context.note(
    changes === 0
      ? `Nothing changed: ${what}`
      : `Deployed with ${changes} ${changes === 1 ? "change" : "changes"}: ${what}`,
  );
}

/**
 * Makes a stage on SCF what is planned, functions that left the plan removed.
 * @param {Deployment} deployment
 * @param {readonly PlannedFunction[]} functions
 * @param {{stage: Stage, zip: Buffer, force?: boolean}} code
 * @returns {Promise<number>} how many changes it took
 */
export async function deployStage(deployment, functions, { stage, zip, force = false }) {
  const inline = zip.toString("base64");
  const code = { inline, description: descriptionOf(stage, zip), force };
  let changes = 0;
  for (const planned of functions) changes += await applyFunction(deployment, planned, code);
  for (const name of await listDeployed(deployment.scf, stage)) {
    if (functions.some((planned) => planned.name === name)) continue;
    if (await removeFunction(deployment, name)) changes++;
  }
  return changes;
}
