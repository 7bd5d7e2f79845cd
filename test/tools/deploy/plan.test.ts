import { describe, expect, it } from "vitest";
import { planFunctions } from "../../../tools/deploy/config/plan.ts";
import { service } from "./service.ts";

const [alert, check] = ["alert", "check"];
const planned = (config: Parameters<typeof service>[0], key = alert) =>
  planFunctions(service(config)).find((one) => one.key === key);

describe("planFunctions", () => {
  it.each([
    ["", undefined],
    ["intl.tencentcloudapi.com", "ckafka.intl.tencentcloudapi.com"],
    ["tencentcloudapi.com", "ckafka.tencentcloudapi.com"],
    ["http://127.0.0.1:9000", "http://127.0.0.1:9000"],
  ])("lets functions at %j read their offsets there", (endpoint, expected) => {
    expect(planned({ endpoint })?.environment["CKAFKA_ENDPOINT"]).toBe(expected);
  });

  it("prefers the endpoint that was asked for", () => {
    const environment = { CKAFKA_ENDPOINT: "ckafka.ap-guangzhou.tencentcloudapi.com" };
    expect(planned({ endpoint: "tencentcloudapi.com", environment })?.environment).toMatchObject(
      environment,
    );
  });

  it("leaves blank variables out", () => {
    const { environment = {} } = planned({ environment: { STATE_URL: " ", LOG_LEVEL: "" } }) ?? {};
    expect(Object.keys(environment)).toEqual([
      "CKAFKA_INSTANCE_ID",
      "LAG_RULES",
      "SLACK_WEBHOOK_URL",
    ]);
  });

  it("has sound defaults", () => {
    expect(planned({}, check)).toMatchObject({
      runtime: "Nodejs20.19",
      memorySize: 128,
      timeout: 30,
      cls: "auto",
      quotaMemory: null,
      timers: [],
    });
  });
});
