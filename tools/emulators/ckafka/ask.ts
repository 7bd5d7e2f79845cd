import { ckafka as sdk } from "tencentcloud-sdk-nodejs-ckafka";
import { onTestFinished } from "vitest";
import { type Ckafka, type CkafkaOptions, startCkafka, TEST_SECRET } from "./start-ckafka.ts";

// The SDK would send even loopback calls through it.
delete process.env["http_proxy"];

/** An emulator that ends with the test. */
export async function startForTest(options: CkafkaOptions = {}): Promise<Ckafka> {
  const server = await startCkafka(options);
  onTestFinished(() => server.close());
  return server;
}

/** The official SDK, pointed at the emulator. */
export function client(
  { host }: Ckafka,
  credential: object = TEST_SECRET,
  { region = "ap-guangzhou", timeoutSeconds = 30 } = {},
) {
  return new sdk.v20190819.Client({
    credential,
    region,
    profile: { httpProfile: { endpoint: host, protocol: "http://", reqTimeout: timeoutSeconds } },
  });
}

/** Parameters that name the group of the documentation's sample. */
export const group = { InstanceId: "ckafka-abc", Group: "group" };

/** One call; by default of that group's offsets. */
export const call = (
  server: Ckafka,
  action = "DescribeGroupOffsets",
  parameters: object = group,
  timeoutSeconds = 30,
) => client(server, TEST_SECRET, { timeoutSeconds }).request(action, parameters);

/** The error code that a call ends in. */
export async function codeOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => "no error",
    (error) => error.code,
  );
}
