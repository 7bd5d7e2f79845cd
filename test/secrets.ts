import assert from "node:assert/strict";

/** The secrets of all tests, so that one sweep over any output finds each of them. */
export const SECRETS = {
  secretId: "AKIDtestSecretId0123456789",
  secretKey: "testSecretKey/with+signs=",
  token: "test-session-token",
  webhookPath: "/services/T0TEST/B0TEST/testWebhookToken",
  channelPath: "/services/T0TEST/B1TEST/testChannelToken",
  redisPassword: "test:redis/p@ssword",
  heartbeatPath: "/ping/test-heartbeat-key",
} as const;

/** Every secret variable, set to the secrets above. */
export const SECRET_VARIABLES = {
  TENCENTCLOUD_SECRETID: SECRETS.secretId,
  TENCENTCLOUD_SECRETKEY: SECRETS.secretKey,
  TENCENTCLOUD_SESSIONTOKEN: SECRETS.token,
  SLACK_WEBHOOK_URL: `https://hooks.slack.com${SECRETS.webhookPath}`,
  SLACK_CHANNELS: JSON.stringify({ payments: `https://hooks.slack.com${SECRETS.channelPath}` }),
  STATE_URL: `redis://user:${encodeURIComponent(SECRETS.redisPassword)}@redis.internal:6379/0`,
  HEARTBEAT_URL: `https://heartbeat.example.com${SECRETS.heartbeatPath}`,
} as const;

/** What must not stand in any output, in each form that it may take. */
const FORMS = Object.values(SECRETS).flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  ...secret.split("/").filter((part) => part.startsWith("test")),
]);

/** Fails when a secret stands in a log, an error or a message. */
export function expectNoSecret(text: string): void {
  assert.deepEqual(
    FORMS.filter((form) => text.includes(form)),
    [],
  );
}
