import { LOG_LEVELS, type LogLevel } from "../base/log.ts";
import { parseUrl, SECURE_URL } from "./address.ts";
import { parseApi } from "./api.ts";
import { parseBlind } from "./blind.ts";
import type { Config, Credentials, StateLocation } from "./config.ts";
import { DURATION, parseDuration } from "./duration.ts";
import type { MistakeList } from "./mistakes.ts";
import type { RuleContext } from "./rule-fields.ts";
import { parseRules, RULES } from "./rules.ts";
import { parseSilences } from "./silences.ts";
import { parseChannels, parseWebhook } from "./slack.ts";
import { parseStateUrl } from "./state-location.ts";
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
  const config: Config = {
    rules: rules(variables, options, context),
    silences: parseSilences(variables.json("LAG_SILENCES"), mistakes),
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

function rules(variables: Variables, options: EnvironmentOptions, context: RuleContext) {
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
  const location = parseStateUrl(get("STATE_URL") ?? "memory:");
  if (location.kind !== "wrong") return location;
  mistakes.add("STATE_URL", [], location.expected);
  return { kind: "memory" };
}

function parseLogLevel(value: string): LogLevel | null {
  return LOG_LEVELS.find((level) => level === value) ?? null;
}

/** Any service's URL, inside a private network too. */
function parseHeartbeat(value: string): string | null {
  const url = parseUrl(value);
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : null;
}
