import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import { type EnvironmentOptions, parseEnvironment } from "../config/environment.ts";
import { readProfile } from "../config/profile.ts";
import type { Environment } from "../config/variables.ts";
import { createLog, type Log } from "../log.ts";
import { createRedact } from "../redact.ts";
import { RunError } from "./run-error.ts";

export interface InvocationContext {
  readonly log: Log;
  /** Takes this configuration's secrets out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * One invocation of a function: the environment is read anew, and whatever goes wrong leaves as an
 * error for its reader, with no secret in it, and with no stack where a line of code says nothing.
 */
export async function invoke<T>(
  env: Environment,
  options: Omit<EnvironmentOptions, "profile">,
  work: (config: Config, context: InvocationContext) => Promise<T>,
): Promise<T> {
  const config = parseEnvironment(env, { ...options, profile: readProfile });
  const redact = createRedact(config.secrets);
  const log = createLog(config.logLevel, redact);
  try {
    return await work(config, { log, redact });
  } catch (error) {
    const expected = error instanceof RunError || error instanceof ConfigError;
    const stack = error instanceof Error && !expected ? error.stack : undefined;
    const message = redact(error instanceof Error ? error.message : String(error));
    log.error(message, stack === undefined ? {} : { stack });
    const clean = new Error(message);
    if (expected) clean.stack = `${clean.name}: ${message}`;
    throw clean;
  }
}
