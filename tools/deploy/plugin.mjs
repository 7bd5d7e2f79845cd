import { deploy } from "./commands/deploy.mjs";
import { info } from "./commands/info.mjs";
import { invoke } from "./commands/invoke.mjs";
import { logs } from "./commands/logs.mjs";
import { commands, rejectUnsupported } from "./commands/options.mjs";
import { packageFunctions } from "./commands/package.mjs";
import { maskEnvironments } from "./commands/print.mjs";
import { remove } from "./commands/remove.mjs";
import { verifyDeployment } from "./commands/verify.mjs";
import { providerSchema } from "./config/schema.mjs";
import { Context } from "./context.mjs";
import { createRedactor } from "./product.mjs";
import { UserError } from "./user-error.mjs";

/**
 * @import { Options } from "./context.mjs"
 * @import { Framework, Writers } from "./framework.ts"
 */

/** The provider `tencent` of the Serverless Framework: SCF functions on a timer. */
export default class TencentProvider {
  static getProviderName() {
    return "tencent";
  }

  /**
   * @param {Framework} serverless
   * @param {Options} options
   * @param {Writers} writers
   */
  constructor(serverless, options, writers) {
    const { name } = serverless.service.provider;
    if (name !== "tencent") {
      const message = `provider.name: expected tencent, got ${name}`;
      throw new serverless.classes.Error(message, "TENCENT");
    }
    serverless.setProvider("tencent", this);
    serverless.configSchemaHandler.defineProvider("tencent", providerSchema);

    const context = new Context(serverless, options, writers);
    /** @param {(context: Context) => Promise<number | void>} command with an exit code or without */
    const hook = (command) => async () => {
      try {
        const exitCode = await command(context);
        if (exitCode !== undefined) process.exitCode = exitCode;
      } catch (error) {
        throw await forTerminal(error, serverless);
      }
    };
    this.commands = commands;
    this.hooks = {
      initialize: hook(beforeAnything),
      "before:package:createDeploymentArtifacts": hook(packageFunctions),
      "deploy:deploy": hook(deploy),
      "info:info": hook(info),
      "invoke:invoke": hook(invoke),
      "logs:logs": hook(logs),
      "remove:remove": hook(remove),
      "before:print:print": () => maskEnvironments(serverless.configurationInput),
    };
  }
}

/** @param {Context} context */
async function beforeAnything(context) {
  const [command = ""] = context.serverless.processedInput.commands;
  rejectUnsupported(command, context.options);
  if (command === "deploy") await verifyDeployment(context);
}

/**
 * An error without secrets: one of the user's as a message, any other with its stack.
 * @param {unknown} error
 * @param {Framework} serverless
 */
async function forTerminal(error, { classes, service: { provider, functions } }) {
  const configs = [provider, ...Object.values(functions)];
  const environments = configs.map(({ environment }) => environment ?? {});
  const redact = await createRedactor([process.env, ...environments]);
  if (error instanceof UserError) return new classes.Error(redact(error.message), "TENCENT");
  return new Error(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}
