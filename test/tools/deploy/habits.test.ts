import { describe, expect, it } from "vitest";
import { deployService } from "../../../tools/deploy/commands/deploy.ts";
import { info } from "../../../tools/deploy/commands/info.ts";
import { invoke } from "../../../tools/deploy/commands/invoke.ts";
import { logs } from "../../../tools/deploy/commands/logs.ts";
import type { Service } from "../../../tools/deploy/framework.ts";
import type { Scf, ScfFault } from "../../../tools/emulators/scf/start-scf.ts";
import {
  contextOn,
  deploy,
  deploymentOn,
  nameOf,
  REGION,
  STAGE,
  service,
  startForTest,
  zipOf,
} from "./service.ts";
import { storedZip } from "./stored-zip.ts";

const VPC = { vpcId: "vpc-1", subnetId: "subnet-1" };
const refuse = (code: string, message = "Told to refuse."): ScfFault => ({
  kind: "refuse",
  code,
  message,
});
const alertOn = (scf: Scf) => scf.functions(REGION).get(nameOf("alert"));
const habitsOf = (scf: Scf) => scf.account(REGION).habits;
const ALERT = service({}, { check: null });

/** Deploys, and returns what it warned of. */
async function warningsOf(scf: Scf, config: Service): Promise<readonly string[]> {
  const deployment = deploymentOn(scf);
  await deployService(deployment, config, STAGE, zipOf(1));
  return deployment.warnings;
}

describe("a function in a VPC", () => {
  const REACH = `exports.main_handler = () => new Promise((done) => {
    require("node:net").connect(process.env.PORT, "127.0.0.1")
      .on("connect", function () { this.destroy(); done("reached"); })
      .on("error", (error) => done(error.code));
  });`;

  it.each([
    ["made in one", [VPC]],
    ["put into one", [{ vpcId: "", subnetId: "" }, VPC]],
  ])("keeps its way to the internet: %s", async (_name, vpcs) => {
    const scf = await startForTest();
    const { port: PORT } = new URL(scf.url);
    for (const vpc of vpcs) {
      const config = service({ vpc, environment: { PORT } }, { alert: null });
      await deploy(scf, config, storedZip({ "check.js": REACH }));
    }
    const { context, printed } = contextOn(scf, { function: "check", json: true });
    await invoke(context).catch(() => null);
    const [run] = scf.functions(REGION).values();
    expect(run?.settings).toMatchObject({ publicNet: true, vpc: { VpcId: "vpc-1" } });
    const { Result } = await deploymentOn(scf).scf.Invoke({ FunctionName: nameOf("check") });
    expect(Result?.RetMsg).toBe('"reached"');
    expect(printed).toEqual([]);
  });

  it("gets it back where it was taken in the console", async () => {
    const scf = await startForTest();
    await deploy(scf, service({ vpc: VPC }, { check: null }));
    const alert = alertOn(scf);
    if (alert !== undefined) alert.settings = { ...alert.settings, publicNet: false };
    expect(await deploy(scf, service({ vpc: VPC }, { check: null }))).toEqual([
      "alert: update PublicNet",
    ]);
  });
});

describe("a deployment goes on", () => {
  it("where SCF refuses changes for a while after it says Active", async () => {
    const scf = await startForTest();
    habitsOf(scf).unsettledChanges = 4;
    await deploy(scf, ALERT);
    expect(alertOn(scf)).toMatchObject({ status: "Active", reservedMemory: 128 });
  });

  it.each([
    "RequestLimitExceeded.UinLimitExceeded",
    "InternalError.System",
    "FailedOperation.ReservedInProgress",
    "OperationConflict",
  ])("after %s", async (code) => {
    const scf = await startForTest();
    scf.misbehave((_, index) => (index % 2 === 0 ? refuse(code) : null));
    await deploy(scf, ALERT);
    expect(alertOn(scf)?.triggers.size).toBe(1);
  });

  it.each([
    ["", "two instances may run at once and tell an alert twice"],
    ["cos://mine-1250000000/s.json?region=ap-guangzhou", "tell an alert twice"],
    ["redis://10.0.0.1", "the state's lock keeps two runs apart"],
  ])("with a warning where the quota is refused, the state in %j", async (STATE_URL, warning) => {
    const scf = await startForTest();
    habitsOf(scf).hasQuotaLeft = false;
    const config = service({ environment: { STATE_URL } }, { check: null });
    const warnings = await warningsOf(scf, config);
    expect(warnings.join("\n")).toMatch(warning);
    expect(warnings.join("\n")).toContain("ReservedExceedTotal");
    expect(alertOn(scf)?.triggers.size).toBe(1);
    expect(await deploy(scf, config)).toEqual([]);
  });

  it("to a larger memory without a moment in which the quota lets no instance run", async () => {
    const scf = await startForTest();
    await deploy(scf, ALERT);
    const refused = refuse("UnauthorizedOperation.Test");
    scf.misbehave(({ action }) => (action === "UpdateFunctionConfiguration" ? refused : null));
    await expect(deploy(scf, service({ memorySize: 256 }, { check: null }))).rejects.toThrow();
    expect(alertOn(scf)).toMatchObject({ reservedMemory: 256, settings: { memorySize: 128 } });
  });
});

