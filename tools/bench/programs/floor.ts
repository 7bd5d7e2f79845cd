import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

// The least that a poll takes: one signed call by what Node brings along. Prints the milliseconds since
// the process started.

const { CKAFKA_ENDPOINT = "", CKAFKA_REGION = "", CKAFKA_INSTANCE_ID } = process.env;
const { TENCENTCLOUD_SECRETID = "", TENCENTCLOUD_SECRETKEY = "" } = process.env;
const url = new URL(CKAFKA_ENDPOINT);
const body = JSON.stringify({ InstanceId: CKAFKA_INSTANCE_ID, Group: "group", Limit: 50 });
const timestamp = Math.floor(Date.now() / 1_000);

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) =>
  createHmac("sha256", key).update(text).digest();

/** Signature v3 of the API's documentation. */
function authorization(): string {
  const date = new Date(timestamp * 1_000).toISOString().slice(0, 10);
  const [service = ""] = url.host.split(".");
  const scope = `${date}/${service}/tc3_request`;
  const headers = `content-type:application/json\nhost:${url.hostname}\n`;
  const request = ["POST", "/", "", headers, "content-type;host", sha256(body)].join("\n");
  const text = ["TC3-HMAC-SHA256", timestamp, scope, sha256(request)].join("\n");
  const dateKey = hmac(`TC3${TENCENTCLOUD_SECRETKEY}`, date);
  const key = hmac(hmac(dateKey, service), "tc3_request");
  const signature = hmac(key, text).toString("hex");
  return `TC3-HMAC-SHA256 Credential=${TENCENTCLOUD_SECRETID}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
}

async function call(): Promise<void> {
  const { request } = await (url.protocol === "https:"
    ? import("node:https")
    : import("node:http"));
  const headers = {
    "Content-Type": "application/json",
    "X-TC-Action": "DescribeGroupOffsets",
    "X-TC-Version": "2019-08-19",
    "X-TC-Region": CKAFKA_REGION,
    "X-TC-Timestamp": timestamp,
    Authorization: authorization(),
  };
  const sent = request(url, { method: "POST", headers }, (response) => void print(response));
  sent.end(body);
}

async function print(response: IncomingMessage): Promise<void> {
  let text = "";
  for await (const chunk of response) text += String(chunk);
  const { Response } = JSON.parse(text);
  if (Response.Error) throw new Error(Response.Error.Message);
  console.log(performance.now());
  process.exit();
}

void call();
