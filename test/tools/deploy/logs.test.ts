import { describe, expect, it } from "vitest";
import { logs, parseStartTime } from "../../../tools/deploy/commands/logs.ts";
import { contextOn, deploy, nameOf, REGION, service, startForTest } from "./service.ts";
import { storedZip } from "./stored-zip.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const LINES = 2_500;

/** A function that has written many lines into its log. */
async function withLines() {
  const scf = await startForTest();
  const events = [{ timer: { cron: "0 * * * * * *" } }];
  const code = `exports.main_handler = async () => {
    for (let line = 0; line < ${LINES}; line++) console.log("line " + line);
  };`;
  const config = service({}, { alert: null, check: { events } });
  await deploy(scf, config, storedZip({ "check.js": code }));
  await scf.fireTimer(REGION, nameOf("check"), "timer");
  return scf;
}

describe("logs", () => {
  it.each([
    ["30s", NOW - 30_000],
    ["30m", NOW - 1_800_000],
    ["2h", NOW - 7_200_000],
    ["1d", NOW - 86_400_000],
    ["2026-11-22T10:00:00Z", NOW - 7_200_000],
  ])("reads %s as a start", (text, time) => {
    expect(parseStartTime(text, NOW)).toBe(time);
  });

  it.each([
    ["a start that is none", { startTime: "yesterday" }, "--startTime: expected how long ago"],
    ["an interval that is none", { interval: "1s" }, "--interval: expected milliseconds, got 1s"],
    ["a function that nobody knows", { function: "nobody" }, "-f: expected one of alert, check"],
    ["a function that is not deployed", {}, "is not deployed (npx serverless deploy)"],
  ])("refuses %s", async (_name, options, message) => {
    const { context } = contextOn(await startForTest(), { function: "check", ...options });
    await expect(logs(context)).rejects.toThrow(message);
  });

  it("shows every line once and in order, however many pages they fill", async () => {
    const { context, printed } = contextOn(await withLines(), { function: "check" });
    await logs(context);
    const lines = printed.map((line) => line.replace(/^\S+ \S+ /, ""));
    expect(lines).toEqual(Array.from({ length: LINES }, (_, line) => `line ${line}`));
  });

  it("shows only the lines that a filter matches", async () => {
    const { context, printed } = contextOn(await withLines(), {
      function: "check",
      filter: "line 2499",
    });
    await logs(context);
    expect(printed).toEqual([expect.stringMatching(/^2\S+Z [\da-f]{8} line 2499$/)]);
  });
});
