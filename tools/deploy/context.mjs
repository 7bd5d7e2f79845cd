import { DEFAULT_SITE, NO_REGION } from "./config/plan.mjs";
import { valueMistakes } from "./config/values.mjs";
import { findCredential, isUrl, ScfClient } from "./scf/api.mjs";
import { UserError } from "./user-error.mjs";

/**
 * @import { Access } from "./scf/api.mjs"
 * @import { Deployment } from "./scf/apply.mjs"
 * @import { Framework, FunctionConfig, Writers } from "./framework.ts"
 *
 * @typedef {Readonly<Record<string, string | boolean | undefined>>} Options
 */

/** What a command of the plugin has to do with: the configuration, its options, a terminal. */
export class Context {
  /**
   * @param {Framework} serverless
   * @param {Options} options
   * @param {Writers} writers
   */
  constructor(serverless, options, writers) {
    this.serverless = serverless;
    this.options = options;
    this.writers = writers;
  }

  get stage() {
    const { service, provider } = this.serverless.service;
    return { service, stage: provider.stage };
  }

  /** @throws {UserError} when there is none */
  get region() {
    const { region } = this.serverless.service.provider;
    if (region) return region;
    throw new UserError(`${NO_REGION}.`);
  }

  /** Names on SCF of the functions in serverless.yml. */
  get functionNames() {
    return Object.values(this.serverless.service.functions).map(({ name }) => name);
  }

  /**
   * The function that `-f` names.
   * @returns {FunctionConfig}
   * @throws {UserError} when there is none
   */
  get chosenFunction() {
    const { functions } = this.serverless.service;
    const key = this.text("function") ?? "";
    const found = Object.entries(functions).find(([name]) => name === key)?.[1];
    if (found !== undefined) return found;
    throw new UserError(`-f: expected one of ${Object.keys(functions).join(", ")}, got ${key}`);
  }

  /**
   * @returns {Promise<Access>}
   * @throws {UserError} when it is not clear who asks, or where
   */
  async access() {
    const { region, endpoint } = this.serverless.service.provider;
    const site = endpoint || DEFAULT_SITE;
    const mistakes = valueMistakes({ region, endpoint: site }, ["provider"]);
    if (mistakes.length > 0) throw new UserError(mistakes.join("\n"));
    return { site, region: this.region, credential: await findCredential(process.env) };
  }

  /** @returns {Promise<Deployment>} */
  async deployment() {
    const access = await this.access();
    return {
      scf: new ScfClient(access),
      // What stands in for SCF on this machine needs no patience.
      pollMs: isUrl(access.site) ? 10 : 1_000,
      report: (step) => this.note(step),
    };
  }

  /**
   * An option's text, `undefined` when it was not given.
   * @param {string} option
   */
  text(option) {
    const value = this.options[option];
    return typeof value === "string" ? value : undefined;
  }

  /**
   * A command's result, to stdout.
   * @param {string} text
   */
  print(text) {
    this.writers.writeText(text);
  }

  /**
   * What goes on meanwhile, to stderr.
   * @param {string} text
   */
  note(text) {
    this.writers.log.notice(text);
  }
}
