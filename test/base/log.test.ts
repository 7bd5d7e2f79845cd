import { describe, expect, it } from "vitest";
import { createLog, LOG_LEVELS, type LogLevel } from "../../lib/base/log.ts";
import { createRedact } from "../../lib/base/redact.ts";

function logged(level: LogLevel, secrets: readonly string[] = []) {
  const lines: string[] = [];
  const log = createLog(level, createRedact(secrets), (line) => lines.push(line));
  return { log, lines };
}

describe("a log", () => {
  it.each([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["silent", []],
  ] as const)("of level %s has lines of %j", (level, written) => {
    const { log, lines } = logged(level);
    for (const each of LOG_LEVELS) if (each !== "silent") log[each]("message");
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(written);
  });

  it("has one JSON object a line, with the fields beside the message", () => {
    const { log, lines } = logged("info");
    log.info("two\nlines", { group: "orders", lag: 5 });
    expect(lines).toEqual(['{"level":"info","message":"two\\nlines","group":"orders","lag":5}']);
  });

  it("says what an error says", () => {
    const { log, lines } = logged("info");
    log.error("failed", { error: new Error("no route") });
    expect(lines).toEqual(['{"level":"error","message":"failed","error":"no route"}']);
  });

  it("holds no secret at any depth", () => {
    const { log, lines } = logged("info", ["hunter22"]);
    log.warn("at hunter22", { urls: ["https://x/hunter22"], error: new Error("hunter22!") });
    expect(lines).toEqual([
      '{"level":"warn","message":"at [redacted]","urls":["https://x/[redacted]"],"error":"[redacted]!"}',
    ]);
  });

  it("stays JSON where a secret is a word or a number of JSON's", () => {
    const { log, lines } = logged("info", ["level", "123"]);
    log.info("level", { lag: 12345 });
    expect(lines).toEqual(['{"level":"info","message":"[redacted]","lag":12345}']);
  });
});
