import {
  ENDPOINT,
  endpointOn,
  parseEndpoint,
  parseRegion,
  parseSite,
  REGION,
  SITE,
} from "./address.ts";
import type { ApiConfig, Credentials } from "./config.ts";
import { parseCredentials } from "./credentials.ts";
import type { Variables } from "./variables.ts";

const DEFAULT_SITE = "intl.tencentcloudapi.com";
const DEFAULT_MAX_RPS = 50;

const MAX_RPS = "an integer from 1 to 100";

/** Where and as whom the API is called. Where something is missing, the mistakes say so. */
export function parseApi(variables: Variables, profile: () => Credentials | null): ApiConfig {
  const { get, mistakes } = variables;
  const regionVariable =
    get("CKAFKA_REGION") === null && get("TENCENTCLOUD_REGION") !== null
      ? "TENCENTCLOUD_REGION"
      : "CKAFKA_REGION";
  if (get(regionVariable) === null) mistakes.add(regionVariable, [], REGION, undefined);
  const region = variables.plain(regionVariable, REGION, parseRegion) ?? "";
  const site = variables.plain("TENCENTCLOUD_ENDPOINT", SITE, parseSite) ?? DEFAULT_SITE;
  const { host, protocol } =
    variables.plain("CKAFKA_ENDPOINT", ENDPOINT, parseEndpoint) ?? endpointOn(site, "ckafka");
  return {
    region,
    host,
    protocol: protocol === "http:" ? "http:" : "https:",
    credentials: parseCredentials(get, profile, mistakes),
    maxRps: variables.plain("CKAFKA_MAX_RPS", MAX_RPS, parseMaxRps) ?? DEFAULT_MAX_RPS,
  };
}

function parseMaxRps(text: string): number | null {
  return /^([1-9]\d?|100)$/.test(text) ? Number(text) : null;
}
