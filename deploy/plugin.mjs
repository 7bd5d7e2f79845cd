import { commands, UNSUPPORTED } from "./commands.mjs";
import { maskEnvironments } from "./print.mjs";
import { providerSchema } from "./schema.mjs";
import { UserError } from "./user-error.mjs";

/**
 * @import { Context, Options } from "./context.mjs"
 * @import { Framework, Writers } from "./framework.ts"
 */

/**
 * The provider `tencent`: SCF functions on a timer. Each command stands in a file of its own, which
 * is loaded when it runs.
 */
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

    /** @param {(context: Context) => Promise<void>} command */
    const run = (command) => async () => {
      const { Context } = await import("./context.mjs");
      try {
        await command(new Context(serverless, options, writers));
      } catch (error) {
        throw await forTerminal(error, serverless);
      }
    };
    this.commands = commands;
    this.hooks = {
      initialize: run(async (context) => {
        const [command = ""] = serverless.processedInput.commands;
        rejectUnsupported(command, options);
        if (command === "deploy") await (await import("./verify.mjs")).verifyDeployment(context);
      }),
      "before:package:createDeploymentArtifacts": run(async (context) =>
        (await import("./package.mjs")).packageFunctions(context),
      ),
      "deploy:deploy": run(async (context) => (await import("./deploy.mjs")).deploy(context)),
      "info:info": run(async (context) => (await import("./info.mjs")).info(context)),
      "invoke:invoke": run(async (context) => (await import("./invoke.mjs")).invoke(context)),
      "logs:logs": run(async (context) => (await import("./logs.mjs")).logs(context)),
      "remove:remove": run(async (context) => (await import("./remove.mjs")).remove(context)),
      "before:print:print": () => maskEnvironments(serverless.configurationInput),
    };
  }
}

/**
 * Options that the framework lets through and nobody here would follow.
 * @param {string} command
 * @param {Options} options
 */
function rejectUnsupported(command, options) {
  const unsupported = Object.entries(UNSUPPORTED).find(([name]) => name === command)?.[1] ?? [];
  const given = unsupported.filter((option) => options[option] !== undefined);
  if (given.length > 0) throw new UserError(`${command} takes no --${given.join(", --")} here.`);
}

/**
 * An error without secrets: one of the user's as a message, any other with its stack.
 * @param {unknown} error
 * @param {Framework} serverless
 */
async function forTerminal(error, { classes, service: { provider, functions } }) {
  const { createRedactor } = await import("./product.mjs");
  const configs = [provider, ...Object.values(functions)];
  const environments = configs.map(({ environment }) => environment ?? {});
  const redact = await createRedactor([process.env, ...environments]);
  if (error instanceof UserError) return new classes.Error(redact(error.message), "TENCENT");
  return new Error(redact(error instanceof Error ? (error.stack ?? error.message) : String(error)));
}
