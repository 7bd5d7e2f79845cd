import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { serviceMistakes } from "../../../tools/deploy/commands/verify.ts";
import { providerSchema } from "../../../tools/deploy/config/schema.ts";
import type { Service } from "../../../tools/deploy/framework.ts";
import { type Scf, startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { Project } from "./project.ts";
import { DEPLOYER, REGION, ROLES, service } from "./service.ts";

// Each command is a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

// The framework's own validation, with its own messages; it publishes no types.
const ConfigSchemaHandler = createRequire(import.meta.url)(
  "serverless/lib/classes/config-schema-handler",
);

/** What the framework's schema says to a serverless.yml, then what the plugin says. */
async function refusal(config: Service): Promise<string> {
  const handler = new ConfigSchemaHandler({
    service: { provider: { name: "tencent" }, configValidationMode: "error" },
    configurationInput: config,
    classes: { Error },
  });
  handler.defineProvider("tencent", providerSchema);
  try {
    await handler.validateConfig(config);
  } catch (error) {
    return String(error);
  }
  return serviceMistakes(config).join("\n");
}

/** The paths of all keys, but for those of variables, which may be unset, and what the framework fills in. */
function keysOf(value: object, path: readonly string[] = []): readonly (readonly string[])[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    if (key === "name" && path.length < 3) return [];
    const deeper = typeof inner === "object" && key !== "environment" ? keysOf(inner, here) : [];
    return path.length === 0 || path.at(-1) === "functions" ? deeper : [here, ...deeper];
  });
}

function setNull(config: object, [key = "", ...rest]: readonly string[]): void {
  if (rest.length === 0) Object.assign(config, { [key]: null });
  else setNull(Object.entries(config).find(([name]) => name === key)?.[1], rest);
}

const rules = (text: string) => service({ environment: { LAG_RULES: text } });
const alert = (config: object) => service({}, { alert: config });
const timer = (config: object) => alert(Object({ events: [{ timer: config }] }));
const slack = (environment: Record<string, string>) => alert({ environment });
const WEBHOOK = "https://hooks.slack.com/services/T0/B0/secret-of-slack";

