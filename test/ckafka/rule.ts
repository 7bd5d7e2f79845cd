import type { Rule } from "../../lib/config/config.ts";

/** A rule of which only instance and group matter. */
export function aRule(instance: string, group: string): Rule {
  return {
    instance,
    group,
    topic: "*",
    per: "topic",
    warning: { lag: 1, behindMs: null },
    critical: null,
    stalledMs: null,
    absent: "warning",
    allowedLag: 0,
    forMs: 0,
    keepFiringForMs: 0,
    dedupMs: 3_600_000,
    channel: null,
    mention: null,
    runbook: null,
  };
}
