import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE } from "../../tools/emulators/ckafka/story.ts";
import { installed } from "../../tools/emulators/installed.ts";
import { startRedis } from "../../tools/emulators/redis-server.ts";
import { startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { environmentOn } from "./built-functions.ts";
import { startProcess } from "./function-process.ts";

async function start(stateUrl: string) {
  const ckafka = await startCkafka({ story: { "ckafka-abc": OFFICIAL_SAMPLE }, latencyMs: 100 });
  const slack = await startSlack();
  onTestFinished(async () => {
    await Promise.all([ckafka.close(), slack.close()]);
  });
  const environment = environmentOn(ckafka, slack.url("alerts"), {
    LAG_RULES: '[{"group":"group","critical":10000}]',
    STATE_URL: stateUrl,
  });
  return { slack, environment };
}

async function fileUrl(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lag-alerts-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return `file://${folder}/state.json`;
}

async function redisUrl(): Promise<string> {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  return `redis://127.0.0.1:${redis.port}/0`;
}

const stores = [
  { name: "file:", url: fileUrl, missing: false },
  { name: "redis:", url: redisUrl, missing: !installed("redis-server") },
];

describe.each(stores)("processes that share $name", ({ url, missing }) => {
  it.skipIf(missing)("send one message in all when two run at once", async () => {
    const { slack, environment } = await start(await url());
    const outputs = await Promise.all(
      Array.from({ length: 2 }, () => startProcess("alert", environment).output),
    );
    expect(outputs.filter((output) => output.includes('"skipped"'))).toHaveLength(1);
    expect(slack.messages).toHaveLength(1);
  });

  it.skipIf(missing)(
    "repeat at most one message, and lose none, when one is killed between Slack's ok and the save",
    async () => {
      const { slack, environment } = await start(await url());
      const limitMs = 3_000;
      slack.misbehave([{ kind: "slow", latencyMs: 60_000 }]);
      const killed = startProcess("alert", environment, limitMs);
      await vi.waitUntil(() => slack.messages.length > 0, { timeout: 10_000 });
      killed.child.kill("SIGKILL");
      await killed.output;

      const during = await startProcess("alert", environment, limitMs).output;
      expect(during).toContain('"skipped"');
      const run = () => startProcess("alert", environment, limitMs).output;
      const after = await vi.waitUntil(
        async () => {
          const output = await run();
          return output.includes('"skipped"') ? null : output;
        },
        { timeout: 15_000, interval: 200 },
      );
      expect(after).toContain('"reason":"first"');
      expect(await run()).toContain('"notified":[]');
      expect(slack.messages).toHaveLength(2);
    },
  );

  it.skipIf(missing)(
    "overwrite nothing by a run that was frozen until another had its lock, and it fails",
    async () => {
      const { slack, environment } = await start(await url());
      const run = () => startProcess("alert", environment, 3_000).output;
      slack.misbehave([{ kind: "slow", latencyMs: 60_000 }]);
      const frozen = startProcess("alert", environment, 3_000);
      await vi.waitUntil(() => slack.messages.length > 0, { timeout: 10_000 });
      frozen.child.kill("SIGSTOP");
      const other = await vi.waitUntil(
        async () => {
          const output = await run();
          return output.includes('"skipped"') ? null : output;
        },
        { timeout: 15_000, interval: 200 },
      );
      expect(other).toContain('"reason":"first"');
      frozen.child.kill("SIGCONT");
      expect(await frozen.output).toContain("the state could not be saved");
      // What the other one saved is still there: told, and silent inside its window.
      expect(await run()).toContain('"notified":[]');
      expect(slack.messages).toHaveLength(2);
    },
  );
});