const WRONG: Readonly<Record<string, readonly [config: Service, message: RegExp]>> = {
  "memory that is no step of 128 MB": [
    service({ memorySize: 100 }),
    /provider.memorySize: expected 64 or a multiple of 128 up to 3072 \(MB\), got 100/,
  ],
  "a time limit over 900 s": [
    service({ timeout: 901 }),
    /provider.timeout: expected 1 to 900 \(seconds\), got 901/,
  ],
  "a time limit that is no number": [
    service(Object({ timeout: "soon" })),
    /'provider.timeout': must be integer/,
  ],
  "a region that is none": [
    service({ region: "Canton" }),
    /provider.region: expected a region such as "ap-guangzhou", got Canton/,
  ],
  "plain http to somewhere else": [
    service({ endpoint: "http://example.com" }),
    /provider.endpoint: expected a site/,
  ],
  "a runtime that is not Node": [
    service({ runtime: "Python3.10" }),
    /provider.runtime: expected a runtime such as Nodejs20.19/,
  ],
  "a property that nobody knows": [
    service(Object({ memory: 128 })),
    /at 'provider': unrecognized property 'memory'/,
  ],
  "a VPC without a subnet": [
    service({ vpc: { vpcId: "vpc-1", subnetId: "" } }),
    /provider.vpc: expected both vpcId and subnetId/,
  ],
  "a VPC whose id is none": [
    service({ vpc: { vpcId: "subnet-1", subnetId: "subnet-1" } }),
    /provider.vpc.vpcId: expected the id of a VPC/,
  ],
  "logs that are neither auto, off nor a topic": [
    service({ cls: "topic" }),
    /provider.cls: expected auto, off or/,
  ],
  "a key with nothing behind it": [
    service(Object({ role: null })),
    /provider.role: is empty; give it a value or take it out/,
  ],
  "a function's key with nothing behind it": [
    alert(Object({ timeout: null })),
    /functions.alert.timeout: is empty/,
  ],
  "a handler without an export": [
    alert({ handler: "alert" }),
    /functions.alert.handler: expected a file and its export/,
  ],
  "a function without a handler": [
    alert(Object({ handler: undefined })),
    /'functions.alert': must have required property 'handler'/,
  ],
  "no instance allowed": [
    alert({ maxInstances: 0 }),
    /functions.alert.maxInstances: expected 1 to 900/,
  ],
  "too many retries": [
    alert({ asyncRetries: 3 }),
    /functions.alert.asyncRetries: expected 0, 1 or 2, got 3/,
  ],
  "an event that is no timer": [
    alert(Object({ events: [{ http: "GET /" }] })),
    /'functions.alert.events\[?\.?0\]?': unsupported function event/,
  ],
  "a timer without a schedule": [
    timer({ name: "a" }),
    /'functions.alert.events.0.timer': must have required property 'cron'/,
  ],
  "a cron expression of five fields": [
    timer({ cron: "* * * * *" }),
    /functions.alert.events.0.timer.cron: expected 7 fields .*, got 5/,
  ],
  "a minute 60": [
    timer({ cron: "0 60 * * * * *" }),
    /functions.alert.events.0.timer.cron: the minute takes 0 to 59/,
  ],
  "two timers of one name": [
    alert({ events: [{ timer: { cron: "0 * * * * * *" } }, { timer: { cron: "0 0 * * * * *" } }] }),
    /functions.alert.events.1.timer.name: a second timer named timer/,
  ],
  "a name that is too long for SCF": [
    service({}, { ["x".repeat(50)]: { handler: "check.main_handler" } }),
    /functions.x+: SCF does not take its name/,
  ],
  "a variable whose name SCF reserves": [
    slack({ SLACK_WEBHOOK_URL: WEBHOOK, TENCENTCLOUD_SECRET_ID: "AKID" }),
    /functions.alert.environment: TENCENTCLOUD_SECRET_ID: SCF reserves names that begin with TENCENTCLOUD_/,
  ],
  "a variable whose name is none": [
    slack({ SLACK_WEBHOOK_URL: WEBHOOK, "MY-VARIABLE": "1" }),
    /functions.alert.environment: MY-VARIABLE: a name is a letter/,
  ],
  "more environment than SCF takes": [
    rules(JSON.stringify(Array(100).fill({ group: "orders-of-the-shop", warning: 10_000 }))),
    /functions.check.environment: \d+ bytes with names, SCF takes 4096; the largest: LAG_RULES \d+/,
  ],
  "rules that are no JSON": [rules("[{]"), /functions.alert.environment: LAG_RULES: expected/],
  "a rule without a threshold": [
    rules('[{"group":"orders"}]'),
    /functions.alert.environment: LAG_RULES\[0\]/,
  ],
  "no rules": [rules(""), /functions.check.environment: LAG_RULES: expected/],
  "alert without a Slack URL": [
    slack({}),
    /functions.alert.environment: SLACK_WEBHOOK_URL: expected/,
  ],
  "a Slack URL that is none": [
    slack({ SLACK_WEBHOOK_URL: "hooks.slack.com/services/T0/B0/secret-of-slack" }),
    /functions.alert.environment: SLACK_WEBHOOK_URL: expected/,
  ],
};

