import { startCkafka } from "../doubles/ckafka/start-ckafka.ts";
import { partition } from "../doubles/ckafka/story.ts";
import { startScf } from "../doubles/scf/start-scf.ts";
import { startSlack } from "../doubles/slack/start-slack.ts";
import { Project } from "./project.ts";

const D = { secretId: "AKID-of-the-deployer", secretKey: "key-of-the-deployer" };
const R = { secretId: "AKID-of-the-role", secretKey: "key-of-the-role", token: "role-token" };
const scf = await startScf({ secrets: [D], roleCredentials: R });
const ckafka = await startCkafka({
  secrets: [R],
  story: { "ckafka-abc": { orders: { topics: { "orders-v1": [partition(100, 5100)] } } } },
});
const slack = await startSlack();
const p = await Project.create();
const env = {
  TENCENTCLOUD_SECRET_ID: D.secretId,
  TENCENTCLOUD_SECRET_KEY: D.secretKey,
  TENCENTCLOUD_ENDPOINT: scf.url,
  CKAFKA_REGION: "ap-guangzhou",
  CKAFKA_ENDPOINT: ckafka.url,
  CKAFKA_INSTANCE_ID: "ckafka-abc",
  FUNCTION_ROLE: "lag-reader",
  LAG_RULES: JSON.stringify([{ group: "orders", warning: 10, critical: 1000 }]),
  SLACK_WEBHOOK_URL: slack.url("alerts"),
  STATE_URL: "memory:",
};
const sls = async (args: string, more = {}) => {
  const t = Date.now();
  const r = await p.serverless(args.split(" "), { ...env, ...more });
  console.log(
    `$ serverless ${args}   [exit ${r.exitCode}, ${Date.now() - t} ms]\n--stdout\n${r.stdout}--stderr\n${r.stderr}`,
  );
};
await sls("package");
await sls("deploy --verbose");
await sls("deploy");
await sls("info");
await sls("invoke -f check");
await scf.fireTimer("ap-guangzhou", "ckafka-lag-alerts-dev-alert", "timer");
await sls("invoke -f alert --log");
await sls("logs -f alert");
await sls("invoke -f nope");
await sls("invoke -f check --data {bad");
await sls("invoke -f check --qualifier 3");
await sls("deploy", { TENCENTCLOUD_SECRET_KEY: "wrong-key-1234" });
await sls("deploy", { TENCENTCLOUD_ENDPOINT: "http://127.0.0.1:1" });
await sls("print");
await sls("deploy", { LAG_RULES: "[{]", FUNCTION_TIMEOUT: "1000" });
await sls("deploy", { LAG_RULES: "[{]" });
await sls("deploy --debug=*");
await sls("remove");
await sls("remove");
await scf.close();
await ckafka.close();
await slack.close();
await p.remove();
