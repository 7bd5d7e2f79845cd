import type { Config } from "../../lib/config/config.ts";
import { CHANNELS, type Story, type Trouble, URLS } from "./story.ts";

/** The configuration that is in force while these troubles last. */
export function configOf(story: Story, troubles: readonly Trouble[]): Config {
  const other = troubles.some(({ kind }) => kind === "other rules");
  return {
    rules: other ? story.otherRules : story.rules,
    silences: story.silences,
    api: {
      region: "ap-guangzhou",
      host: "ckafka.invalid",
      protocol: "https:",
      credentials: { secretId: "", secretKey: "", token: null },
      maxRps: 50,
    },
    slack: { defaultUrl: URLS[0], channels: CHANNELS },
    blind: { forMs: 0, dedupMs: story.dedupMs, channel: null, mention: null },
    state: { kind: "memory" },
    heartbeatUrl: null,
    logLevel: "silent",
    secrets: [],
  };
}
