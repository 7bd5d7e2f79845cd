import { afterEach, describe, expect, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { createHeartbeat } from "../../lib/notify/heartbeat.ts";
import { type HeartbeatService, startHeartbeatService } from "../../tools/emulators/heartbeat.ts";
import type { HttpFault } from "../../tools/emulators/http-fault.ts";
import { freePort } from "../../tools/emulators/redis-server.ts";

let service: HeartbeatService | undefined;
afterEach(async () => {
  await service?.stop();
  service = undefined;
});

/** The lines that one ping logs. */
async function ping(url: string | null, remainingMs = 10_000): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog(
    "debug",
    (text) => text,
    (line) => lines.push(line),
  );
  await createHeartbeat(url, log).ping(deadlineIn(remainingMs));
  return lines;
}

describe("the heartbeat", () => {
  test("is one GET of the whole URL, and logs nothing", async () => {
    service = await startHeartbeatService();
    expect(await ping(`${service.url}?status=up`)).toEqual([]);
    expect(service.pings).toEqual(["GET /ping/5ecret-uuid?status=up"]);
  });

  test("without a URL is nothing at all", async () => {
    expect(await ping(null)).toEqual([]);
  });

  test.each<[string, HttpFault, string]>([
    ["an unknown check", { kind: "status", status: 404 }, "answered 404"],
    ["a service that is down", { kind: "status", status: 500 }, "answered 500"],
    [
      "a redirect, which is not followed",
      { kind: "status", status: 301, headers: { Location: "/" } },
      "answered 301",
    ],
    ["a reset connection", { kind: "reset" }, "ECONNRESET"],
    ["half an answer", { kind: "cutBody" }, "ECONNRESET"],
  ])("that fails is one warning: %s", async (_, fault, error) => {
    service = await startHeartbeatService(fault);
    const origin = new URL(service.url).origin;
    expect((await ping(service.url)).map((line) => JSON.parse(line))).toEqual([
      { level: "warn", message: expect.stringContaining("HEARTBEAT_URL"), origin, error },
    ]);
  });

  test("at a closed port is one warning", async () => {
    const [line, ...more] = await ping(`http://127.0.0.1:${await freePort()}/5ecret-uuid`);
    expect(line).toContain("ECONNREFUSED");
    expect(more).toEqual([]);
  });

  test.each<[string, HttpFault]>([
    ["nothing is answered", { kind: "stall" }],
    ["the answer stops half way", { kind: "stallInBody" }],
  ])("ends at the deadline when %s", async (_, fault) => {
    service = await startHeartbeatService(fault);
    const [line] = await ping(service.url, 50);
    expect(line).toMatch(/no answer within \d+ ms/);
  });

  test("never logs the path, which is the check's secret", async () => {
    service = await startHeartbeatService({ kind: "status", status: 500 });
    expect((await ping(service.url)).join()).not.toContain("5ecret-uuid");
  });
});
