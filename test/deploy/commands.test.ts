import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ckafka, startCkafka } from "../doubles/ckafka/start-ckafka.ts";
import { partition } from "../doubles/ckafka/story.ts";
import { type Scf, startScf } from "../doubles/scf/start-scf.ts";
import { type Slack, startSlack } from "../doubles/slack/start-slack.ts";
import { Project } from "./project.ts";

const DEPLOYER = { secretId: "AKID-of-the-deployer", secretKey: "key-of-the-deployer" };
const ROLE = { secretId: "AKID-of-the-role", secretKey: "key-of-the-role", token: "role-token" };
const REGION = "ap-guangzhou";
const ALERT = "ckafka-lag-alerts-dev-alert";
const CHECK = "ckafka-lag-alerts-dev-check";

let scf: Scf;
let ckafka: Ckafka;
let slack: Slack;
let project: Project;
let env: Record<string, string>;

beforeAll(async () => {
  scf = await startScf({ secrets: [DEPLOYER], roleCredentials: ROLE });
  ckafka = await startCkafka({
    secrets: [ROLE],
    story: { "ckafka-abc": { orders: { topics: { "orders-v1": [partition(100, 5_100)] } } } },
  });
  slack = await startSlack();
  project = await Project.create();
  env = {
    TENCENTCLOUD_SECRET_ID: DEPLOYER.secretId,
    TENCENTCLOUD_SECRET_KEY: DEPLOYER.secretKey,
    TENCENTCLOUD_ENDPOINT: scf.url,
    CKAFKA_REGION: REGION,
    CKAFKA_ENDPOINT: ckafka.url,
    CKAFKA_INSTANCE_ID: "ckafka-abc",
    FUNCTION_ROLE: "lag-reader",
    LAG_RULES: JSON.stringify([{ group: "orders", warning: 10, critical: 1_000 }]),
    SLACK_WEBHOOK_URL: slack.url("alerts"),
    STATE_URL: "memory:",
  };
});

afterAll(async () => {
  await Promise.all([scf.close(), ckafka.close(), slack.close()]);
  await project.remove();
});

/** Actions that were called since the given number of calls, those that change nothing left out. */
const changesSince = (start: number) =>
  scf.calls.slice(start).flatMap(({ action }) => (/^(Get|List)/.test(action) ? [] : [action]));

describe("the commands, one after the other", () => {
  it("deploys both functions with timer, quota and retries", async () => {
    const { exitCode, stderr } = await project.serverless(["deploy", "--verbose"], env);
    expect(stderr).toContain(`${ALERT}: create`);
    expect(exitCode).toBe(0);
    const { [ALERT]: alert, [CHECK]: check } = Object.fromEntries(scf.functions(REGION));
    expect(alert).toMatchObject({
      runtime: "Nodejs20.19",
      handler: "alert.main_handler",
      status: "Active",
      reservedMemory: 128,
      asyncConfig: { retries: 0 },
      settings: { memorySize: 128, timeout: 30, role: "lag-reader" },
    });
    expect([...(alert?.triggers.values() ?? [])]).toEqual([
      { name: "timer", cron: "0 * * * * * *", enabled: true, message: "" },
    ]);
    expect(check).toMatchObject({ status: "Active", reservedMemory: 0 });
    expect(check?.triggers.size).toBe(0);
  });

  it("gives each function only the variables that it needs and that are set", () => {
    const variables = (name: string) =>
      Object.keys(scf.functions(REGION).get(name)?.settings.environment ?? {}).sort();
    const common = ["CKAFKA_ENDPOINT", "CKAFKA_INSTANCE_ID", "CKAFKA_REGION", "LAG_RULES"];
    expect(variables(ALERT)).toEqual([...common, "SLACK_WEBHOOK_URL", "STATE_URL"]);
    expect(variables(CHECK)).toEqual([...common, "STATE_URL"]);
  });

  it("changes nothing when it deploys the same again, and says so", async () => {
    const start = scf.calls.length;
    const { exitCode, stderr } = await project.serverless(["deploy"], env);
    expect(stderr).toContain("Nothing changed");
    expect(exitCode).toBe(0);
    expect(changesSince(start)).toEqual([]);
  });

  it("changes only what differs: one rule and the timer", async () => {
    const start = scf.calls.length;
    env["LAG_RULES"] = JSON.stringify([{ group: "orders", warning: 10, critical: 2_000 }]);
    const args = ["deploy", "--schedule", "0 */5 * * * * *"];
    const { exitCode, stderr } = await project.serverless(args, env);
    expect(stderr).toContain(`${ALERT}: update Environment`);
    expect(stderr).toContain(`${ALERT}: update timer timer (0 */5 * * * * *)`);
    expect(exitCode).toBe(0);
    expect(changesSince(start)).toEqual([
      "UpdateFunctionConfiguration",
      "UpdateTrigger",
      "UpdateFunctionConfiguration",
    ]);
  });

  it("invokes check and prints its report, exiting like a monitoring plugin", async () => {
    const { exitCode, stdout } = await project.serverless(["invoke", "-f", "check"], env);
    expect(stdout).toContain("orders-v1");
    expect(stdout).toContain("5000");
    expect(exitCode).toBe(2);
  });

  it("alerts in Slack when the timer fires", async () => {
    const runs = await scf.fireTimer(REGION, ALERT, "timer");
    expect(runs).toMatchObject([{ returned: expect.stringContaining('"status":"critical"') }]);
    expect(JSON.stringify(slack.messages)).toContain("orders-v1");
  });

  it("keeps the instance warm: the next run knows what was told", async () => {
    const [run] = await scf.fireTimer(REGION, ALERT, "timer");
    expect(run).toMatchObject({ returned: expect.stringContaining('"suppressed":1') });
    expect(slack.messages).toHaveLength(1);
  });

  it("invokes alert and prints its summary", async () => {
    const { exitCode, stdout } = await project.serverless(["invoke", "-f", "alert"], env);
    expect(JSON.parse(stdout)).toMatchObject({ status: "critical", suppressed: 1 });
    expect(exitCode).toBe(0);
  });

  it("shows what is deployed", async () => {
    const { stdout } = await project.serverless(["info"], env);
    expect(stdout).toContain(ALERT);
    expect(stdout).toContain("timer (0 */5 * * * * *)");
    expect(stdout).toContain("128 MB, at most 1 instance");
  });

  it("shows the function's log, and follows it", async () => {
    const { stdout } = await project.serverless(["logs", "-f", "alert", "--startTime", "30m"], env);
    expect(stdout).toContain('"level":"info"');
    const tail = project.start(["logs", "-f", "alert", "--tail", "--interval", "50"], env);
    await once(tail.child.stdout, "data");
    await scf.fireTimer(REGION, ALERT, "timer");
    await once(tail.child.stdout, "data");
    tail.child.kill("SIGINT");
    await tail.finished;
  });

  it("removes both functions, and is quiet when there is nothing", async () => {
    const first = await project.serverless(["remove"], env);
    expect(first.stderr).toContain(`${ALERT}: remove`);
    expect(first.exitCode).toBe(0);
    expect(scf.functions(REGION).size).toBe(0);
    const second = await project.serverless(["remove"], env);
    expect(second.stderr).toContain("Nothing to remove");
    expect(second.exitCode).toBe(0);
  });

  it("has shown no secret in any of this", () => {
    const secrets = [DEPLOYER.secretKey, DEPLOYER.secretId, ROLE.secretKey, ROLE.token];
    for (const secret of [...secrets, slack.url("alerts")]) {
      expect(project.transcript).not.toContain(secret);
    }
  });
});
