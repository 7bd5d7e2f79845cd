import { planFunctions, planMistakes } from "../config/plan.mjs";
import { configMistakes } from "../product.mjs";
import { UserError } from "../user-error.mjs";

/**
 * @import { Context } from "../context.mjs"
 * @import { Service } from "../framework.ts"
 */

/**
 * Everything about a deployment that can be wrong on this side, before anything is built or called.
 * @param {Context} context
 * @throws {UserError} with all mistakes, each with its path
 */
export async function verifyDeployment(context) {
  const mistakes = await serviceMistakes(context.serverless.service);
  if (mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  ${mistake}`);
    throw new UserError(["Nothing was deployed, the configuration is wrong:", ...lines].join("\n"));
  }
  await context.access();
}

/**
 * @param {Service} service
 * @returns {Promise<string[]>}
 */
export async function serviceMistakes(service) {
  const functions = planFunctions(service);
  return [
    ...planMistakes(service, functions),
    // Where a region is missing, that has been said.
    ...(await configMistakes(functions, service.provider.region || "anywhere")),
  ];
}
