// The SDK's client has a method for each of 150 actions, one line each around `request`, and `request`
// is all that is called. Its abstract client is all that is needed of the SDK's common part.
import { AbstractClient } from "tencentcloud-sdk-nodejs-common/tencentcloud/common/abstract_client.js";

export class Client extends AbstractClient {
  /** @param {import("tencentcloud-sdk-nodejs-common/tencentcloud/common/interface.js").ClientConfig} config */
  constructor(config) {
    super("ckafka.tencentcloudapi.com", "2019-08-19", config);
  }
}
