import { CommonClient } from "tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client.js";
import { ProfileCredential } from "tencentcloud-sdk-nodejs-common/tencentcloud/common/credential.js";
import { Client } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_client.js";
import { UserError } from "../user-error.mjs";

/**
 * Where the APIs are and who asks.
 * @typedef {object} Access
 * @property {string} site host under which `scf.` and `cls.` live, or a loopback URL in their place
 * @property {string} region
 * @property {{secretId: string, secretKey: string, token?: string}} credential
 */

/** An API's refusal, or no answer at all. The message is one line with all that support asks for. */
export class ApiError extends UserError {
  /**
   * @param {string} action
   * @param {{code?: string | undefined, requestId?: string | undefined, message?: string}} cause
   */
  constructor(action, { code, requestId, message = "" }) {
    const text = message.replaceAll(/\s+/g, " ").trim();
    const suffix = requestId ? ` (RequestId ${requestId})` : "";
    super(`${action} failed: ${code ? `${code}: ` : ""}${text}${suffix}`);
    this.code = code ?? "";
  }
}

/** The SCF API, version 2018-04-16, with the SDK's types; every call throws `ApiError`. */
export class ScfClient extends Client {
  /**
   * @param {Access} access
   * @param {number} [timeoutSeconds] how long an answer may take
   */
  constructor(access, timeoutSeconds = 60) {
    super(clientConfig("scf", access, timeoutSeconds));
  }

  /**
   * @override
   * @param {string} action
   * @param {unknown} parameters
   */
  async request(action, parameters) {
    return orApiError(action, super.request(action, parameters));
  }
}

/** The CLS API, version 2020-10-16: the SDK's package for it would be one more for one call. */
export class ClsClient extends CommonClient {
  /** @param {Access} access */
  constructor(access) {
    const config = clientConfig("cls", access, 60);
    super(config.profile.httpProfile.endpoint, "2020-10-16", config);
  }

  /**
   * @override
   * @param {string} action
   * @param {unknown} parameters
   */
  async request(action, parameters) {
    return orApiError(action, super.request(action, parameters));
  }
}

/**
 * @template T
 * @param {string} action
 * @param {Promise<T>} answer
 */
async function orApiError(action, answer) {
  try {
    return await answer;
  } catch (error) {
    throw new ApiError(action, error instanceof Error ? error : { message: String(error) });
  }
}

/**
 * @param {string} service
 * @param {Access} access
 * @param {number} reqTimeout seconds
 */
function clientConfig(service, { site, region, credential }, reqTimeout) {
  const url = isUrl(site) ? new URL(site) : null;
  return {
    credential,
    region,
    profile: {
      language: /** @type {const} */ ("en-US"),
      httpProfile: {
        endpoint: url?.host ?? `${service}.${site}`,
        protocol: `${url?.protocol ?? "https:"}//`,
        reqTimeout,
      },
    },
  };
}

/** @param {string} site */
export function isUrl(site) {
  return site.includes("://");
}

/**
 * The deploying account's key: from the environment, else from the SDK's profile file.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {() => Promise<{secretId?: string, secretKey?: string, token?: string}>} [readProfile]
 * @returns {Promise<Access["credential"]>}
 * @throws {UserError} when there is none
 */
export async function findCredential(
  env,
  readProfile = () => new ProfileCredential().getCredential(),
) {
  const given = {
    secretId: env["TENCENTCLOUD_SECRET_ID"]?.trim(),
    secretKey: env["TENCENTCLOUD_SECRET_KEY"]?.trim(),
    token: env["TENCENTCLOUD_SESSION_TOKEN"]?.trim(),
  };
  const { secretId, secretKey, token } =
    given.secretId && given.secretKey ? given : await readProfile();
  if (secretId && secretKey) return { secretId, secretKey, ...(token ? { token } : {}) };
  throw new UserError(
    "No credentials: set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, in the environment or in .env, or write ~/.tencentcloud/credentials.",
  );
}
