/**
 * What one writes in an afternoon: the SDK as its README imports it, one group after the other, one
 * threshold, a message to Slack. The bench holds the project against it.
 */
import { IncomingWebhook } from "@slack/webhook";
import { ckafka } from "tencentcloud-sdk-nodejs-ckafka";

const { LAG_RULES = "[]", CKAFKA_INSTANCE_ID = "", CKAFKA_REGION = "" } = process.env;

export async function main_handler(): Promise<{ status: string }> {
  const endpoint = new URL(process.env["CKAFKA_ENDPOINT"] ?? "");
  const client = new ckafka.v20190819.Client({
    credential: {
      secretId: process.env["TENCENTCLOUD_SECRETID"] ?? "",
      secretKey: process.env["TENCENTCLOUD_SECRETKEY"] ?? "",
    },
    region: CKAFKA_REGION,
    profile: { httpProfile: { endpoint: endpoint.host, protocol: `${endpoint.protocol}//` } },
  });
  let status = "ok";
  for (const { group, critical } of JSON.parse(LAG_RULES)) {
    const { Result } = await client.DescribeGroupOffsets({
      InstanceId: CKAFKA_INSTANCE_ID,
      Group: group,
    });
    for (const { Topic, Partitions = [] } of Result?.TopicList ?? []) {
      const lag = Partitions.reduce((sum, partition) => sum + (partition.Lag ?? 0), 0);
      if (lag < critical) continue;
      status = "critical";
      const webhook = new IncomingWebhook(process.env["SLACK_WEBHOOK_URL"] ?? "");
      await webhook.send(`${group} is ${lag} behind on ${Topic}`);
    }
  }
  return { status };
}
