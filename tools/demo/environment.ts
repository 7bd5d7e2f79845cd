import type { Secret } from "../emulators/ckafka/signature.ts";

/** Would change the demo, or lead it out of this machine, if they stood in the reader's shell. */
const NOT_FOR_THE_DEMO = [
  "CKAFKA_MAX_RPS",
  "SLACK_CHANNELS",
  "LAG_SILENCES",
  "LAG_BLIND",
  "HEARTBEAT_URL",
  "http_proxy",
  "https_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
];

export interface DemoEnvironment {
  readonly rules: readonly object[];
  readonly dedupWindow: string;
  readonly instance: string;
  readonly apiUrl: string;
  readonly webhookUrl: string;
  readonly secret: Secret;
}

/** Sets the environment that SCF would give the function. */
export function setEnvironment(demo: DemoEnvironment): void {
  for (const name of NOT_FOR_THE_DEMO) delete process.env[name];
  Object.assign(process.env, {
    LAG_RULES: JSON.stringify(demo.rules),
    DEDUP_WINDOW: demo.dedupWindow,
    CKAFKA_INSTANCE_ID: demo.instance,
    CKAFKA_REGION: "ap-guangzhou",
    CKAFKA_ENDPOINT: demo.apiUrl,
    SLACK_WEBHOOK_URL: demo.webhookUrl,
    STATE_URL: "memory:",
    LOG_LEVEL: "silent",
    TENCENTCLOUD_SECRETID: demo.secret.secretId,
    TENCENTCLOUD_SECRETKEY: demo.secret.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: demo.secret.token ?? "",
  });
}
