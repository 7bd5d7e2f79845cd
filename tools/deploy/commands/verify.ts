import { parseEnvironment } from "../../../lib/config/environment.ts";
import { ConfigError } from "../../../lib/config/mistakes.ts";
import { DEFAULT_REGION, NO_REGION } from "../../environment.ts";
import { type PlannedFunction, planFunctions, planMistakes } from "../config/plan.ts";
import type { Context } from "../context.ts";
import type { Service } from "../framework.ts";
import { UserError } from "../user-error.ts";

/**
 * Everything about a deployment that can be wrong on this side, before anything is built or called.
 * @throws UserError with all mistakes, each with its path
 */
export function verifyDeployment(context: Context): void {
  const mistakes = serviceMistakes(context.serverless.service);
  if (mistakes.length > 0) {
    const lines = mistakes.map((mistake) => `  ${mistake}`);
    throw new UserError(["Nothing was deployed, the configuration is wrong:", ...lines].join("\n"));
  }
  context.access();
  if (!context.serverless.service.provider.region) context.note(NO_REGION);
}

export function serviceMistakes(service: Service): string[] {
  const functions = planFunctions(service);
  return [
    ...planMistakes(service, functions),
    ...functions.flatMap((planned) =>
      configMistakes(planned, service.provider.region || DEFAULT_REGION),
    ),
  ];
}

/** What the function itself would say is wrong with its environment. */
function configMistakes(
  { key, handler, environment }: PlannedFunction,
  region: string,
): readonly string[] {
  // SCF gives these at run time.
  const given = {
    TENCENTCLOUD_REGION: region,
    TENCENTCLOUD_SECRETID: "the-id-that-the-role-gives",
    TENCENTCLOUD_SECRETKEY: "the-key-that-the-role-gives",
  };
  try {
    parseEnvironment({ ...environment, ...given }, { forAlert: handler.startsWith("alert.") });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n").map((line) => `functions.${key}.environment: ${line}`);
  }
}
