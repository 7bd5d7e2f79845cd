import { LOG_LEVELS, type LogLevel } from "../base/log.ts";
import {
  ENDPOINT,
  endpointOn,
  parseEndpoint,
  parseRegion,
  parseSite,
  parseUrl,
  REGION,
  SECURE_URL,
  SITE,
} from "./address.ts";
import type { ApiConfig, Config, Credentials, StateLocation } from "./config.ts";
import { parseCredentials } from "./credentials.ts";
import { DURATION, parseDuration } from "./fields.ts";
import type { MistakeList } from "./mistakes.ts";
import type { RuleContext } from "./rule-fields.ts";
import { parseRules, RULES } from "./rules.ts";
import { parseSilences } from "./silences.ts";
import { parseStateUrl } from "./state-location.ts";
import { parseBlind, parseChannels, parseWebhook } from "./telling.ts";
import { type Environment, Variables } from "./variables.ts";

export interface EnvironmentOptions {
  /** `alert` needs a Slack URL; `check` does not, and takes any `channel` while `SLACK_CHANNELS` is not set. */
  readonly forAlert: boolean;
  /** Where credentials come from when the environment has none. */
  readonly profile?: () => Credentials | null;
  /** Stands in for `LAG_RULES`; mistakes call it `event.rules`. */
  readonly rules?: unknown;
  /** Found before, and told together with what is wrong here. */
  readonly mistakes?: MistakeList;
}

const DEFAULT_DEDUP_MS = 3_600_000;
const LOG_LEVEL = `one of ${LOG_LEVELS.join(", ")}`;

/**
 * Reads the whole configuration. A blank variable is an unset one.
 * @throws ConfigError with all mistakes at once
 */
export function parseEnvironment(env: Environment, options: EnvironmentOptions): Config {
  const variables = new Variables(env);
  const { mistakes } = variables;
  if (options.mistakes) mistakes.take(options.mistakes);
  if (options.forAlert && variables.get("SLACK_WEBHOOK_URL") === null) {
    mistakes.add("SLACK_WEBHOOK_URL", [], SECURE_URL, undefined);
  }
  const dedupMs = variables.plain("DEDUP_WINDOW", DURATION, parseDuration) ?? DEFAULT_DEDUP_MS;
  const channels = parseChannels(variables.json("SLACK_CHANNELS"), mistakes);
  const context: RuleContext = {
    instance: variables.get("CKAFKA_INSTANCE_ID"),
    dedupMs,
    channels: channelNames(channels, variables, options),
  };
  const api = parseApi(variables, options.profile ?? (() => null));
  const rules = rulesOf(variables, options, context);
  const silences = variables.json("LAG_SILENCES");
  const config: Config = {
    rules,
    silences: silences === undefined ? [] : parseSilences(silences, mistakes),
    api,
    slack: {
      defaultUrl: variables.secret("SLACK_WEBHOOK_URL", SECURE_URL, parseWebhook),
      channels: channels ?? new Map(),
    },
    blind: parseBlind(variables.json("LAG_BLIND"), context, mistakes),
    state: stateLocation(variables),
    heartbeatUrl: variables.secret("HEARTBEAT_URL", "an http:// or https:// URL", parseHeartbeat),
    logLevel: variables.plain("LOG_LEVEL", LOG_LEVEL, parseLogLevel) ?? "info",
    secrets: variables.secrets(api.credentials),
  };
  mistakes.throwIfAny();
  return config;
}

/** What rules may name; `null`: anything, since what is configured is not known. */
function channelNames(
  channels: ReadonlyMap<string, string> | null,
  variables: Variables,
  { forAlert }: EnvironmentOptions,
): readonly string[] | null {
  if (channels !== null) return [...channels.keys()];
  return forAlert && variables.get("SLACK_CHANNELS") === null ? [] : null;
}

function rulesOf(variables: Variables, options: EnvironmentOptions, context: RuleContext) {
  if (options.rules !== undefined) {
    return parseRules(options.rules, "event.rules", context, variables.mistakes);
  }
  if (variables.get("LAG_RULES") === null) {
    variables.mistakes.add("LAG_RULES", [], RULES, undefined);
  }
  const input = variables.json("LAG_RULES");
  return input === undefined ? [] : parseRules(input, "LAG_RULES", context, variables.mistakes);
}

function stateLocation({ get, mistakes }: Variables): StateLocation {
  const url = get("STATE_URL");
  if (url === null) return { kind: "memory" };
  const location = parseStateUrl(url);
  if (location.kind !== "wrong") return location;
  mistakes.add("STATE_URL", [], location.expected);
  return { kind: "memory" };
}

const DEFAULT_SITE = "intl.tencentcloudapi.com";
const DEFAULT_MAX_RPS = 50;

const MAX_RPS = "an integer from 1 to 100";

/** Where and as whom the API is called. Where something is missing, the mistakes say so. */
function parseApi(variables: Variables, profile: () => Credentials | null): ApiConfig {
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

function parseLogLevel(value: string): LogLevel | null {
  return LOG_LEVELS.find((level) => level === value) ?? null;
}

/** Any service's URL, inside a private network too. */
function parseHeartbeat(value: string): string | null {
  const url = parseUrl(value);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : null;
}
