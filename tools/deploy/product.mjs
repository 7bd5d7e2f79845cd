/**
 * The project's own code, where the plugin has to judge and to speak as the rest does. It is
 * TypeScript, loaded as it is and only when it is needed.
 *
 * @import { PlannedFunction } from "./config/plan.mjs"
 */

/** @param {string} path */
async function load(path) {
  const { tsImport } = await import("tsx/esm/api");
  return await tsImport(path, import.meta.url);
}

/** @returns {Promise<typeof import("../../lib/config/environment.ts")>} */
const loadEnvironment = () => load("../../lib/config/environment.ts");
/** @returns {Promise<typeof import("../../lib/config/secrets.ts")>} */
const loadSecrets = () => load("../../lib/config/secrets.ts");
/** @returns {Promise<typeof import("../../lib/base/redact.ts")>} */
const loadRedact = () => load("../../lib/base/redact.ts");
/** @returns {Promise<typeof import("../../lib/config/check-event.ts")>} */
export const loadCheckEvent = () => load("../../lib/config/check-event.ts");
/** @returns {Promise<typeof import("../check/outcome.ts")>} */
export const loadOutcome = () => load("../check/outcome.ts");

/**
 * What the functions themselves would say is wrong with their environments, each with its path.
 * @param {readonly PlannedFunction[]} functions
 * @param {string} region where SCF will tell them they are
 * @returns {Promise<string[]>}
 */
export async function configMistakes(functions, region) {
  const { parseEnvironment } = await loadEnvironment();
  // SCF gives these at run time.
  const given = {
    TENCENTCLOUD_REGION: region,
    TENCENTCLOUD_SECRETID: "the-id-that-the-role-gives",
    TENCENTCLOUD_SECRETKEY: "the-key-that-the-role-gives",
  };
  return functions.flatMap(({ key, handler, environment }) => {
    try {
      parseEnvironment({ ...environment, ...given }, { forAlert: handler.startsWith("alert.") });
      return [];
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "ConfigError") throw error;
      return error.message.split("\n").map((line) => `functions.${key}.environment: ${line}`);
    }
  });
}

/**
 * Takes the secrets of the given environments out of a text.
 * @param {readonly Readonly<Record<string, string | undefined>>[]} environments
 * @returns {Promise<(text: string) => string>}
 */
export async function createRedactor(environments) {
  const [{ secretsIn }, { createRedact }] = await Promise.all([loadSecrets(), loadRedact()]);
  const secrets = environments.flatMap((env) =>
    secretsIn((variable) => env[variable] ?? null, null),
  );
  return createRedact(secrets);
}
