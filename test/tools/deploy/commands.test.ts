import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Ckafka, startCkafka } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { partition } from "../../../tools/emulators/ckafka/story.ts";
import { type Scf, startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { type Slack, startSlack } from "../../../tools/emulators/slack/start-slack.ts";
import { Project } from "./project.ts";
import { DEPLOYER, nameOf, REGION, ROLE, ROLES } from "./service.ts";

// Each command is a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const ALERT = nameOf("alert");
const CHECK = nameOf("check");

let scf: Scf;
let ckafka: Ckafka;
let slack: Slack;
let project: Project;

beforeAll(async () => {
  scf = await startScf({ secrets: [DEPLOYER], roles: ROLES });
  ckafka = await startCkafka({
    secrets: [ROLE],
    story: { "ckafka-abc": { orders: { topics: { "orders-v1": [partition(100, 5_100)] } } } },
  });
  slack = await startSlack();
  project = await Project.create();
  await configure(1_000);
});

afterAll(async () => {
  await Promise.all([scf.close(), ckafka.close(), slack.close()]);
  await project.remove();
});

const CREDENTIALS = {
  TENCENTCLOUD_SECRET_ID: DEPLOYER.secretId,
  TENCENTCLOUD_SECRET_KEY: DEPLOYER.secretKey,
};

/** Writes a `.env` whose rule has this threshold. */
async function configure(
  critical: number,
  file = ".env",
  credentials: object = CREDENTIALS,
): Promise<void> {
  const variables = {
    ...credentials,
    TENCENTCLOUD_ENDPOINT: scf.url,
    CKAFKA_REGION: REGION,
    CKAFKA_ENDPOINT: ckafka.url,
    CKAFKA_INSTANCE_ID: "ckafka-abc",
    FUNCTION_ROLE: "lag-reader",
    LAG_RULES: `'${JSON.stringify([{ group: "orders", warning: 10, critical }])}'`,
    SLACK_WEBHOOK_URL: slack.url("alerts"),
    STATE_URL: "memory:",
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await project.write(file, lines.join(""));
}

/** Actions that were called since the given number of calls, those that change nothing left out. */
const changesSince = (start: number) => [
  ...new Set(
    scf.calls
      .slice(start)
      .flatMap(({ action }) => (/^(Get|List|Invoke)/.test(action) ? [] : [action])),
  ),
];

const fireTimer = () => scf.fireTimer(REGION, ALERT, "timer");

describe("the commands, one after the other", () => {
  it("deploys both functions, with timer, quota and retries", async () => {
    const { exitCode, stderr } = await project.serverless(["deploy", "--verbose"]);
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
      {
        name: "timer",
        qualifier: "$DEFAULT",
        cron: "0 * * * * * *",
        enabled: true,
        message: "",
      },
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
    const { exitCode, stderr } = await project.serverless(["deploy"]);
    expect(stderr).toContain("Nothing changed");
    expect(exitCode).toBe(0);
    expect(changesSince(start)).toEqual([]);
  });

  it("changes only what differs: one rule and the timer", async () => {
    const start = scf.calls.length;
    await configure(2_000);
    const args = ["deploy", "--schedule", "0 */5 * * * * *"];
    const { exitCode, stderr } = await project.serverless(args);
    expect(stderr).toContain(`${ALERT}: update Environment`);
    expect(stderr).toContain(`${ALERT}: update timer timer (0 */5 * * * * *)`);
    expect(exitCode).toBe(0);
    expect(changesSince(start)).toEqual(["UpdateFunctionConfiguration", "UpdateTrigger"]);
  });

  describe("that change nothing, at the same time", { concurrent: true }, () => {
    it("invokes check and prints its report, exiting like a monitoring plugin", async ({
      expect,
    }) => {
      const { exitCode, stdout } = await project.serverless(["invoke", "-f", "check"]);
      expect(stdout).toMatch(/^CRITICAL +orders +orders-v1 .* 5,000 /m);
      expect(exitCode).toBe(2);
    });

    it.for([
      { warning: 9_999, status: "ok", code: 0 },
      { warning: 5_000, status: "warning", code: 1 },
    ])(
      "invokes check with an event, and prints its report raw: $status",
      async ({ warning, status, code }, { expect }) => {
        const event = { rules: [{ group: "orders", warning }] };
        const args = ["invoke", "-f", "check", "--json", "--data", JSON.stringify(event)];
        const { exitCode, stdout } = await project.serverless(args);
        expect(JSON.parse(stdout)).toMatchObject({ status, subjects: [{ lag: 5_000 }] });
        expect(exitCode).toBe(code);
      },
    );

    it("does not call a group ok that nobody knows", async ({ expect }) => {
      const event = { groups: ["odrers"], rules: [{ group: "*", warning: 1 }] };
      const args = ["invoke", "-f", "check", "--data", JSON.stringify(event)];
      const { exitCode, stdout } = await project.serverless(args);
      expect(stdout).toContain("UNKNOWN");
      expect(stdout).toContain("odrers: no such group, or it never committed an offset");
      expect(exitCode).toBe(3);
    });

    it("fails when the function fails", async ({ expect }) => {
      await project.write("event.yml", "rules: [{group: orders}]");
      const { exitCode, stdout } = await project.serverless([
        "invoke",
        "-f",
        "check",
        "--path",
        "event.yml",
      ]);
      expect(stdout).toMatch(/ckafka-lag-alerts-dev-check failed: .*event.rules\[0\].*RequestId/s);
      expect(exitCode).toBe(1);
    });

    it("shows what is deployed", async ({ expect }) => {
      const { stdout } = await project.serverless(["info"]);
      expect(stdout).toContain(ALERT);
      expect(stdout).toContain("timer (0 */5 * * * * *, in UTC+8)");
      expect(stdout).toContain("128 MB, at most 1 instance");
    });

    it("prints the configuration without its variables", async ({ expect }) => {
      const { stdout } = await project.serverless(["print"]);
      expect(stdout).toContain("SLACK_WEBHOOK_URL: (hidden)");
    });
  });

  it("alerts in Slack when the timer fires", async () => {
    expect(await fireTimer()).toMatchObject([
      { returned: expect.stringContaining('"status":"critical"') },
    ]);
    expect(JSON.stringify(slack.messages)).toContain("orders-v1");
  });

  it("knows on the next run of a warm instance what it has told", async () => {
    const [run] = await fireTimer();
    expect(run).toMatchObject({ returned: expect.stringContaining('"suppressed":1') });
    expect(slack.messages).toHaveLength(1);
  });

  it("invokes alert and prints its summary", async () => {
    const { exitCode, stdout } = await project.serverless(["invoke", "-f", "alert"]);
    expect(JSON.parse(stdout)).toMatchObject({ status: "critical", suppressed: 1 });
    expect(exitCode).toBe(0);
  });

  it("shows the lines of a function's log, and those that follow", async () => {
    const args = ["logs", "-f", "alert"];
    const { stdout } = await project.serverless([...args, "--startTime", "30m"]);
    const lines = stdout.match(/"message":"run"/g)?.length ?? 0;
    expect(lines).toBe(3);
    const tail = project.start([...args, "--tail", "--interval", "20"]);
    await tail.shows(lines, '"message":"run"');
    await fireTimer();
    await tail.shows(lines + 1, '"message":"run"');
    tail.child.kill("SIGINT");
    await tail.finished;
  });

  it("says how to turn a function's log on", async () => {
    const check = scf.functions(REGION).get(CHECK);
    if (check !== undefined) check.settings = { ...check.settings, clsTopicId: "" };
    const { exitCode, stdout } = await project.serverless(["logs", "-f", "check"]);
    expect(stdout).toContain("set FUNCTION_LOGS to <logset id>/<topic id>");
    expect(exitCode).toBe(1);
  });

  it("deploys another stage beside, from an .env and a key of its own", async () => {
    await configure(3_000, ".env.prod", {});
    await project.write(
      ".tencentcloud/credentials",
      `[default]\nsecret_id=${DEPLOYER.secretId}\nsecret_key=${DEPLOYER.secretKey}\n`,
    );
    const { exitCode } = await project.serverless(["deploy", "--stage", "prod"]);
    expect(exitCode).toBe(0);
    expect(scf.functions(REGION).size).toBe(4);
    const prod = scf.functions(REGION).get("ckafka-lag-alerts-prod-alert");
    expect(prod?.settings.environment["LAG_RULES"]).toContain("3000");
    await project.serverless(["remove", "--stage", "prod"]);
    expect([...scf.functions(REGION).keys()]).toEqual([ALERT, CHECK]);
  });

  it("tells an API's error in one line, and no secret that stands in it", async () => {
    const message = `no such value: ${slack.url("alerts")}`;
    scf.misbehave([{ kind: "refuse", code: "InvalidParameterValue", message }]);
    const { exitCode, stdout } = await project.serverless(["info"]);
    expect(stdout).toMatch(
      /^Error:\nGetFunction failed: InvalidParameterValue: no such value: \S+ \(RequestId [\w-]+\)\n$/,
    );
    expect(exitCode).toBe(1);
  });

  it("removes both functions, and is quiet when there is nothing", async () => {
    const first = await project.serverless(["remove"]);
    expect(first.stderr).toContain(`${ALERT}: remove`);
    expect(first.exitCode).toBe(0);
    expect(scf.functions(REGION).size).toBe(0);
    const second = await project.serverless(["remove"]);
    expect(second.stderr).toContain("Nothing to remove");
    expect(second.exitCode).toBe(0);
    const { stdout } = await project.serverless(["info"]);
    expect(stdout).toContain(`${ALERT}\n  not deployed`);
  });

  it("has shown no secret in any of this, and written none to a file", async () => {
    const keys = [DEPLOYER.secretId, DEPLOYER.secretKey, ROLE.secretId, ROLE.secretKey, ROLE.token];
    const webhook = slack.url("alerts");
    const written = await project.written();
    expect(written.size).toBeGreaterThan(0);
    for (const secret of [...keys, webhook, new URL(webhook).pathname]) {
      expect(project.transcript).not.toContain(secret);
      for (const [file, content] of written) {
        expect(content.includes(secret), `${secret} in ${file}`).toBe(false);
      }
    }
  });
});
