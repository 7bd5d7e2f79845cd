import type { Severity } from "./severity.ts";

/** One measure's limits: messages of lag, and time behind in milliseconds. At least one is there. */
export interface Threshold {
  readonly lag: number | null;
  readonly behindMs: number | null;
}

/** What an element of `LAG_RULES` decides. */
interface Scope {
  /** Its place in `LAG_RULES`, from 0. */
  readonly index: number;
  readonly instance: string;
  /** Pattern: `*` and `?` are wildcards. */
  readonly group: string;
  /** Pattern: `*` and `?` are wildcards. */
  readonly topic: string;
}

/** What it decides is not looked at. */
export interface IgnoreRule extends Scope {
  readonly ignore: true;
}

/** One element of `LAG_RULES`. */
export type AnyRule = Rule | IgnoreRule;

/** One that compares, with its defaults filled in. Durations are milliseconds. */
export interface Rule extends Scope {
  readonly ignore: false;
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
  /** `https:` links; `{region}`, `{instance}`, `{group}` and `{topic}` stand for the subject's. */
  readonly runbook: string | null;
  readonly dashboard: string | null;
}
