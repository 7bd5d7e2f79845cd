import type { Severity } from "../core/severity.ts";

/** One measure's limits: messages of lag, and time behind in milliseconds. At least one is there. */
export interface Threshold {
  readonly lag: number | null;
  readonly behindMs: number | null;
}

/** One element of `LAG_RULES`, with its defaults filled in. Durations are milliseconds. */
export interface Rule {
  readonly instance: string;
  /** Pattern: `*` and `?` are wildcards. */
  readonly group: string;
  /** Pattern: `*` and `?` are wildcards. */
  readonly topic: string;
  readonly per: "group" | "topic" | "partition";
  readonly warning: Threshold | null;
  readonly critical: Threshold | null;
  readonly stalledMs: number | null;
  readonly absent: Extract<Severity, "warning" | "critical"> | "ignore";
  readonly allowedLag: number;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  readonly dedupMs: number;
  /** A name in `slack.channels`; `null`: the default webhook. */
  readonly channel: string | null;
  /** As Slack wants it: `<!here>`, `<!channel>`, `<@U…>`, `<!subteam^S…>`. */
  readonly mention: string | null;
  readonly runbook: string | null;
}

/** Minutes since midnight. `to` ≤ `from` runs over midnight. */
export interface WeeklyWindow {
  readonly kind: "weekly";
  /** 0 is Sunday, as in `Date`. */
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly to: number;
  /** IANA name. */
  readonly timezone: string;
}

/** Milliseconds since the epoch: from `from`, before `until`. */
export interface OnceWindow {
  readonly kind: "once";
  readonly from: number | null;
  readonly until: number;
}

/** One element of `LAG_SILENCES`. */
export interface Silence {
  readonly group: string;
  /** `null`: every subject of the group, the whole group's too. */
  readonly topic: string | null;
  /** `null`: on every instance. */
  readonly instance: string | null;
  readonly window: WeeklyWindow | OnceWindow;
}

export interface Credentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string | null;
}

export interface ApiConfig {
  readonly region: string;
  /** Host with an optional port. */
  readonly host: string;
  readonly protocol: "https:" | "http:";
  readonly credentials: Credentials;
  /** In any second at most this many calls start. */
  readonly maxRps: number;
}

export interface SlackConfig {
  /** `null` only where `check` runs without one. */
  readonly defaultUrl: string | null;
  readonly channels: ReadonlyMap<string, string>;
}

export type StateLocation =
  | { readonly kind: "memory" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "redis"; readonly url: string; readonly key: string }
  | {
      readonly kind: "cos";
      /** `https://host` or, on loopback, `http://host:port`. */
      readonly origin: string;
      /** Encoded, with its leading slash. */
      readonly path: string;
      readonly region: string;
    };

export const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything the environment says, parsed and whole. */
export interface Config {
  readonly rules: readonly Rule[];
  readonly silences: readonly Silence[];
  readonly api: ApiConfig;
  readonly slack: SlackConfig;
  /** `DEDUP_WINDOW` in milliseconds: the blind alert's window. */
  readonly dedupMs: number;
  readonly state: StateLocation;
  readonly heartbeatUrl: string | null;
  readonly logLevel: LogLevel;
  /** Texts that must never stand in a log, an error or a message. */
  readonly secrets: readonly string[];
}
