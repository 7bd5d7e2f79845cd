import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { PARAMETERS } from "../../../tools/emulators/scf/parameters.ts";
import type { Scf } from "../../../tools/emulators/scf/start-scf.ts";
import { deploy, deploymentOn, nameOf, REGION, service, startForTest } from "../deploy/service.ts";
import { storedZip } from "../deploy/stored-zip.ts";

const MODELS = readFileSync(
  createRequire(import.meta.url).resolve(
    "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_models.d.ts",
  ),
  "utf8",
);

/** The fields of a structure as the SDK publishes them, a required one without `?`. */
function published(structure: string): readonly string[] {
  const [, body = ""] =
    new RegExp(`interface ${structure} \\{\n(.*?)\n\\}`, "s").exec(MODELS) ?? [];
  return [...body.matchAll(/^ {4}(\w+\??):/gm)].map(([, field = ""]) => field);
}

const NAME = nameOf("check");
const call = (scf: Scf, action: string, parameters: object) =>
  deploymentOn(scf).scf.request(action, parameters);

/** Deploys one function with this code, and returns what an invocation of it answers. */
async function run(code: string, timeout = 30) {
  const scf = await startForTest();
  const config = service({ timeout, environment: { OWN: "1" } }, { alert: null });
  await deploy(scf, config, storedZip({ "check.js": code }));
  const invoke = async () => {
    const { Result } = await deploymentOn(scf).scf.Invoke({ FunctionName: NAME, LogType: "Tail" });
    return Result ?? {};
  };
  return { scf, invoke };
}

describe("the emulated SCF", () => {
  it.each(Object.entries(PARAMETERS).filter(([action]) => action !== "SearchLog"))(
    "knows the published parameters of %s, and no others",
    (action, { entries }) => {
      const known = Object.entries(entries).map(([name, schema]) =>
        schema.type === "optional" ? `${name}?` : name,
      );
      // Some that the SDK calls optional, SCF cannot do without.
      const names = (fields: readonly string[]) =>
        fields.map((name) => name.replace("?", "")).sort();
      expect(names(known)).toEqual(names(published(`${action}Request`)));
      const required = published(`${action}Request`).filter((name) => !name.endsWith("?"));
      expect(known).toEqual(expect.arrayContaining(required));
    },
  );

  it.each([
    ["an unknown parameter", "GetFunction", { FunctionName: NAME, Nam: 1 }, "UnknownParameter"],
    ["a missing one", "GetFunction", {}, "MissingParameter"],
    ["one of another type", "DeleteFunction", { FunctionName: 1 }, "InvalidParameter:"],
    [
      "one out of range",
      "UpdateFunctionConfiguration",
      { FunctionName: NAME, Timeout: 901 },
      "InvalidParameterValue",
    ],
    [
      "a description with a hyphen",
      "UpdateFunctionConfiguration",
      { FunctionName: NAME, Description: "a-b" },
      "InvalidParameterValue",
    ],
    ["an unknown action", "GetFunctionLogs", { FunctionName: NAME }, "InvalidAction"],
    ["a function that is not there", "GetFunction", { FunctionName: NAME }, "ResourceNotFound"],
  ])("refuses %s", async (_name, action, parameters, code) => {
    const scf = await startForTest();
    await expect(call(scf, action, parameters)).rejects.toThrow(`${action} failed: ${code}`);
  });

  it("refuses a change of a function that is busy", async () => {
    const { scf } = await run("exports.main_handler = async () => 1;");
    const change = { FunctionName: NAME, MemorySize: 256 };
    await call(scf, "UpdateFunctionConfiguration", change);
    await expect(call(scf, "UpdateFunctionConfiguration", change)).rejects.toThrow(
      "FailedOperation.FunctionStatusError",
    );
  });

  it("runs a function with SCF's environment and its own, and nothing of this machine's", async () => {
    const { invoke } = await run("exports.main_handler = async () => process.env;");
    const env = JSON.parse((await invoke()).RetMsg ?? "");
    expect(env).toMatchObject({
      TENCENTCLOUD_REGION: REGION,
      TENCENTCLOUD_SECRETID: "AKID-of-lag-reader",
      SCF_FUNCTIONNAME: NAME,
      OWN: "1",
    });
    expect(env).not.toHaveProperty("HOME");
  });

  it("keeps an instance warm, until the function is updated", async () => {
    const { scf, invoke } = await run("let runs = 0; exports.main_handler = async () => ++runs;");
    expect([(await invoke()).RetMsg, (await invoke()).RetMsg]).toEqual(["1", "2"]);
    await deploy(
      scf,
      service({ memorySize: 256 }, { alert: null }),
      storedZip({ "check.js": "exports.main_handler = async () => 0;" }),
    );
    expect((await invoke()).RetMsg).toBe("0");
  });

  it("returns what a function threw, with the lines that it wrote", async () => {
    const { invoke } = await run(
      'exports.main_handler = async () => { console.log("before"); throw new Error("broken"); };',
    );
    const { ErrMsg = "", Log } = await invoke();
    expect(JSON.parse(ErrMsg)).toMatchObject({
      errorMessage: "user code exception caught",
      stackTrace: expect.stringMatching(/^Error: broken\n/),
      statusCode: 430,
    });
    expect(Log).toBe("before");
  });

  it("ends a run that leaves work on the event loop", async () => {
    const { invoke } = await run(
      "exports.main_handler = async () => { setInterval(() => {}, 1000); };",
      1,
    );
    expect(JSON.parse((await invoke()).ErrMsg ?? "")).toMatchObject({
      errorMessage: "Invoking task timed out after 1 seconds",
      statusCode: 433,
    });
  });

  it("runs a timer's event again when it failed, as often as is configured", async () => {
    const scf = await startForTest();
    const events = [{ timer: { cron: "0 * * * * * *", message: "hello" } }];
    const config = service({}, { alert: null, check: { asyncRetries: 1, events } });
    const code =
      "exports.main_handler = async (event) => { throw new Error(JSON.stringify(event)); };";
    await deploy(scf, config, storedZip({ "check.js": code }));
    const runs = await scf.fireTimer(REGION, NAME, "timer");
    const failed = { message: expect.stringContaining('"Message":"hello"') };
    expect(runs).toMatchObject([{ failed }, { failed }]);
  });

  it("runs no more instances than the exclusive quota allows", async () => {
    const scf = await startForTest();
    const config = service({}, { alert: null, check: { maxInstances: 1 } });
    const code = "exports.main_handler = () => new Promise((done) => setTimeout(done, 50, 1));";
    await deploy(scf, config, storedZip({ "check.js": code }));
    const client = deploymentOn(scf).scf;
    const [first, second] = await Promise.all([
      client.Invoke({ FunctionName: NAME }),
      client.Invoke({ FunctionName: NAME }),
    ]);
    const errors = [first, second].map(({ Result }) => Result?.ErrMsg ?? "").sort();
    expect(errors[0]).toBe("");
    expect(JSON.parse(errors[1] ?? "")).toMatchObject({ statusCode: 432 });
  });
});
