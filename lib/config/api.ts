import { parseEndpoint, SECURE_URL } from "./address.ts";
import type { ApiConfig, Credentials } from "./config.ts";
import { parseCredentials } from "./credentials.ts";
import type { Variables } from "./variables.ts";

const DEFAULT_ENDPOINT = { host: "ckafka.intl.tencentcloudapi.com", protocol: "https:" };
const DEFAULT_MAX_RPS = 50;

const REGION = 'a region such as "ap-guangzhou"';
const ENDPOINT = `a host or ${SECURE_URL}, neither with a path`;
const MAX_RPS = "an integer from 1 to 100";

/** Where and as whom the API is called. Where something is missing, the mistakes say so. */
export function parseApi(variables: Variables, profile: () => Credentials | null): ApiConfig {
  const { get, mistakes } = variables;
  const regionVariable =
    get("CKAFKA_REGION") === null && get("TENCENTCLOUD_REGION") !== null
      ? "TENCENTCLOUD_REGION"
      : "CKAFKA_REGION";
  if (get(regionVariable) === null) mistakes.add(regionVariable, [], REGION, undefined);
  const regionName = variables.plain(regionVariable, REGION, parseRegion) ?? "";
  const { host, protocol } =
    variables.plain("CKAFKA_ENDPOINT", ENDPOINT, parseEndpoint) ?? DEFAULT_ENDPOINT;
  return {
    region: regionName,
    host,
    protocol: protocol === "http:" ? "http:" : "https:",
    credentials: parseCredentials(get, profile, mistakes),
    maxRps: variables.plain("CKAFKA_MAX_RPS", MAX_RPS, parseMaxRps) ?? DEFAULT_MAX_RPS,
  };
}

function parseRegion(text: string): string | null {
  return /^[a-z0-9-]+$/.test(text) ? text : null;
}

function parseMaxRps(text: string): number | null {
  return /^([1-9]\d?|100)$/.test(text) ? Number(text) : null;
}
