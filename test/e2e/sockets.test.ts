import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  type HostileServer,
  hostilePlan,
  httpAnswer,
  startHostileServer,
} from "../../tools/emulators/hostile-server.ts";
import { startInstance } from "../hostile/instance.ts";
import { environmentOn } from "./built-functions.ts";

/** Faults that are played; `SOCKET_FAULTS=10000` for many. */
const FAULTS = Number(process.env["SOCKET_FAULTS"] ?? 200);
const SEED = Number(process.env["SEED"] ?? 1);
/** Runs side by side, each in a process of its own. */
const PROCESSES = 2;
const LIMIT_MS = 1_000;
/** Of what is left to do when the time is over: to save, to unlock, to say so. */
const LATE_MS = 250;
const COLLECT_EVERY_MS = 20;
const MAX_MEGABYTES = 200;

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

  let [runs, longestMs, peakMegabytes] = [0, 0, 0];
  const work = async (index: number) => {
    const stateFile = join(folder, `state-${index}.json`);
    const instance = startInstance(
      environmentOn(api, "", {
        LAG_RULES:
          '[{"group":"orders","critical":10},{"group":"*","topic":"orders*","critical":10}]',
        DEDUP_WINDOW: "0s",
        HEARTBEAT_URL: `${heartbeat.url}/ping`,
        STATE_URL: `file://${stateFile}`,
      }),
      { limitMs: LIMIT_MS, collectEveryMs: COLLECT_EVERY_MS },
    );
    let savedAt = 0;
    while (played() < FAULTS) {
      runs += 1;
      // Each run has a webhook of its own: they wait for no second to pass.
      const outcome = await instance.run({ SLACK_WEBHOOK_URL: `${slack.url}/services/${runs}` });
      const before = savedAt;
      savedAt = statSync(stateFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      longestMs = Math.max(longestMs, outcome.ms);
      peakMegabytes = Math.max(peakMegabytes, outcome.peakMegabytes);
      expect(outcome.ms, outcome.said).toBeLessThan(LIMIT_MS + LATE_MS);
      expect(outcome.said).not.toBe("");
      expect(outcome.said).not.toContain("/services/");
      expect(savedAt !== before || /state|skipped/i.test(outcome.said), outcome.said).toBe(true);
      expect(outcome.peakMegabytes, outcome.said).toBeLessThan(MAX_MEGABYTES);
    }
    expect(await instance.end(), "nothing is left on the event loop").toBe(0);
  };
  await Promise.all(Array.from({ length: PROCESSES }, (_, index) => work(index)));
  if (process.env["SOCKET_FAULTS"])
    console.info({ runs, longestMs, peakMegabytes, faults: played() });
  expect(servers.flatMap(({ strayed }) => strayed)).toEqual([]);
  // All edges were met.
  for (const server of servers) expect(server.played.size).toBeGreaterThan(5);
});
