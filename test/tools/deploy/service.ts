import { readFile } from "node:fs/promises";
import { onTestFinished, vi } from "vitest";
import { PlainClient, ScfClient } from "../../../tools/deploy/cloud/api.ts";
import { CosClient } from "../../../tools/deploy/cloud/cos.ts";
import type { Deployment } from "../../../tools/deploy/cloud/deployment.ts";
import { deployService } from "../../../tools/deploy/commands/deploy.ts";
import { Context, type Options } from "../../../tools/deploy/context.ts";
import type {
  Framework,
  FunctionConfig,
  ProviderConfig,
  Service,
} from "../../../tools/deploy/framework.ts";
import { roleSecret, type Scf, startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { storedZip } from "./stored-zip.ts";

// The SDK would send even loopback calls through it.
delete process.env["http_proxy"];

export const DEPLOYER = { secretId: "AKID-of-the-deployer", secretKey: "key-of-the-deployer" };
/** What the role of the tests' functions gives them. */
export const ROLE = { token: "", ...roleSecret("lag-reader") };
export const ROLES = ["lag-reader", "another-reader"];
export const REGION = "ap-guangzhou";
export const STAGE = { service: "ckafka-lag-alerts", stage: "dev" };

/** SCF and CLS that end with the test. */
export async function startForTest(): Promise<Scf> {
  const scf = await startScf({ secrets: [DEPLOYER], roles: ROLES });
  onTestFinished(() => scf.close());
  return scf;
}

/** What a command works with; its steps and warnings are collected. */
export function deploymentOn(scf: Scf, dry = false) {
  const steps: string[] = [];
  const warnings: string[] = [];
  const access = { site: scf.url, region: REGION, credentials: { ...DEPLOYER, token: null } };
  const deployment: Deployment = {
    region: REGION,
    scf: new ScfClient(access),
    cam: new PlainClient("cam", "2019-01-16", access),
    cos: new CosClient(access),
    secondMs: 1,
    dry,
    report: (step) => steps.push(step.replace(new RegExp(`^${nameOf("")}`), "")),
    warn: (text) => warnings.push(text),
  };
  return { ...deployment, steps, warnings };
}

/** A command's surroundings; what it prints and notes is collected. */
export function contextOn(scf: Scf, options: Options = {}, config: Service = service()) {
  const printed: string[] = [];
  const noted: string[] = [];
  const framework: Framework = {
    serviceDir: import.meta.dirname,
    configurationInput: {},
    service: { ...config, provider: { ...config.provider, endpoint: scf.url } },
    processedInput: { commands: [] },
    classes: { Error },
    configSchemaHandler: { defineProvider: () => {} },
    pluginManager: { plugins: [] },
    yamlParser: { parse: async (path) => JSON.parse(await readFile(path, "utf8")) },
    setProvider: () => {},
  };
  const writers = {
    writeText: (text: string) => printed.push(text),
    log: { notice: (text: string) => noted.push(text) },
  };
  vi.stubEnv("TENCENTCLOUD_SECRET_ID", DEPLOYER.secretId);
  vi.stubEnv("TENCENTCLOUD_SECRET_KEY", DEPLOYER.secretKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  return { context: new Context(framework, options, writers), printed, noted };
}

/** Deploys in this process and returns the steps that it took. */
export async function deploy(scf: Scf, config: Service, zip = zipOf(1), force = false) {
  const deployment = deploymentOn(scf);
  await deployService(deployment, config, STAGE, zip, force);
  return deployment.steps;
}

/** Code for alert and check, another one for each number. */
export function zipOf(version: number): Buffer {
  const code = `exports.main_handler = async () => (${version});`;
  return storedZip({ "alert.js": code, "check.js": code });
}

/** A function's name on SCF. */
export const nameOf = (key: string) => `${STAGE.service}-${STAGE.stage}-${key}`;

/** All that is set on SCF, without what depends on when it was. */
export function picture(scf: Scf) {
  return [...scf.functions(REGION).values()]
    .map(({ addedAt: _added, modifiedAt: _modified, unsettled: _unsettled, ...rest }) => rest)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All that is in the account besides functions: roles, policies and buckets. */
export function accountPicture({ cam, cos }: Scf) {
  const nameOfPolicy = (id: number) => cam.policies.get(id)?.name;
  return {
    roles: [...cam.roles.values()]
      .map(({ name, description, services, policies }) => {
        return { name, description, services, policies: [...policies].map(nameOfPolicy) };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    policies: [...cam.policies.values()].map(({ id: _id, ...rest }) => rest),
    buckets: [...cos.buckets],
  };
}

/** A serverless.yml as the framework hands it over; `functions` are added to or replace alert and check. */
export function service(
  provider: Partial<ProviderConfig> = {},
  functions: Readonly<Record<string, Partial<FunctionConfig> | null>> = {},
): Service {
  const all: Record<string, Partial<FunctionConfig> | null> = {
    alert: {
      environment: { SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/T0/B0/secret-of-slack" },
      maxInstances: 1,
      asyncRetries: 0,
      events: [{ timer: { cron: "0 * * * * * *" } }],
    },
    check: {},
    ...functions,
  };
  return {
    service: STAGE.service,
    provider: {
      name: "tencent",
      stage: STAGE.stage,
      region: REGION,
      role: "lag-reader",
      ...provider,
      environment: {
        CKAFKA_INSTANCE_ID: "ckafka-abc",
        LAG_RULES: '[{"group":"orders","warning":1000}]',
        ...provider.environment,
      },
    },
    functions: Object.fromEntries(
      Object.entries(all).flatMap(([key, config]) => {
        if (config === null) return [];
        return [
          [key, { name: nameOf(key), handler: `${key}.main_handler`, events: [], ...config }],
        ];
      }),
    ),
    package: {},
  };
}
