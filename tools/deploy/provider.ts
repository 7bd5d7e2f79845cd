import { commands, rejectUnsupported } from "./commands/options.ts";
import { maskEnvironments } from "./commands/print.ts";
import { providerSchema } from "./config/schema.ts";
import { Context, type Options } from "./context.ts";
import type { Framework, Writers } from "./framework.ts";
import { UserError } from "./user-error.ts";

/** The files of `commands/` that are loaded when they are used: `package` needs no client of the cloud. */
interface CommandFiles {
  readonly deploy: typeof import("./commands/deploy.ts");
  readonly info: typeof import("./commands/info.ts");
  readonly invoke: typeof import("./commands/invoke.ts");
  readonly logs: typeof import("./commands/logs.ts");
  readonly package: typeof import("./commands/package.ts");
  readonly remove: typeof import("./commands/remove.ts");
  readonly verify: typeof import("./commands/verify.ts");
}

type Load = <File extends keyof CommandFiles>(file: File) => CommandFiles[File];

/** Returns an exit code, or nothing: 0. */
type Command = (context: Context) => Promise<number> | Promise<void>;

/**
 * The provider `tencent` of the Serverless Framework: SCF functions on a timer.
 * @param load how a file of `commands/` is loaded
 */
export function createProvider(load: Load) {
  return class TencentProvider {
    static getProviderName(): string {
      return "tencent";
    }

    readonly commands = commands;
    readonly hooks: Readonly<Record<string, () => Promise<void> | void>>;

    constructor(serverless: Framework, options: Options, writers: Writers) {
      const { name } = serverless.service.provider;
      if (name !== "tencent") {
        const message = `provider.name: expected tencent, got ${name}`;
        throw new serverless.classes.Error(message, "TENCENT");
      }
      serverless.setProvider("tencent", this);
      serverless.configSchemaHandler.defineProvider("tencent", providerSchema);

      const context = new Context(serverless, options, writers);
      const hook = (command: Command) => async () => {
        try {
          const exitCode = await command(context);
          if (typeof exitCode === "number") process.exitCode = exitCode;
        } catch (error) {
          throw forTerminal(error, context);
        }
      };
      this.hooks = {
        initialize: hook((given) => beforeAnything(given, load)),
        "before:package:createDeploymentArtifacts": hook((given) =>
          load("package").packageFunctions(given),
        ),
        "deploy:deploy": hook((given) => load("deploy").deploy(given)),
        "info:info": hook((given) => load("info").info(given)),
        "invoke:invoke": hook((given) => load("invoke").invoke(given)),
        "logs:logs": hook((given) => load("logs").logs(given)),
        "remove:remove": hook((given) => load("remove").remove(given)),
        "before:print:print": () => maskEnvironments(serverless.configurationInput),
      };
    }
  };
}

async function beforeAnything(context: Context, load: Load): Promise<void> {
  const [command = ""] = context.serverless.processedInput.commands;
  rejectUnsupported(command, context.options);
  if (command === "deploy") load("verify").verifyDeployment(context);
}

/** An error without secrets: one of the user's as a message, any other with its stack. */
function forTerminal(error: unknown, context: Context): Error {
  const { classes } = context.serverless;
  if (error instanceof UserError) {
    return new classes.Error(context.redact(error.message), "TENCENT");
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Error(context.redact(text));
}
