import { parseEndpoint, SECURE_URL } from "./address.ts";
import type { ApiConfig, Credentials } from "./config.ts";
import { parseCredentials } from "./credentials.ts";
import { text } from "./schema.ts";
import type { Variables } from "./variables.ts";

const DEFAULT_ENDPOINT = new URL("https://ckafka.intl.tencentcloudapi.com");
const DEFAULT_MAX_RPS = 50;

const REGION = 'a region such as "ap-guangzhou"';
const region = text(REGION, (value) => (/^[a-z0-9-]+$/.test(value) ? value : null));
const endpoint = text(`a host or ${SECURE_URL}, neither with a path`, parseEndpoint);
const maxRps = text("an integer from 1 to 100", (value) =>
  /^([1-9]\d?|100)$/.test(value) ? Number(value) : null,
);

/** Where and as whom the API is called. Where something is missing, the mistakes say so. */
export function parseApi(variables: Variables, profile: () => Credentials | null): ApiConfig {
  const { get, mistakes } = variables;
  const regionVariable =
    get("CKAFKA_REGION") === null && get("TENCENTCLOUD_REGION") !== null
      ? "TENCENTCLOUD_REGION"
      : "CKAFKA_REGION";
  if (get(regionVariable) === null) mistakes.add(regionVariable, [], REGION, undefined);
  const regionName = variables.plain(regionVariable, region) ?? "";
  const { host, protocol } = variables.plain("CKAFKA_ENDPOINT", endpoint) ?? DEFAULT_ENDPOINT;
  return {
    region: regionName,
    host,
    protocol: protocol === "http:" ? "http:" : "https:",
    credentials: parseCredentials(get, profile, mistakes),
    maxRps: variables.plain("CKAFKA_MAX_RPS", maxRps) ?? DEFAULT_MAX_RPS,
  };
}
