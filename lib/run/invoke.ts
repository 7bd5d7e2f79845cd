import { isNamed } from "../base/errors.ts";
import { createLog, type Log } from "../base/log.ts";
import { createRedact } from "../base/redact.ts";
import type { Config } from "../config/config.ts";
import { readProfile } from "../config/credentials.ts";
import { type EnvironmentOptions, parseEnvironment } from "../config/environment.ts";
import { ConfigError } from "../config/mistakes.ts";
import type { Environment } from "../config/variables.ts";

/** A run that did not do all it had to. The state is saved by then; the next run tries again. */
export class RunError extends Error {
  override readonly name = "RunError";

  static override [Symbol.hasInstance](thrown: unknown): boolean {
    return isNamed(thrown, "RunError");
  }

  constructor(errors: readonly string[]) {
    super(errors.join("; "));
    // What failed lies outside: a stack would lead to code that is right.
    this.stack = String(this);
  }
}

export interface InvocationContext {
  readonly log: Log;
  /** Takes this configuration's secrets out of a text. */
  readonly redact: (text: string) => string;
}

/**
 * One invocation of a function: reads the environment anew. Whatever goes wrong is thrown as an error
 * without a secret in it, and without a stack where the cause lies outside.
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
    if (error instanceof ConfigError) throw error;
    const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
    log.error(redact(message), error instanceof RunError ? {} : { stack });
    throw Object.assign(new Error(redact(message)), { stack: redact(stack) });
  }
}
