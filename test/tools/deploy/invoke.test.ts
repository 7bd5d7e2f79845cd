import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { invoke } from "../../../tools/deploy/commands/invoke.ts";
import { contextOn, deploy, service, startForTest } from "./service.ts";
import { storedZip } from "./stored-zip.ts";

/** Deploys check with this code. */
async function deployed(code: string) {
  const scf = await startForTest();
  await deploy(scf, service({}, { alert: null }), storedZip({ "check.js": code }));
  return scf;
}

const ECHO = `exports.main_handler = async (event) => {
  console.log("a line");
  const report = { status: event.status ?? "warning", checkedAt: "", apiCalls: 0, durationMs: 0 };
  const none = { subjects: [], unreadable: [], unmatched: [], uncovered: [] };
  return { ...report, ...none, stateSeen: true, event };
};`;

/** What check returns that sends its event back. */
async function echoOf(options: { readonly data?: string; readonly path?: string }) {
  const { context, printed } = contextOn(await deployed(ECHO), {
    function: "check",
    json: true,
    ...options,
  });
  await invoke(context);
  return JSON.parse(printed.join(""));
}

describe("invoke", () => {
  it.each([
    ["a function that nobody knows", { function: "nobody" }, "-f: expected one of alert, check"],
    ["data that is no JSON", { data: "{" }, "--data: expected JSON"],
    [
      "a file that is not there",
      { path: "missing.json" },
      "--path: expected JSON or YAML in missing",
    ],
    ["two events at once", { data: "{}", path: "a.json" }, "by --data or by --path, not by both"],
  ])("refuses %s before it calls anything", async (_name, options, message) => {
    const scf = await startForTest();
    const { context } = contextOn(scf, { function: "check", ...options });
    await expect(invoke(context)).rejects.toThrow(message);
    expect(scf.calls).toEqual([]);
  });

  it("says that a function is not deployed", async () => {
    const { context } = contextOn(await startForTest(), { function: "check" });
    await expect(invoke(context)).rejects.toThrow(
      "ckafka-lag-alerts-dev-check is not deployed (npx serverless deploy).",
    );
  });

  it.each([
    ["an empty event", {}, {}],
    ["the event in --data", { data: '{"groups":["orders"]}' }, { groups: ["orders"] }],
  ])("sends %s", async (_name, options, event) => {
    expect(await echoOf(options)).toMatchObject({ event });
  });

  it("sends the event in a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "invoke-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, "event.json");
    await writeFile(path, '{"rules":[]}');
    expect(await echoOf({ path })).toMatchObject({ event: { rules: [] } });
  });

  it.each([
    ["in a table", {}, 1],
    ["as JSON", { json: true }, 1],
    ["of a group that nobody knows", { data: '{"groups":["odrers"],"status":"ok"}' }, 3],
  ])("answers a report %s with the exit code of its status", async (_name, options, code) => {
    const { context } = contextOn(await deployed(ECHO), { function: "check", ...options });
    expect(await invoke(context)).toBe(code);
  });

  it("shows the end of the run's log when it is asked for", async () => {
    const options = { function: "check", json: true, log: true };
    const { context, noted } = contextOn(await deployed(ECHO), options);
    await invoke(context);
    expect(noted).toEqual(["a line"]);
  });

  it.each([
    [
      "no report",
      "exports.main_handler = async () => ({});",
      "The function returned no report: {}",
    ],
    [
      "nothing because it crashed",
      "exports.main_handler = async () => process.exit(3);",
      "failed: Process exited before the function returned (3)",
    ],
    [
      "an error",
      'exports.main_handler = async () => { throw new Error("broken"); };',
      /ckafka-lag-alerts-dev-check failed: broken \(RequestId [\w-]+\)$/,
    ],
  ])("fails when the function returns %s", async (_name, code, message) => {
    const { context } = contextOn(await deployed(code), { function: "check" });
    await expect(invoke(context)).rejects.toThrow(message);
  });
});