describe("a timer", () => {
  const every = (cron: string) =>
    service({}, { check: null, alert: { events: [{ timer: { cron } }] } });
  it.each([
    ["is listed under $DEFAULT", { defaultQualifier: "$DEFAULT" }],
    ["is listed under $LATEST", { defaultQualifier: "$LATEST" }],
    ["cannot be changed", { hasUpdateTrigger: false }],
  ])("that %s is changed and removed", async (_name, habits) => {
    const scf = await startForTest();
    Object.assign(habitsOf(scf), habits);
    await deploy(scf, every("0 * * * * * *"));
    await deploy(scf, every("0 */5 * * * * *"));
    const crons = () => [...(alertOn(scf)?.triggers.values() ?? [])].map(({ cron }) => cron);
    expect(crons()).toEqual(["0 */5 * * * * *"]);
    await deploy(scf, service({}, { check: null, alert: { events: [] } }));
    expect(crons()).toEqual([]);
  });

  it("lets no event wait for hours", async () => {
    const scf = await startForTest();
    await deploy(scf, ALERT);
    expect(alertOn(scf)?.asyncConfig).toEqual({ retries: 0, ttlSeconds: 60 });
  });
});

describe("an account is told what to do", () => {
  it.each([
    ["that has never opened SCF", { isOpen: false }, "Open the SCF console"],
    [
      "without CLS",
      { hasCls: false },
      /ClsServiceUnregistered.*Open the CLS console.*FUNCTION_LOGS=off/,
    ],
  ])("%s", async (_name, habits, hint) => {
    const scf = await startForTest();
    Object.assign(habitsOf(scf), habits);
    await expect(deploy(scf, ALERT)).rejects.toThrow(hint);
  });

  it("whose role may not write logs", async () => {
    const scf = await startForTest();
    const action = ["ckafka:*"];
    const statement = [{ effect: "allow" as const, action, resource: ["*"] }];
    scf.cam.addByHand("reads-only", { version: "2.0", statement });
    const config = service({ role: "reads-only" }, { check: null });
    await expect(deploy(scf, config)).rejects.toThrow(/ClsRole.*The role needs cls:pushLog/);
  });

  it.each([
    ["whose role does not exist", "ResourceNotFound.Role", "Check FUNCTION_ROLE"],
    ["whose balance is used up", "FailedOperation.InsufficientBalance", "recharge"],
    ["whose SCF role is missing", "FailedOperation.QcsRoleNotFound", "Open the SCF console"],
    ["with a wrong key", "AuthFailure.SecretIdNotFound", "Check TENCENTCLOUD_SECRET_ID"],
    ["that may not deploy", "UnauthorizedOperation", "A role of your own"],
  ])("%s", async (_name, code, hint) => {
    const scf = await startForTest();
    scf.misbehave(({ action }) => (action === "CreateFunction" ? refuse(code) : null));
    await expect(deploy(scf, ALERT)).rejects.toThrow(hint);
  });

  it("with bills to pay, by info", async () => {
    const scf = await startForTest();
    await deploy(scf, ALERT);
    habitsOf(scf).availableStatus = "InsufficientBalance";
    const { context, printed } = contextOn(scf, {}, ALERT);
    await info(context);
    expect(printed.join("")).toContain("InsufficientBalance: see the account's balance and bills");
    expect(printed.join("")).toContain("(0 * * * * * *, in UTC+8)");
  });
});

describe("a function that is invoked", () => {
  it("shows what it threw, which SCF hides in the stack", async () => {
    const scf = await startForTest();
    const code = `exports.main_handler = async () => { throw new Error("one\\nand two"); };`;
    await deploy(scf, service({}, { alert: null }), storedZip({ "check.js": code }));
    const { context } = contextOn(scf, { function: "check" });
    await expect(invoke(context)).rejects.toThrow(/failed: one\nand two \(RequestId [\w-]+\)$/);
  });

  it("is not waited for longer than SCF does", async () => {
    const scf = await startForTest();
    await deploy(scf, service({ timeout: 600 }, { alert: null }));
    const { context } = contextOn(scf, { function: "check" });
    await expect(invoke(context)).rejects.toThrow("may run for 600 s, and SCF waits 300 s");
  });
});

describe("a log line is shown", () => {
  const LINE = { level: "info", message: "run", status: "ok" };
  it.each([
    ["whose fields CLS delivers", JSON.stringify(LINE), true, JSON.stringify(LINE)],
    ["that CLS could not index", JSON.stringify(LINE), false, JSON.stringify(LINE)],
    ["that is no JSON", "plain text", true, "plain text"],
    ["that is no JSON and not indexed", "plain text", false, "plain text"],
  ])("%s", async (_name, line, indexes, shown) => {
    const scf = await startForTest();
    scf.logs.indexes = indexes;
    const code = `exports.main_handler = async () => console.log(${JSON.stringify(line)});`;
    const events = [{ timer: { cron: "0 * * * * * *" } }];
    await deploy(
      scf,
      service({}, { alert: null, check: { events } }),
      storedZip({ "check.js": code }),
    );
    await scf.fireTimer(REGION, nameOf("check"), "timer");
    const { context, printed } = contextOn(scf, { function: "check" });
    await logs(context);
    expect(printed.map((text) => text.replace(/^\S+ \S* /, ""))).toEqual([shown]);
  });
});
