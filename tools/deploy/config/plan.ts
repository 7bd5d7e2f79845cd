import { endpointOn, parseSite } from "../../../lib/config/address.ts";
import type { FunctionConfig, ProviderConfig, Service } from "../framework.ts";
import { cronMistake } from "./cron.ts";
import { environmentMistakes, withoutBlanks } from "./environment.ts";
import { valueMistakes } from "./values.ts";

/** A function as it should be on SCF. */
export interface PlannedFunction {
  /** Its name in serverless.yml. */
  readonly key: string;
  /** Its name on SCF. */
  readonly name: string;
  readonly handler: string;
  readonly runtime: string;
  /** MB */
  readonly memorySize: number;
  /** Seconds. */
  readonly timeout: number;
  /** `""`: one that `deploy` makes. */
  readonly role: string;
  /** Two empty strings: none. */
  readonly vpc: { readonly VpcId: string; readonly SubnetId: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly cls: Logs;
  /** Exclusive quota in MB, as much memory as its instances may have; `null`: none. */
  readonly quotaMemory: number | null;
  readonly asyncRetries: number;
  /** How long an event may wait for its turn, in seconds; `null`: as it is. */
  readonly eventTtl: number | null;
  readonly timers: readonly Timer[];
}

export type Logs = "auto" | "off" | { readonly ClsLogsetId: string; readonly ClsTopicId: string };

export interface Timer {
  readonly name: string;
  readonly cron: string;
  readonly enabled: boolean;
  readonly message: string;
}

/** What a function gets when serverless.yml says nothing; the retries are SCF's own. */
const DEFAULTS = { runtime: "Nodejs20.19", memorySize: 128, timeout: 30, asyncRetries: 2 };

/** SCF tries again a minute after an error, and takes no shorter time to live. */
const RETRY_SECONDS = 60;

/** What serverless.yml asks for. */
export function planFunctions({ provider, functions }: Service): PlannedFunction[] {
  return Object.entries(functions).map(([key, config]) => planFunction(key, config, provider));
}

/** What is wrong with a plan that has passed the schema, each mistake with its path. */
export function planMistakes(
  { provider, functions: configs }: Service,
  functions: readonly PlannedFunction[],
): string[] {
  return [
    ...valueMistakes({ provider, functions: configs }, []),
    ...(isHalf(provider.vpc) ? ["provider.vpc: expected both vpcId and subnetId, or neither"] : []),
    ...functions.flatMap(functionMistakes),
  ];
}

function planFunction(
  key: string,
  config: FunctionConfig,
  provider: ProviderConfig,
): PlannedFunction {
  const memorySize = config.memorySize ?? provider.memorySize ?? DEFAULTS.memorySize;
  const asyncRetries = config.asyncRetries ?? DEFAULTS.asyncRetries;
  const timers = (config.events ?? []).map(({ timer }) => ({
    name: timer?.name ?? "timer",
    cron: (timer?.cron ?? "").trim().split(/\s+/).join(" "),
    enabled: timer?.enabled ?? true,
    message: timer?.message ?? "",
  }));
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
    asyncRetries,
    // What a timer asked for an hour ago says nothing any more: the next run is near.
    eventTtl: timers.length === 0 ? null : RETRY_SECONDS * (1 + asyncRetries),
    timers,
  };
}

/**
 * Functions read their offsets at the site where they are deployed. SCF keeps variables that begin
 * with TENCENTCLOUD_ for itself, so they are told in the one of their own.
 */
function apiOfSameSite(endpoint: string): Record<string, string> {
  const site = parseSite(endpoint);
  if (site === null) return {};
  const { host, origin } = endpointOn(site, "ckafka");
  return { CKAFKA_ENDPOINT: site.includes("://") ? origin : host };
}

function planLogs(cls: string): Logs {
  if (cls === "auto" || cls === "off") return cls;
  const [ClsLogsetId = "", ClsTopicId = ""] = cls.split("/");
  return { ClsLogsetId, ClsTopicId };
}

function functionMistakes({ key, name, environment, timers }: PlannedFunction): string[] {
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

function isHalf(vpc: ProviderConfig["vpc"]): boolean {
  return vpc != null && (vpc.vpcId === "") !== (vpc.subnetId === "");
}
