import { describe, expect, it } from "vitest";
import { apiError, NOT_JSON } from "../../tools/emulators/ckafka/fault.ts";
import { type Ckafka, startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE } from "../../tools/emulators/ckafka/story.ts";
import { type Slack, startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { expectNoSecret, SECRET_VARIABLES, SECRETS } from "../secrets.ts";
import { startProcess } from "./function-process.ts";

interface Fault {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly break?: (ckafka: Ckafka, slack: Slack) => void;
  /** What the output says of it. */
  readonly said: string;
}

/** The last part of a webhook's path is its key. */
const WEBHOOK_KEY = SECRETS.webhookPath.split("/").at(-1) ?? "";
const EVERYTHING_LEAKS = `${SECRETS.secretKey} ${SECRETS.token} ${WEBHOOK_KEY}`;

const faults: readonly Fault[] = [
  {
    name: "the API refuses the credentials and repeats them",
    break: (ckafka) =>
      ckafka.misbehave(() => apiError("AuthFailure.SecretIdNotFound", EVERYTHING_LEAKS)),
    said: "AuthFailure.SecretIdNotFound",
  },
  {
    name: "the API answers with a page that is no JSON",
    break: (ckafka) => ckafka.misbehave(() => NOT_JSON),
    said: "UnreadableBody",
  },
  {
    name: "Slack refuses the webhook and repeats its path",
    break: (_, slack) =>
      slack.misbehave(() => ({ kind: "status", status: 404, body: WEBHOOK_KEY })),
    said: "404",
  },
  {
    name: "Slack resets every connection",
    break: (_, slack) => slack.misbehave(() => ({ kind: "reset" })),
    said: "not delivered",
  },
  {
    name: "the heartbeat's host does not answer",
    said: "heartbeat",
  },
  {
    name: "Redis does not answer",
    variables: {
      STATE_URL: `redis://user:${encodeURIComponent(SECRETS.redisPassword)}@127.0.0.1:1/0`,
    },
    said: "the state could not be read",
  },
  {
    name: "a variable with a secret in it is malformed",
    variables: { SLACK_CHANNELS: `{"payments": "${SECRETS.channelPath}` },
    said: "SLACK_CHANNELS",
  },
  {
    name: "the state's URL is of no known kind",
    variables: { STATE_URL: `mysql://user:${encodeURIComponent(SECRETS.redisPassword)}@db/0` },
    said: "STATE_URL",
  },
];

describe("no secret stands in what a run prints or posts", () => {
  it.concurrent.for(faults)("when $name", async (fault, { onTestFinished }) => {
    const ckafka = await startCkafka({
      story: { "ckafka-abc": OFFICIAL_SAMPLE },
      secrets: [{ secretId: SECRETS.secretId, secretKey: SECRETS.secretKey, token: SECRETS.token }],
    });
    const slack = await startSlack();
    onTestFinished(async () => {
      await Promise.all([ckafka.close(), slack.close()]);
    });
    fault.break?.(ckafka, slack);
    const { output } = startProcess("alert", {
      ...SECRET_VARIABLES,
      CKAFKA_ENDPOINT: ckafka.url,
      CKAFKA_REGION: "ap-guangzhou",
      CKAFKA_INSTANCE_ID: "ckafka-abc",
      LAG_RULES: '[{"group":"group","critical":10000}]',
      LOG_LEVEL: "debug",
      SLACK_WEBHOOK_URL: slack.url(WEBHOOK_KEY),
      STATE_URL: "memory:",
      HEARTBEAT_URL: `http://127.0.0.1:1${SECRETS.heartbeatPath}`,
      ...fault.variables,
    });
    const printed = await output;
    expect(printed).toContain(fault.said);
    expectNoSecret(printed);
    expectNoSecret(JSON.stringify(slack.messages.map(({ payload }) => payload)));
  });
});
