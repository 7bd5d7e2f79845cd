import { GROUP_STATES, type GroupInfo } from "../../lib/model/reading.ts";
import type { Rule, Threshold } from "../../lib/model/rule.ts";

/*
 * Values that tests, the bench and the preview's scenes are given: whole ones, of which each names
 * only the fields that it is about.
 */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const lagOf = (lag: number): Threshold => ({ lag, behindMs: null });
export const behindOf = (behindMs: number): Threshold => ({ lag: null, behindMs });

/** A rule with the defaults of its fields. */
export function givenRule(fields: Partial<Rule> = {}): Rule {
  return {
    index: 0,
    ignore: false,
    instance: "ckafka-abc",
    group: "orders",
    topic: "*",
    per: "topic",
    warning: null,
    critical: null,
    stalledMs: null,
    absent: "warning",
    allowedLag: 0,
    forMs: 0,
    keepFiringForMs: 0,
    dedupMs: HOUR,
    channel: null,
    mention: null,
    runbook: null,
    dashboard: null,
    ...fields,
  };
}

/** What the API says of a group's state; any text is a state. */
export function givenInfo(stateName: string, members: number | null = null): GroupInfo {
  const state = GROUP_STATES.find((known) => known === stateName) ?? "Other";
  return { state, stateName, members, owners: new Map() };
}