describe("a configuration is refused before anything is called", () => {
  it.each(Object.entries(WRONG))("with %s", async (_name, [config, message]) => {
    const text = await refusal(config);
    expect(text).toMatch(message);
    expect(text).not.toContain("secret-of-slack");
  });

  it("with any key that has nothing behind it", async () => {
    const full = () =>
      service(
        {
          endpoint: "tencentcloudapi.com",
          runtime: "Nodejs20.19",
          memorySize: 128,
          timeout: 30,
          vpc: { vpcId: "vpc-1", subnetId: "subnet-1" },
          cls: "auto",
        },
        {
          check: {
            memorySize: 128,
            timeout: 30,
            maxInstances: 1,
            asyncRetries: 0,
            events: [{ timer: { name: "a", cron: "0 * * * * * *", enabled: true, message: "" } }],
          },
        },
      );
    expect(await refusal(full())).toBe("");
    for (const path of keysOf({ provider: full().provider, functions: full().functions })) {
      const config = full();
      setNull(config, path);
      const parent = path.slice(0, -1).join(".");
      expect(await refusal(config), path.join(".")).toMatch(
        new RegExp(
          [
            `^ *${path.join(".")}: is empty; give it a value or take it out$`,
            `'${parent}': must have required property '${path.at(-1)}'`,
            `'functions.\\w+.events.0': (unsupported function event|must be object)`,
          ].join("|"),
          "m",
        ),
      );
    }
  });

  it("while a right one is not", async () => {
    expect(await refusal(service())).toBe("");
  });

  it("with all mistakes at once", async () => {
    const config = service(
      { vpc: { vpcId: "", subnetId: "subnet-1" }, environment: { LAG_RULES: "" } },
      { alert: { environment: {}, events: [{ timer: { cron: "" } }] } },
    );
    const mistakes = (await refusal(config)).split("\n").map((line) => line.replace(/: .*/, ""));
    expect(mistakes).toEqual([
      "provider.vpc",
      "functions.alert.events.0.timer.cron",
      "functions.alert.environment",
      "functions.alert.environment",
      "functions.check.environment",
    ]);
  });
});

describe("the command itself", { concurrent: true }, () => {
  let scf: Scf;
  let project: Project;
  const env = () => ({
    TENCENTCLOUD_SECRET_ID: DEPLOYER.secretId,
    TENCENTCLOUD_SECRET_KEY: DEPLOYER.secretKey,
    TENCENTCLOUD_ENDPOINT: scf.url,
    TENCENTCLOUD_REGION: REGION,
    CKAFKA_ENDPOINT: "http://127.0.0.1:1",
    CKAFKA_INSTANCE_ID: "ckafka-abc",
    LAG_RULES: '[{"group":"orders","warning":1000}]',
    SLACK_WEBHOOK_URL: WEBHOOK,
  });

  beforeAll(async () => {
    scf = await startScf({ secrets: [DEPLOYER], roles: ROLES });
    project = await Project.create();
  });
  afterAll(async () => {
    await scf.close();
    await project.remove();
  });

  it("exits with 1 and calls nothing when a rule is wrong", async ({ expect }) => {
    const { exitCode, stdout } = await project.serverless(["deploy"], {
      ...env(),
      LAG_RULES: '[{"group":"orders","warning":0}]',
    });
    expect(stdout).toContain("functions.alert.environment: LAG_RULES[0].warning: expected");
    expect(exitCode).toBe(1);
    expect(scf.calls).toEqual([]);
  });

  it("exits with 1 and calls nothing when an option is wrong", async ({ expect }) => {
    const { exitCode, stdout } = await project.serverless(["deploy", "--memory", "100"], env());
    expect(stdout).toContain("provider.memorySize: expected 64 or a multiple of 128");
    expect(exitCode).toBe(1);
    expect(scf.calls).toEqual([]);
  });

  it("says which credentials it looks for", async ({ expect }) => {
    const { exitCode, stdout } = await project.serverless(["deploy"], {
      ...env(),
      TENCENTCLOUD_SECRET_KEY: "",
    });
    expect(stdout).toContain("set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY");
    expect(exitCode).toBe(1);
    expect(scf.calls).toEqual([]);
  });

  it("refuses another provider", async ({ expect }) => {
    const other = await Project.create();
    await other.editYml("name: tencent", "name: tencentcloud");
    const { exitCode, stdout } = await other.serverless(["deploy"], env());
    await other.remove();
    expect(stdout).toContain("provider.name: expected tencent, got tencentcloud");
    expect(exitCode).toBe(1);
  });
});
