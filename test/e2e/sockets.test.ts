import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { expect, onTestFinished, test } from "vitest";
import {
  type HostileServer,
  hostilePlan,
  httpAnswer,
  startHostileServer,
} from "../../tools/emulators/hostile-server.ts";
import { environmentOn } from "./built-functions.ts";

/** Faults that are played; `SOCKET_FAULTS=10000` for many. */
const FAULTS = Number(process.env["SOCKET_FAULTS"] ?? 200);
const SEED = Number(process.env["SEED"] ?? 1);
/** Runs side by side, each in a process of its own. */
const PROCESSES = 2;
const LIMIT_MS = 1_000;
/** A machine that is shared may be late; whoever waits for a byte that never comes is later. */
const LATE_MS = 3_000;
const MAX_MEGABYTES = 200;

const Outcome = v.object({
  ms: v.number(),
  said: v.string(),
  saved: v.boolean(),
  peakMegabytes: v.number(),
});

/** Offsets far apart, so that every run that can read has something to tell. */
const OFFSETS = {
  TotalCount: 1,
  TopicList: [
    {
      Topic: "orders-v1",
      Partitions: [0, 1, 2].map((Partition) => ({
        Partition,
        Offset: 1,
        Metadata: "",
        ErrorCode: 0,
        LogEndOffset: 1_000,
        Lag: 999,
      })),
    },
  ],
};
const RESULTS = new Map<string, unknown>([
  ["DescribeGroupOffsets", OFFSETS],
  ["DescribeGroup", { TotalCount: 1, GroupList: [{ Group: "orders", Protocol: "consumer" }] }],
  ["DescribeGroupInfo", [{ Group: "orders", State: "Empty", ErrorCode: "0" }]],
  ["DescribeTopicSyncReplica", { TotalCount: 0, TopicInSyncReplicaList: [] }],
]);

function answerOfApi(request: Buffer): Buffer {
  const [, action = ""] = /^x-tc-action: *(\w+)/im.exec(request.toString("latin1")) ?? [];
  const Response = { Result: RESULTS.get(action) ?? null, RequestId: "request-1" };
  return httpAnswer("200 OK", "application/json", JSON.stringify({ Response }));
}

async function serve(answer: (request: Buffer) => Buffer, seed: number): Promise<HostileServer> {
  const plan = hostilePlan("http", seed, 2);
  const server = await startHostileServer({ protocol: "http", answer, plan });
  onTestFinished(() => server.stop());
  return server;
}

/** An instance of the built function that collects garbage all the time, and runs when it is told to. */
function startInstance(stateFile: string, environment: Readonly<Record<string, string>>) {
  const bundle = createRequire(import.meta.url).resolve("../../dist/alert.js");
  const program = `
    const { statSync } = require("node:fs");
    const { main_handler } = require(${JSON.stringify(bundle)});
    setInterval(gc, 20).unref();
    const savedAt = () => statSync(${JSON.stringify(stateFile)}, { throwIfNoEntry: false })?.mtimeMs;
    process.on("message", async (webhookUrl) => {
      process.env.SLACK_WEBHOOK_URL = webhookUrl;
      const before = savedAt();
      const start = performance.now();
      const context = { getRemainingTimeInMillis: () => start + ${LIMIT_MS} - performance.now() };
      const said = await main_handler({}, context).then(JSON.stringify, (error) => error.message);
      process.send({
        ms: performance.now() - start,
        said,
        saved: savedAt() !== before,
        peakMegabytes: process.resourceUsage().maxRSS / 1024,
      });
    });`;
  const child = spawn(process.execPath, ["--expose-gc", "-e", program], {
    env: { ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function runOf(child: ChildProcess, webhookUrl: string) {
  child.send(webhookUrl);
  const [outcome] = await once(child, "message");
  return v.parse(Outcome, outcome);
}

test(`through ${FAULTS} faults of the API, Slack and the heartbeat, every run ends in time, saves or says why not, in bounded memory`, {
  timeout: 120_000 + FAULTS * 300,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), "sockets-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const api = await serve(answerOfApi, SEED);
  const ok = httpAnswer("200 OK", "text/plain", "ok");
  const slack = await serve(() => ok, SEED + 1);
  const heartbeat = await serve(() => ok, SEED + 2);
  const servers = [api, slack, heartbeat];
  const played = () =>
    servers
      .flatMap((server) => [...server.played])
      .reduce((sum, [name, count]) => (name === "none" ? sum : sum + count), 0);

  let runs = 0;
  const work = async (index: number) => {
    const stateFile = join(folder, `state-${index}.json`);
    const child = startInstance(
      stateFile,
      environmentOn(api, "", {
        LAG_RULES:
          '[{"group":"orders","critical":10},{"group":"*","topic":"orders*","critical":10}]',
        DEDUP_WINDOW: "0s",
        HEARTBEAT_URL: `${heartbeat.url}/ping`,
        STATE_URL: `file://${stateFile}`,
      }),
    );
    const exited = once(child, "exit");
    while (played() < FAULTS) {
      runs += 1;
      // Each run has a webhook of its own: they wait for no second to pass.
      const outcome = await runOf(child, `${slack.url}/services/${runs}`);
      expect(outcome.ms, outcome.said).toBeLessThan(LIMIT_MS + LATE_MS);
      expect(outcome.said).not.toBe("");
      expect(outcome.said).not.toContain("/services/");
      expect(outcome.saved || /state|skipped/i.test(outcome.said), outcome.said).toBe(true);
      expect(outcome.peakMegabytes, outcome.said).toBeLessThan(MAX_MEGABYTES);
    }
    // Nothing is left on the event loop: without its parent's channel the process ends by itself.
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  };
  await Promise.all(Array.from({ length: PROCESSES }, (_, index) => work(index)));
  expect(servers.flatMap(({ strayed }) => strayed)).toEqual([]);
  // All edges were met.
  for (const server of servers) expect(server.played.size).toBeGreaterThan(5);
});
