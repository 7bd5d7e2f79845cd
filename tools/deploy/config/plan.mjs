import { cronMistake } from "./cron.mjs";
import { environmentMistakes, withoutBlanks } from "./environment.mjs";
import { valueMistakes } from "./values.mjs";

/** @import { FunctionConfig, ProviderConfig, Service } from "../framework.ts" */

/**
 * A function as it should be on SCF.
 * @typedef {object} PlannedFunction
 * @property {string} key its name in serverless.yml
 * @property {string} name its name on SCF
 * @property {string} handler
 * @property {string} runtime
 * @property {number} memorySize MB
 * @property {number} timeout seconds
 * @property {string} role `""`: none
 * @property {{VpcId: string, SubnetId: string}} vpc two empty strings: none
 * @property {Record<string, string>} environment
 * @property {"auto" | "off" | {ClsLogsetId: string, ClsTopicId: string}} cls
 * @property {number | null} quotaMemory exclusive quota in MB, as much memory as its instances may have; `null`: none
 * @property {number} asyncRetries
 * @property {Timer[]} timers
 *
 * @typedef {{name: string, cron: string, enabled: boolean, message: string}} Timer
 */

/** What a function gets when serverless.yml says nothing; the retries are SCF's own. */
const DEFAULTS = { runtime: "Nodejs20.19", memorySize: 128, timeout: 30, asyncRetries: 2 };

/**
 * What serverless.yml asks for.
 * @param {Service} service
 * @returns {PlannedFunction[]}
 */
export function planFunctions({ provider, functions }) {
  return Object.entries(functions).map(([key, config]) => planFunction(key, config, provider));
}

/** Where the API of an international account is. */
export const DEFAULT_SITE = "intl.tencentcloudapi.com";

/** Said before anything is planned, too. */
export const NO_REGION =
  "provider.region: expected a region: set TENCENTCLOUD_REGION or CKAFKA_REGION, or give --region";

/**
 * What is wrong with a plan that has passed the schema, each mistake with its path.
 * @param {Service} service
 * @param {readonly PlannedFunction[]} functions
 * @returns {string[]}
 */
export function planMistakes({ provider, functions: configs }, functions) {
  return [
    ...valueMistakes({ provider, functions: configs }, []),
    ...(provider.region ? [] : [NO_REGION]),
    ...(isHalf(provider.vpc) ? ["provider.vpc: expected both vpcId and subnetId, or neither"] : []),
    ...functions.flatMap(functionMistakes),
  ];
}

/**
 * @param {string} key
 * @param {FunctionConfig} config
 * @param {ProviderConfig} provider
 * @returns {PlannedFunction}
 */
function planFunction(key, config, provider) {
  const memorySize = config.memorySize ?? provider.memorySize ?? DEFAULTS.memorySize;
  return {
    key,
    name: config.name,
    handler: config.handler ?? "",
    runtime: provider.runtime ?? DEFAULTS.runtime,
    memorySize,
    timeout: config.timeout ?? provider.timeout ?? DEFAULTS.timeout,
    role: provider.role ?? "",
    vpc: { VpcId: provider.vpc?.vpcId ?? "", SubnetId: provider.vpc?.subnetId ?? "" },
    environment: {
      ...apiOfSameSite(provider.endpoint ?? ""),
      ...withoutBlanks({ ...provider.environment, ...config.environment }),
    },
    cls: planLogs(provider.cls ?? "auto"),
    quotaMemory: config.maxInstances == null ? null : config.maxInstances * memorySize,
    asyncRetries: config.asyncRetries ?? DEFAULTS.asyncRetries,
    timers: (config.events ?? []).map(({ timer }) => ({
      name: timer?.name ?? "timer",
      cron: (timer?.cron ?? "").trim().split(/\s+/).join(" "),
      enabled: timer?.enabled ?? true,
      message: timer?.message ?? "",
    })),
  };
}

/**
 * Functions that are deployed to another site than the product's default read their offsets there.
 * @param {string} endpoint
 * @returns {Record<string, string>}
 */
function apiOfSameSite(endpoint) {
  const isDefault = endpoint === "" || endpoint === DEFAULT_SITE;
  return isDefault || endpoint.includes("/") ? {} : { CKAFKA_ENDPOINT: `ckafka.${endpoint}` };
}

/**
 * @param {string} cls
 * @returns {PlannedFunction["cls"]}
 */
function planLogs(cls) {
  if (cls === "auto" || cls === "off") return cls;
  const [ClsLogsetId = "", ClsTopicId = ""] = cls.split("/");
  return { ClsLogsetId, ClsTopicId };
}

/** @param {PlannedFunction} planned */
function functionMistakes({ key, name, environment, timers }) {
  const path = `functions.${key}`;
  const mistakes = environmentMistakes(environment).map((text) => `${path}.environment: ${text}`);
  if (!/^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/.test(name)) {
    mistakes.push(
      `${path}: SCF does not take its name ${name}: 2 to 60 letters, digits, - and _; a shorter service or stage helps`,
    );
  }
  for (const [index, { name: timer, cron }] of timers.entries()) {
    const where = `${path}.events.${index}.timer`;
    const mistake = cronMistake(cron);
    if (mistake !== null) mistakes.push(`${where}.cron: ${mistake}`);
    if (timers.findIndex((other) => other.name === timer) < index) {
      mistakes.push(`${where}.name: a second timer named ${timer}`);
    }
  }
  return mistakes;
}

/** @param {ProviderConfig["vpc"]} vpc */
function isHalf(vpc) {
  return vpc != null && (vpc.vpcId === "") !== (vpc.subnetId === "");
}
