import type { Rule } from "../model/rule.ts";

const HOUR = 3_600_000;

/** How far back samples reach (ms): over the longest time threshold, and at least an hour. */
export function ruleHorizonMs(rules: readonly Rule[]): number {
  const thresholds = rules.flatMap(({ warning, critical }) => [warning, critical]);
  return thresholds.reduce((most, threshold) => Math.max(most, threshold?.behindMs ?? 0), HOUR);
}
