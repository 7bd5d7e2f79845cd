import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { decodeState } from "../../lib/state/document.ts";
import { HTTP_FAULTS, RESP_FAULTS } from "../../tools/emulators/hostile-faults.ts";
import {
  type HostileServer,
  hostilePlan,
  httpAnswer,
  startHostileServer,
} from "../../tools/emulators/hostile-server.ts";
import { CREDENTIALS } from "../state/stores/credentials.ts";
import type { HostileResult, HostileRuns } from "./state.child.ts";

/** Runs on each store. `HOSTILE_RUNS=10000 npx vitest run test/hostile` looks for longer, `HOSTILE_SEED` elsewhere. */
const RUNS = Number(process.env["HOSTILE_RUNS"] ?? 120);
const SEED = Number(process.env["HOSTILE_SEED"] ?? 20261122);
const LIMIT_MS = 400;
/** A busy machine and a collection of garbage every 5 ms: what they cost is no fault of the run. */
const SLOWNESS_MS = 1_500;
const PASSWORD = "hostile-s3cret";

/** What a store that means well has and answers. */
class Contents {
  document: Buffer | null = null;

  readonly cos = (request: Buffer): Buffer => {
    const body = request.subarray(request.indexOf("\r\n\r\n") + 4);
    const isAside = request.includes(".set-aside-");
    if (request.toString("latin1", 0, 3) === "PUT") {
      if (!isAside) this.document = body;
      return httpAnswer("200 OK", "application/xml", "");
    }
    if (this.document !== null) {
      return httpAnswer("200 OK", "application/octet-stream", this.document);
    }
    const missing = "<Error><Code>NoSuchKey</Code></Error>";
    return httpAnswer("404 Not Found", "application/xml", missing);
  };

  /** Its lock is always to be had. */
  readonly redis = (request: Buffer): Buffer => {
    const [, command = "", key = ""] =
      /^\*\d+\r\n\$\d+\r\n(\w+)\r\n\$\d+\r\n(\S+)/.exec(request.toString("latin1")) ?? [];
    const last = request.subarray(request.lastIndexOf("{"), -2);
    switch (command) {
      case "GET":
        if (this.document === null) return Buffer.from("$-1\r\n");
        return Buffer.concat([
          Buffer.from(`$${this.document.length}\r\n`),
          this.document,
          Buffer.from("\r\n"),
        ]);
      case "EVAL":
        if (request.includes("'set'")) this.document = last;
        return Buffer.from(":1\r\n");
      default:
        if (key === "lag") this.document = last;
        return Buffer.from("+OK\r\n");
    }
  };
}

async function play(location: HostileRuns["location"]): Promise<HostileResult> {
  const script = fileURLToPath(new URL("state.child.ts", import.meta.url));
  const child = fork(script, { execArgv: ["--expose-gc", "--import", "tsx"] });
  const asked: HostileRuns = { location, runs: RUNS, limitMs: LIMIT_MS, attemptMs: 80 };
  child.send(asked);
  const exited = once(child, "exit");
  const [result] = await Promise.race([
    once(child, "message"),
    exited.then(([code]) => {
      throw new Error(`the process ended with ${code}`);
    }),
  ]);
  expect((await exited)[0], "nothing is left on the event loop").toBe(0);
  return result;
}

async function expectHeld(
  result: HostileResult,
  server: HostileServer,
  contents: Contents,
): Promise<void> {
  const { longestMs, collections, peakMb, saved, lastSavedAt, errors, log } = result;
  if (process.env["HOSTILE_RUNS"] !== undefined) console.info(result, server.played);
  expect(longestMs).toBeLessThan(LIMIT_MS + SLOWNESS_MS);
  expect(peakMb).toBeLessThan(200);
  expect(collections).toBeGreaterThan(RUNS);
  expect(server.strayed).toEqual([]);

  const unsaved = Object.values(errors).reduce((sum, count) => sum + count, 0);
  expect(saved + unsaved).toBe(RUNS);
  expect(saved, "some runs meet no fault, or get over it").toBeGreaterThan(RUNS / 20);
  for (const error of Object.keys(errors)) {
    expect(error).toMatch(/^the state could not be (read|saved): ./);
    expect(error.length).toBeLessThan(1_000);
  }
  const { document } = contents;
  const stored = document === null ? 0 : (await decodeState(document)).savedAt;
  expect(stored, "what is said to be saved is").toBeGreaterThanOrEqual(lastSavedAt);
  const said = JSON.stringify([errors, log]);
  for (const secret of [PASSWORD, CREDENTIALS.secretKey, CREDENTIALS.token]) {
    expect(said).not.toContain(secret);
  }
}

/** Long enough for every run to use up its limit. */
const TIMEOUT = 60_000 + RUNS * (LIMIT_MS + 500);

describe.concurrent("whatever a store's server does, each run ends in time, saves or says why not", () => {
  test("COS", { timeout: TIMEOUT }, async () => {
    const contents = new Contents();
    const faults = hostilePlan("http", SEED);
    // A run makes two connections or more: with a fault on each, none would save.
    const plan = (connection: number) => (connection % 2 === 0 ? faults(connection / 2) : null);
    const server = await startHostileServer({ protocol: "http", answer: contents.cos, plan });
    const location = { origin: server.url, path: "/b/state.json", region: "ap-guangzhou" };
    const result = await play({ kind: "cos", ...location });
    await server.stop();
    await expectHeld(result, server, contents);
    expect([...server.played.keys()].toSorted()).toEqual(
      ["none", ...Object.keys(HTTP_FAULTS)].toSorted(),
    );
  });

  test("Redis", { timeout: TIMEOUT }, async () => {
    const contents = new Contents();
    // Signing in, choosing the database, locking, loading, saving, unlocking: each has its turn.
    const plan = hostilePlan("resp", SEED, 6);
    const server = await startHostileServer({ protocol: "resp", answer: contents.redis, plan });
    const url = `redis://user:${PASSWORD}@${server.host}/3`;
    const result = await play({ kind: "redis", url, key: "lag" });
    await server.stop();
    await expectHeld(result, server, contents);
    expect([...server.played.keys()].toSorted()).toEqual(
      ["none", ...Object.keys(RESP_FAULTS)].toSorted(),
    );
  });
});
