import { configurationError, planFunctions } from "./plan.mjs";
import { configMistakes } from "./product.mjs";

/** @import { Context } from "./context.mjs" */

/**
 * Everything about a deployment that can be wrong on this side, before anything is built or called.
 * @param {Context} context
 * @throws {UserError} with all mistakes, each with its path
 */
export async function checkDeployment(context) {
  const functions = planFunctions(context.serverless.service);
  const mistakes = await configMistakes(functions, context.region);
  if (mistakes.length > 0) throw configurationError(mistakes);
  await context.access();
}
