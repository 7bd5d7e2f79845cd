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

  it("is flat, so that CLS drops nothing: what is nested is a text", () => {
    const { log, lines } = logged("info");
    const notified = [{ subject: "ckafka-abc/orders", reason: "first" }];
    log.info("run", { status: "critical", notified, last: null });
    const line = JSON.parse(lines.join(""));
    expect(line).toMatchObject({ status: "critical", notified: expect.any(String), last: null });
    expect(JSON.parse(line.notified)).toEqual(notified);
  });

  it.each([
    ["one long text", { stack: "at ".repeat(9_000) }],
    ["a long list", { notified: Array.from({ length: 999 }, (_, i) => ({ subject: `s${i}` })) }],
    [
      "two long texts of signs that JSON escapes",
      { a: "\u0001".repeat(9_000), b: '"'.repeat(9_000) },
    ],
    ["a long text of wide signs", { a: "落後".repeat(9_000) }],
  ])("with %s stays a line that CLS does not cut", (_name, fields) => {
    const { log, lines } = logged("info");
    log.warn("too much", { ...fields, lag: 5 });
    expect(Buffer.byteLength(lines.join(""))).toBeLessThanOrEqual(8_192);
    expect(JSON.parse(lines.join(""))).toMatchObject({
      level: "warn",
      message: "too much",
      lag: 5,
    });
    expect(lines.join("")).toContain("…");
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
      '{"level":"warn","message":"at [redacted]","urls":"[\\"https://x/[redacted]\\"]","error":"[redacted]!"}',
    ]);
  });

  it("stays JSON where a secret is a word or a number of JSON's", () => {
    const { log, lines } = logged("info", ["level", "123"]);
    log.info("level", { lag: 12345 });
    expect(lines).toEqual(['{"level":"info","message":"[redacted]","lag":12345}']);
  });
});
