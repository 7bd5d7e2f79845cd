import { Client } from "tencentcloud-sdk-nodejs-ckafka/tencentcloud/services/ckafka/v20190819/ckafka_client.js";
import type { ApiConfig } from "../config/config.ts";

export type Action = "DescribeGroupOffsets" | "DescribeGroup" | "DescribeGroupInfo";

/** Sends one signed request; resolves with the API's `Response` as parsed JSON, in whatever shape it came. */
export type Send = (action: Action, params: object, signal: AbortSignal) => Promise<unknown>;

/**
 * The official SDK's client. Made anew for every run, since credentials rotate: the connections are
 * not its own but those of Node's global agent, which keeps them alive for the next run.
 */
export function createSend({ region, host, protocol, credentials }: ApiConfig): Send {
  const { secretId, secretKey, token } = credentials;
  const client = new Client({
    credential: { secretId, secretKey, ...(token === null ? {} : { token }) },
    region,
    profile: {
      httpProfile: {
        endpoint: host,
        protocol: `${protocol}//`,
        // None of its own: it counts headers and body apart, and its timer outlives a cancelled
        // request. The signal of each attempt is the timeout, for all of it.
        reqTimeout: 0,
      },
    },
  });
  return (action, params, signal) => client.request(action, params, { signal });
}
