import { CommonClient } from "tencentcloud-sdk-nodejs-common/tencentcloud/common/common_client.js";
import { Client } from "tencentcloud-sdk-nodejs-scf/tencentcloud/services/scf/v20180416/scf_client.js";
import { deadlineIn } from "../../../lib/base/deadline.ts";
import { messageOf } from "../../../lib/base/errors.ts";
import { retry } from "../../../lib/base/retry.ts";
import { endpointOn, isLoopback } from "../../../lib/config/address.ts";
import type { Credentials } from "../../../lib/config/config.ts";
import { UserError } from "../user-error.ts";
import { hintFor } from "./hints.ts";

/** Where the APIs are and who asks. */
export interface Access {
  /** A domain under which each API has its host, or a loopback URL in their place. */
  readonly site: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** An API's refusal, or no answer at all. The message is one line with all that support asks for. */
export class ApiError extends UserError {
  /** `""` where no answer came. */
  readonly code: string;
  /** What the API answered, without our advice. */
  readonly answer: string;

  constructor(action: string, cause: unknown) {
    const { code, requestId } = Object(cause);
    const text = messageOf(cause).replaceAll(/\s+/g, " ").trim();
    const hint = hintFor(String(code ?? ""));
    const answer = (code ? `${code}: ` : "") + text;
    super(
      `${action} failed: ${answer}` +
        (requestId ? ` (RequestId ${requestId})` : "") +
        (hint === null ? "" : ` ${hint}`),
    );
    this.code = typeof code === "string" ? code : "";
    this.answer = answer;
  }

  /** Refused for want of rights. */
  get isUnauthorized(): boolean {
    return /^(AuthFailure\.)?UnauthorizedOperation/.test(this.code);
  }
}

/** The SCF API, version 2018-04-16, with the SDK's types; every call throws `ApiError`. */
export class ScfClient extends Client {
  readonly #secondMs: number;

  /** @param timeoutSeconds how long an answer may take */
  constructor(access: Access, timeoutSeconds = 60) {
    super(clientConfig("scf", access, timeoutSeconds));
    this.#secondMs = secondMs(access);
  }

  override async request(action: string, parameters: unknown) {
    return calling(action, this.#secondMs, () => super.request(action, parameters));
  }
}

/** CLS (2020-10-16) or CAM (2019-01-16): the SDK's packages for them would be two more for few calls. */
export class PlainClient extends CommonClient {
  readonly #secondMs: number;

  constructor(service: "cls" | "cam", version: string, access: Access) {
    const config = clientConfig(service, access, 60);
    super(config.profile.httpProfile.endpoint, version, config);
    this.#secondMs = secondMs(access);
  }

  override async request(action: string, parameters: unknown) {
    return calling(action, this.#secondMs, () => super.request(action, parameters));
  }
}

/** How long a second of waiting is: what stands in for the cloud on this machine needs less patience. */
export function secondMs({ site }: Access): number {
  return isLoopback(endpointOn(site, "scf")) ? 5 : 1_000;
}

/** Calls, and while SCF is busy or the API fails calls again. */
async function calling<T>(action: string, second: number, call: () => Promise<T>): Promise<T> {
  const once = async () => {
    try {
      return await call();
    } catch (error) {
      throw new ApiError(action, error);
    }
  };
  return patiently(once, second, (error) => isPassing(action, error));
}

/** After a longer time than this nobody waits for a command any more. */
const MOST_MS = 900_000;

/** Tries again what may pass: after 1, 2, 4, 8 and 16 seconds. */
export async function patiently<T>(
  call: () => Promise<T>,
  second: number,
  mayPass: (error: ApiError) => boolean,
): Promise<T> {
  return retry(call, {
    attempts: 6,
    backoffMs: second,
    random: () => 0,
    deadline: deadlineIn(MOST_MS),
    exceeded: () => new UserError("There was no answer in time."),
    isWorthIt: (error) => error instanceof ApiError && mayPass(error),
  });
}

/**
 * Whether a refusal passes. SCF takes no changes while one is under way, and for some seconds after
 * it says `Active`. A run that may have happened is not asked for twice.
 */
function isPassing(action: string, { code, message }: ApiError): boolean {
  if (code.startsWith("RequestLimitExceeded")) return true;
  if (action === "Invoke") return false;
  return (
    /^InternalError|ReservedInProgress|OperationConflict|FunctionStatusError/.test(code) ||
    (code.startsWith("FailedOperation") && /updating/i.test(message))
  );
}

function clientConfig(service: string, { site, region, credentials }: Access, reqTimeout: number) {
  const { host, protocol } = endpointOn(site, service);
  const { token, ...key } = credentials;
  const language: "en-US" = "en-US";
  return {
    credential: { ...key, ...(token === null ? {} : { token }) },
    region,
    profile: { language, httpProfile: { endpoint: host, protocol: `${protocol}//`, reqTimeout } },
  };
}
