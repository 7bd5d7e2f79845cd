import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { decodeState } from "../../../lib/state/document.ts";
import { type Ckafka, startCkafka } from "../../../tools/emulators/ckafka/start-ckafka.ts";
import { partition } from "../../../tools/emulators/ckafka/story.ts";
import { roleSecret, type Scf, startScf } from "../../../tools/emulators/scf/start-scf.ts";
import { type Slack, startSlack } from "../../../tools/emulators/slack/start-slack.ts";
import { Project } from "./project.ts";
import { DEPLOYER, nameOf, REGION } from "./service.ts";

// Each command is a process of its own, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const OWN = "ckafka-lag-alerts-dev";
const BUCKET = `${OWN}-1250000000`;
const ROLE = roleSecret(OWN);

let scf: Scf;
let ckafka: Ckafka;
let slack: Slack;
let project: Project;
/** What makes the cloud lie on this machine. */
let env: Record<string, string>;

beforeAll(async () => {
  scf = await startScf({ secrets: [DEPLOYER] });
  ckafka = await startCkafka({
    secrets: [ROLE],
    permits: scf.permits,
    story: { "ckafka-abc": { orders: { topics: { "orders-v1": [partition(100, 5_100)] } } } },
  });
  slack = await startSlack();
  project = await Project.create();
  env = { TENCENTCLOUD_ENDPOINT: scf.url, CKAFKA_ENDPOINT: ckafka.url };
  await project.write(
    ".env",
    `TENCENTCLOUD_SECRET_ID=${DEPLOYER.secretId}
TENCENTCLOUD_SECRET_KEY=${DEPLOYER.secretKey}
LAG_RULES='[{"instance":"ckafka-abc","group":"*","critical":1000}]'
SLACK_WEBHOOK_URL=${slack.url("alerts")}
`,
  );
});

afterAll(async () => {
  await Promise.all([scf.close(), ckafka.close(), slack.close()]);
  await project.remove();
});

const changesSince = (start: number) =>
  scf.calls
    .slice(start)
    .map(({ action }) => action)
    .filter((action) => !/^(Get|List|Invoke|GET)/.test(action));

const stored = () => scf.cos.buckets.get(BUCKET)?.objects.get("state.json") ?? Buffer.of();

describe("from a clone with four lines: a key, rules with their instance, and a webhook", () => {
  it("a plan says what would be made, whole, and makes nothing", async () => {
    const { exitCode, stdout, stderr } = await project.serverless(["deploy", "--plan"], env);
    expect(stderr).toContain("No region is set (CKAFKA_REGION, TENCENTCLOUD_REGION): ap-guangzhou");
    expect(stdout).toContain("ckafka:DescribeTopicSyncReplica");
    expect(stdout).toContain(`qcs::cos:${REGION}:uid/1250000000:${BUCKET}/state.json*`);
    expect(stdout).toContain("This would be done:");
    expect(stdout).toContain(`  bucket ${BUCKET}: create`);
    expect(stdout).toContain("  ckafka-lag-alerts-dev-alert: create timer timer (0 * * * * * *)");
    expect(exitCode).toBe(0);
    expect(changesSince(0)).toEqual([]);
  });

  it("one command makes everything, and says each thing", async () => {
    const { exitCode, stdout, stderr } = await project.serverless(["deploy"], env);
    expect(stdout + stderr).not.toContain("Warning");
    for (const made of [
      `role ${OWN}: create`,
      `policy ${OWN}: create`,
      `policy ${OWN}: attach`,
      `bucket ${BUCKET}: create`,
      `bucket ${BUCKET}: put an empty state`,
      `${nameOf("alert")}: create`,
      `${nameOf("alert")}: set the exclusive quota to 128 MB`,
      `${nameOf("check")}: create`,
    ]) {
      expect(stderr).toContain(made);
    }
    expect(stderr).toMatch(/^Deployed with .* in ap-guangzhou$/m);
    expect(exitCode).toBe(0);
    expect(scf.cos.buckets.get(BUCKET)?.acl).toBe("private");
    expect((await decodeState(stored())).alerts.size).toBe(0);
  });

  it("ends with a check where it was deployed, and names the next step", async () => {
    const { stderr } = await project.serverless(["deploy"], env);
    expect(stderr).toMatch(/^check: .*CRITICAL/m);
    expect(stderr).toContain(`npx serverless invoke -f alert --data '{"test":true}'`);
  });

  it("the timer fires, the alert arrives in Slack, and another instance suppresses it", async () => {
    const [first] = await scf.fireTimer(REGION, nameOf("alert"), "timer");
    expect(first).toMatchObject({ returned: expect.stringContaining('"status":"critical"') });
    expect(JSON.stringify(slack.messages)).toContain("orders-v1");
    // An instance ends with what it was configured as.
    const alert = scf.functions(REGION).get(nameOf("alert"));
    if (alert !== undefined) alert.settings = { ...alert.settings };
    const [second] = await scf.fireTimer(REGION, nameOf("alert"), "timer");
    expect(second).toMatchObject({ returned: expect.stringContaining('"suppressed":1') });
    expect(slack.messages).toHaveLength(1);
  });

  it("the same deployment again changes nothing, and writes nothing", async () => {
    const start = scf.calls.length;
    const before = stored();
    const { exitCode, stderr } = await project.serverless(["deploy"], env);
    expect(stderr).toContain("Nothing changed");
    expect(exitCode).toBe(0);
    expect(changesSince(start)).toEqual([]);
    expect(stored()).toEqual(before);
  });

  it("a removal takes away all but the state, and says so", async () => {
    const { exitCode, stderr } = await project.serverless(["remove"], env);
    expect(stderr).toContain(`The bucket ${BUCKET} with the state stays`);
    expect(exitCode).toBe(0);
    expect(scf.functions(REGION).size + scf.cam.roles.size + scf.cam.policies.size).toBe(0);
    expect([...scf.cos.buckets.keys()]).toEqual([BUCKET]);
  });

  it("a removal with --state leaves nothing", async () => {
    const { exitCode } = await project.serverless(["remove", "--state"], env);
    expect(exitCode).toBe(0);
    expect(scf.cos.buckets.size).toBe(0);
  });

  it("has shown no secret in any of this, and written none to a file", async () => {
    const webhook = slack.url("alerts");
    const keys = [DEPLOYER, ROLE].flatMap(({ secretId, secretKey }) => [secretId, secretKey]);
    const written = await project.written();
    for (const secret of [...keys, ROLE.token ?? "", webhook, new URL(webhook).pathname]) {
      expect(project.transcript).not.toContain(secret);
      for (const [file, content] of written) {
        expect(content.includes(secret), `${secret} in ${file}`).toBe(false);
      }
    }
  });
});
