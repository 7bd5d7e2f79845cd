import { createRedact } from "../../lib/base/redact.ts";
import { parseSite, SITE } from "../../lib/config/address.ts";
import { findCredentials, readProfile } from "../../lib/config/credentials.ts";
import { secretsIn, Variables } from "../../lib/config/variables.ts";
import { DEFAULT_REGION } from "../environment.ts";
import type { Access } from "./cloud/api.ts";
import { valueMistakes } from "./config/values.ts";
import type { Framework, FunctionConfig, Writers } from "./framework.ts";
import type { Stage } from "./scf/stage.ts";
import { UserError } from "./user-error.ts";

export type Options = Readonly<Record<string, string | boolean | undefined>>;

/** Where SCF, CLS and CAM are for the accounts of both sites. */
const DEFAULT_SITE = "tencentcloudapi.com";

/** What a command of the plugin has to do with: the configuration, its options, a terminal. */
export class Context {
  readonly serverless: Framework;
  readonly options: Options;
  readonly #writers: Writers;

  constructor(serverless: Framework, options: Options, writers: Writers) {
    this.serverless = serverless;
    this.options = options;
    this.#writers = writers;
  }

  get stage(): Stage {
    const { service, provider } = this.serverless.service;
    return { service, stage: provider.stage };
  }

  /** Where the functions are. */
  get region(): string {
    return this.serverless.service.provider.region || DEFAULT_REGION;
  }

  /** Names on SCF of the functions in serverless.yml. */
  get functionNames(): readonly string[] {
    return Object.values(this.serverless.service.functions).map(({ name }) => name);
  }

  /**
   * The function that `-f` names.
   * @throws UserError when there is none
   */
  get chosenFunction(): FunctionConfig {
    const { functions } = this.serverless.service;
    const key = this.text("function") ?? "";
    const found = Object.entries(functions).find(([name]) => name === key)?.[1];
    if (found !== undefined) return found;
    throw new UserError(`-f: expected one of ${Object.keys(functions).join(", ")}, got ${key}`);
  }

  /** @throws UserError when it is not clear who asks, or where */
  access(): Access {
    const { region, endpoint } = this.serverless.service.provider;
    const mistakes = valueMistakes({ region, endpoint: endpoint ?? "" }, ["provider"]);
    if (mistakes.length > 0) throw new UserError(mistakes.join("\n"));
    const site = parseSite(endpoint || DEFAULT_SITE);
    if (site === null) throw new UserError(`provider.endpoint: expected ${SITE}`);
    const credentials = findCredentials(new Variables(process.env).get, readProfile);
    if (credentials === null) throw new UserError(NO_CREDENTIALS);
    return { site, region: this.region, credentials };
  }

  /** An option's text, `undefined` when it was not given. */
  text(option: string): string | undefined {
    const value = this.options[option];
    return typeof value === "string" ? value : undefined;
  }

  /** A command's result, to stdout. */
  print(text: string): void {
    this.#writers.writeText(this.redact(text));
  }

  /** What goes on meanwhile, to stderr. */
  note(text: string): void {
    this.#writers.log.notice(this.redact(text));
  }

  /** Takes the secrets of all environments out of a text. */
  redact(text: string): string {
    const { provider, functions } = this.serverless.service;
    const configs = [provider, ...Object.values(functions)];
    const environments = configs.map(({ environment }) => environment ?? {});
    const secrets = [process.env, ...environments].flatMap((environment) =>
      secretsIn(new Variables(environment).get, null),
    );
    return createRedact(secrets)(text);
  }
}

const NO_CREDENTIALS =
  "No credentials: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, in the environment or in .env, or write ~/.tencentcloud/credentials.";
