import type { Severity } from "./severity.ts";

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
