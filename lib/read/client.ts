import type {
  DescribeGroupInfoRequest,
  DescribeGroupOffsetsRequest,
  DescribeGroupRequest,
  DescribeTopicSyncReplicaRequest,
} from "tencentcloud-sdk-nodejs-ckafka/tencentcloud/services/ckafka/v20190819/ckafka_models.js";
import { AbstractClient } from "tencentcloud-sdk-nodejs-common/tencentcloud/common/abstract_client.js";
import type { ApiConfig } from "../config/config.ts";

/** The actions that are called, each with its parameters. */
export interface Requests {
  readonly DescribeGroupOffsets: DescribeGroupOffsetsRequest;
  readonly DescribeGroup: DescribeGroupRequest;
  readonly DescribeGroupInfo: DescribeGroupInfoRequest;
  readonly DescribeTopicSyncReplica: DescribeTopicSyncReplicaRequest;
}

export type Action = keyof Requests;

/**
 * Sends one signed request; resolves with the API's `Response` as parsed JSON, in whatever shape it came.
 * @param timeoutMs from the first byte sent to the last one received
 */
export type Send = <A extends Action>(
  action: A,
  params: Requests[A],
  timeoutMs: number,
) => Promise<unknown>;

/** What the SDK's client of the product calls itself with, besides a method for each of 150 actions. */
const [DEFAULT_HOST, VERSION] = ["ckafka.tencentcloudapi.com", "2019-08-19"];

/**
 * The official SDK's client, which signs, sends and tells errors from answers. It is made anew for
 * every call, since it holds credentials, which rotate, and the time limit; the connections are not
 * its own.
 */
export function createSend({ region, host, protocol, credentials }: ApiConfig): Send {
  const { secretId, secretKey, token } = credentials;
  const credential = { secretId, secretKey, ...(token === null ? {} : { token }) };
  return (action, params, timeoutMs) => {
    const httpProfile = {
      endpoint: host,
      protocol: `${protocol}//`,
      reqTimeout: timeoutMs / 1_000,
      ...proxyFor(protocol),
    };
    const config = { credential, region, profile: { httpProfile } };
    return new AbstractClient(DEFAULT_HOST, VERSION, config).request(action, params);
  };
}

/** The SDK looks for `http_proxy` alone. */
function proxyFor(protocol: ApiConfig["protocol"]): { readonly proxy?: string } {
  const proxy = protocol === "https:" ? process.env["https_proxy"] : undefined;
  return proxy ? { proxy } : {};
}
