import type { Config } from "../../lib/config/config.ts";
import { CHANNELS, type Story, URLS } from "./story.ts";
import type { Trouble } from "./trouble.ts";

/** A story's configurations: which one is in force while troubles last. */
export function configsOf(story: Story): (troubles: readonly Trouble[]) => Config {
  const known = new Map<string, Config>();
  return (troubles) => {
    const has = (kind: Trouble["kind"]) => troubles.some((trouble) => trouble.kind === kind);
    const [moved, other] = [has("channels moved"), has("other rules")];
    const key = `${moved} ${other}`;
    const config = known.get(key) ?? configOf(story, moved, other);
    known.set(key, config);
    return config;
  };
}

function configOf(story: Story, moved: boolean, other: boolean): Config {
  const channel = (name: string | null) => (moved ? MOVED.get(name) : name) ?? null;
  const rules = other ? story.otherRules : story.rules;
  return {
    rules: rules.map((rule) => (rule.ignore ? rule : { ...rule, channel: channel(rule.channel) })),
    silences: story.silences,
    api: {
      region: "ap-guangzhou",
      host: "ckafka.invalid",
      protocol: "https:",
      credentials: { secretId: "", secretKey: "", token: null },
      maxRps: 50,
    },
    slack: { defaultUrl: URLS[0], channels: CHANNELS },
    blind: { ...story.blind, channel: channel(story.blind.channel) },
    state: { kind: "memory" },
    heartbeatUrl: null,
    logLevel: "silent",
    secrets: [],
  };
}

const MOVED: ReadonlyMap<string | null, string | null> = new Map([
  [null, "ops"],
  ["dev", "ops"],
  ["ops", null],
]);
