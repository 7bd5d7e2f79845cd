import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ckafka, startCkafka } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE, partition } from "../../../tools/emulators/ckafka/story.ts";
import { startSlack } from "../../../tools/emulators/slack/start-slack.ts";
import { expectNoSecret, SECRET_VARIABLES } from "../../secrets.ts";
import { checkEnvironment, type Finished, startCheck } from "./run-check.ts";

const RULES = JSON.stringify([{ group: "*", warning: 1000, critical: 10_000 }]);

let api: Ckafka;
let folder: string;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  api = await startCkafka({
    story: {
      "ckafka-abc": {
        ...OFFICIAL_SAMPLE,
        slow: { topics: { "slow-v1": [partition(0, 1000), partition(5, 5)] } },
        fine: { topics: { "fine-v1": [partition(7, 7)] } },
      },
    },
  });
  folder = mkdtempSync(join(tmpdir(), "check-"));
  env = { ...checkEnvironment(api.url), LAG_RULES: RULES };
});

afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

const check = (args: readonly string[], variables = env): Promise<Finished> =>
  startCheck(args, variables, folder).finished;

describe("npm run check", () => {
  it.concurrent("shows the lag of every group and exits with the worst", async () => {
    const { code, stdout, stderr } = await check([]);
    expect(stdout).toMatch(
      /^CRITICAL: 1 critical, 1 warning, 1 ok\. Worst: group\/topic-test, lag/,
    );
    expect(stdout).toMatch(
      /^CRITICAL +group +topic-test +0 +22,689,638 +207,927,929 +185,238,291 +- +0$/m,
    );
    expect(stdout).toMatch(/^WARNING +slow +slow-v1 +all 2 +- +- +1,000 +\S+ +0$/m);
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toBe("");
    expect(code).toBe(2);
  });

  it.concurrent.each([
    ["warning", "slow", 1],
    ["ok", "fine", 0],
  ])("exits a %s with its own code", async (status, group, code) => {
    const result = await check(["--group", group]);
    expect(result.stdout).toMatch(new RegExp(`^${status}:`, "i"));
    expect(result.stdout).not.toContain("topic-test");
    expect(result.code).toBe(code);
  });

  it.concurrent("prints the function's report as JSON, and nothing else", async () => {
    const { code, stdout } = await check(["--json", "--group", "group"]);
    expect(JSON.parse(stdout)).toMatchObject({
      status: "critical",
      subjects: [
        { subject: "ckafka-abc/group/topic-test", lag: 185_238_291, groupState: "Stable" },
      ],
    });
    expect(code).toBe(2);
  });

  it.concurrent("does not call a group all right that nobody knows", async () => {
    const { code, stdout } = await check(["--group", "misspelt"]);
    expect(stdout).toMatch(/^UNKNOWN: nothing to compare/);
    expect(stdout).toContain("misspelt: no such group, or it never committed an offset");
    expect(code).toBe(3);
  });

  it.concurrent("tries the rules of a file, and reads the variables of .env", async () => {
    const home = mkdtempSync(join(folder, "dotenv-"));
    writeFileSync(join(home, "rules.json"), '[{"group":"fine","warning":1}]');
    const lines = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(join(home, ".env"), lines.join("\n"));
    const { code, stdout } = await startCheck(["--rules", "rules.json"], {}, home).finished;
    expect(stdout).toMatch(/^OK: 1 subject, none in trouble/);
    expect(code).toBe(0);
  });

  it.concurrent("reads .env as the Serverless Framework does", async () => {
    const secret = { secretId: "AKID-dollar", secretKey: "a$key" };
    const story = { "ckafka-abc": { fine: { topics: { "fine-v1": [partition(7, 7)] } } } };
    const own = await startCkafka({ story, secrets: [secret] });
    const home = mkdtempSync(join(folder, "dollar-"));
    const variables = {
      ...checkEnvironment(own.url),
      LAG_RULES: RULES,
      TENCENTCLOUD_SECRETID: secret.secretId,
      TENCENTCLOUD_SECRETKEY: String.raw`a\$key`,
    };
    const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
    writeFileSync(join(home, ".env"), lines.join("\n"));
    const { stdout } = await startCheck([], {}, home).finished;
    await own.close();
    expect(stdout).toMatch(/^OK: 1 subject, none in trouble/);
  });

  it.concurrent("names every mistake of the configuration, and no secret", async () => {
    const wrong = { ...SECRET_VARIABLES, LAG_RULES: '[{"group":"","warning":0}]', LOG_LEVEL: "x" };
    const { code, stdout, stderr } = await check([], wrong);
    expect(stdout).toMatch(
      /^UNKNOWN: the configuration is wrong\. LAG_RULES\[0\]\.group: .* \(and 3 more mistakes\)$/m,
    );
    expect(stderr.trim().split("\n")).toEqual([
      "No region is set (CKAFKA_REGION, TENCENTCLOUD_REGION): ap-guangzhou is taken.",
      expect.stringContaining("LAG_RULES[0].group: expected the name"),
      expect.stringContaining("LAG_RULES[0].instance: expected the id"),
      expect.stringContaining("LAG_RULES[0].warning: expected a number"),
      expect.stringContaining("LOG_LEVEL: expected one of"),
    ]);
    expectNoSecret(stdout + stderr);
    expect(code).toBe(3);
  });

  it.concurrent("tells what could not be read, and why", async () => {
    const wrongKey = { ...env, TENCENTCLOUD_SECRETKEY: "another-key" };
    const { code, stdout } = await check(["--group", "fine"], wrongKey);
    expect(stdout).toMatch(/^UNKNOWN: .*1 read failed/);
    expect(stdout).toMatch(/^ {2}ckafka-abc\/fine: AuthFailure\.\S+, .* \(RequestId .+\)$/m);
    expect(code).toBe(3);
  });

  it.concurrent.each([
    ["an unknown option", ["--grp"], "Unknown option '--grp'"],
    [
      "a file that is not there",
      ["--rules", "nowhere.json"],
      "Cannot read rules from nowhere.json",
    ],
  ])("refuses %s", async (_, args, message) => {
    const { code, stdout, stderr } = await check(args);
    expect(stdout).toMatch(/^UNKNOWN: /);
    expect(stdout).toContain(message);
    expect(stderr).toBe("");
    expect(code).toBe(3);
  });

  it.concurrent("says as JSON too that it could not check", async () => {
    const { code, stdout } = await check(["--json"], { ...env, LAG_RULES: "[" });
    expect(JSON.parse(stdout)).toEqual({
      status: "unknown",
      error: expect.stringContaining("LAG_RULES: expected well-formed JSON (it ends too early"),
    });
    expect(code).toBe(3);
  });

  it.concurrent("says what alert would refuse, and what to do about what it cannot read", async () => {
    const variables = { ...env, TENCENTCLOUD_SECRETKEY: "another-key", SLACK_WEBHOOK_URL: "" };
    const { stdout } = await check(["--group", "fine"], variables);
    expect(stdout).toContain(
      "alert would refuse this configuration:\n  SLACK_WEBHOOK_URL: expected an https:// URL",
    );
    expect(stdout).toMatch(/^ {2}→ The secret key does not belong/m);
  });

  it.concurrent("reads the settings of a stage", async () => {
    const home = mkdtempSync(join(folder, "stage-"));
    const write = (file: string, variables: Readonly<Record<string, string>>) => {
      const lines = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
      writeFileSync(join(home, file), lines.join("\n"));
    };
    write(".env", { ...env, LAG_RULES: "not JSON" });
    write(".env.prod", { ...env, LAG_RULES: '[{"group":"fine","warning":1}]' });
    const { code, stdout } = await startCheck(["--stage", "prod"], {}, home).finished;
    expect(stdout).toMatch(/^OK: 1 subject, none in trouble/);
    expect(code).toBe(0);
  });

  it.concurrent("shows problems only", async () => {
    const { stdout } = await check(["--problems"]);
    expect(stdout).toMatch(/^CRITICAL: 1 critical, 1 warning, 1 ok\./);
    expect(stdout).not.toMatch(/^OK/m);
  });

  it.concurrent("sends a test message to every channel, and reads nothing", async () => {
    const slack = await startSlack();
    const variables = {
      ...env,
      CKAFKA_ENDPOINT: "http://127.0.0.1:1",
      SLACK_WEBHOOK_URL: slack.url("alerts"),
      SLACK_CHANNELS: JSON.stringify({ payments: slack.url("payments") }),
    };
    const { code, stdout } = await check(["--test-slack"], variables);
    await slack.close();
    expect(stdout).toBe("OK: a test message was delivered to default, payments\n");
    expect(slack.messages.map(({ channel }) => channel).sort()).toEqual(["alerts", "payments"]);
    expect(code).toBe(0);
  });

  it.concurrent("says which channel did not take the test message", async () => {
    const slack = await startSlack();
    const variables = {
      ...env,
      SLACK_WEBHOOK_URL: slack.url("alerts"),
      SLACK_CHANNELS: '{"payments":"http://127.0.0.1:1/services/T0/B0/secret-of-slack"}',
    };
    const { code, stdout, stderr } = await check(["--test-slack"], variables);
    await slack.close();
    expect(stdout).toMatch(/^UNKNOWN: .*payments/);
    expect(stdout + stderr).not.toContain("secret-of-slack");
    expect(slack.messages).toHaveLength(1);
    expect(code).toBe(3);
  });

  it.concurrent("says that it was interrupted before it knew anything", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = Object(silent.address());
    const endpoint = { CKAFKA_ENDPOINT: `http://127.0.0.1:${port}` };
    const checking = startCheck([], { ...env, ...endpoint }, folder);
    const [socket] = await once(silent, "connection");
    checking.interrupt();
    const { code, stdout } = await checking.finished;
    socket.destroy();
    silent.close();
    expect(stdout).toBe("UNKNOWN: interrupted\n");
    expect(code).toBe(3);
  });

  it.concurrent("watches until Ctrl-C, and exits with what it saw last", async () => {
    const watching = startCheck(["--watch", "--group", "slow"], env, folder);
    await watching.shows("WARNING: 1 warning");
    watching.interrupt();
    expect((await watching.finished).code).toBe(1);
  });
});
