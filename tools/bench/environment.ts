import { TEST_SECRET } from "../emulators/ckafka/start-ckafka.ts";
import { INSTANCE } from "./synthetic.ts";

/** A function's environment on the emulator. */
export function environmentOn(
  endpoint: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    CKAFKA_ENDPOINT: endpoint,
    CKAFKA_REGION: "ap-guangzhou",
    CKAFKA_INSTANCE_ID: INSTANCE,
    CKAFKA_MAX_RPS: "100",
    SLACK_WEBHOOK_URL: "http://127.0.0.1:1/unused",
    LOG_LEVEL: "silent",
    TENCENTCLOUD_SECRETID: TEST_SECRET.secretId,
    TENCENTCLOUD_SECRETKEY: TEST_SECRET.secretKey,
    ...variables,
  };
}
