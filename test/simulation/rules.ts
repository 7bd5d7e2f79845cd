import type { Config } from "../../lib/config/config.ts";
import type { AnyRule, Rule } from "../../lib/model/rule.ts";
import { CRITICAL, type SubjectName, subjectOf, WARNING } from "./subject.ts";

/*
 * A second reading of the design's sections 3 and 4, as plain as can be, to hold the product's against.
 * It shares nothing with it but the types of the configuration.
 */

/** Patterns of a story hold nothing but one `*`, at their end. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

export function isNamed(pattern: string): boolean {
  return !pattern.includes("*");
}

/** Those that may decide a topic of the group. */
export function rulesOfGroup({ rules }: Config, instance: string, group: string): Rule[] {
  return rules
    .filter((rule) => !rule.ignore)
    .filter((rule) => rule.instance === instance && matches(rule.group, group));
}

/** The first rule that matches decides a topic; `undefined`: none does, or it is not looked at. */
export function ruleOfTopic(
  { rules }: Config,
  instance: string,
  group: string,
  topic: string,
): Rule | undefined {
  const first = rules.find(
    (rule) =>
      rule.instance === instance && matches(rule.group, group) && matches(rule.topic, topic),
  );
  return first === undefined || first.ignore ? undefined : first;
}

/** A rule that an earlier one leaves nothing to decide: no configuration has it. */
export function isShadowed(rule: AnyRule, earlier: readonly AnyRule[]): boolean {
  const covers = (pattern: string, other: string) =>
    pattern === "*" || pattern === other || (isNamed(other) && matches(pattern, other));
  return earlier.some(
    (first) =>
      first.instance === rule.instance &&
      covers(first.group, rule.group) &&
      covers(first.topic, rule.topic),
  );
}

/** The rules that name the group and ask that it has commits. */
export function absenceRules(config: Config, instance: string, group: string): Rule[] {
  return rulesOfGroup(config, instance, group).filter(
    (rule) => isNamed(rule.group) && rule.absent !== "ignore",
  );
}

/** The rules that name group and topic, decide it, and ask that the group has commits on it. */
export function topicAbsenceRules(config: Config, instance: string, group: string): Rule[] {
  return absenceRules(config, instance, group).filter(
    (rule) => isNamed(rule.topic) && ruleOfTopic(config, instance, group, rule.topic) === rule,
  );
}

/** How bad it is, by an `absent` that is not `ignore`. */
export function absenceOf({ absent }: Rule): number {
  return absent === "critical" ? CRITICAL : WARNING;
}

/** What holds for a subject where that is certain; where several rules come to it, the slowest of them. */
export interface Settings {
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** The shortest that may hold. */
  readonly shortestForMs: number;
  readonly shortestKeepMs: number;
  /** The longest and the shortest window it may have. */
  readonly dedupMs: number;
  readonly shortestDedupMs: number;
  readonly urls: ReadonlySet<string>;
  readonly mentions: ReadonlySet<string>;
}

const SETTINGS = new WeakMap<Config, Map<string, Settings | null>>();

/** By a subject's name; `null`: no rule asks for it. Asked again and again, it remembers what it found. */
export function settingsOf(config: Config, name: string): Settings | null {
  const known = SETTINGS.get(config) ?? new Map<string, Settings | null>();
  SETTINGS.set(config, known);
  let settings = known.get(name);
  if (settings === undefined) {
    settings = findSettings(config, subjectOf(name));
    known.set(name, settings);
  }
  return settings;
}

function findSettings(config: Config, subject: SubjectName): Settings | null {
  const { instance, group, topic, partition } = subject;
  const urlOf = (channel: string | null) =>
    config.slack.channels.get(channel ?? "") ?? config.slack.defaultUrl ?? "";
  if (group === null) {
    if (!config.rules.some((rule) => !rule.ignore && rule.instance === instance)) return null;
    const { dedupMs, channel, mention } = config.blind;
    return {
      // The view has its `for` in it.
      forMs: 0,
      keepFiringForMs: 0,
      shortestForMs: 0,
      shortestKeepMs: 0,
      dedupMs,
      shortestDedupMs: dedupMs,
      urls: new Set([urlOf(channel)]),
      mentions: new Set(mention === null ? [] : [mention]),
    };
  }
  const rules = candidates(config, instance, group, topic, partition);
  if (rules.length === 0) return null;
  return {
    forMs: Math.max(...rules.map(({ forMs }) => forMs)),
    keepFiringForMs: Math.max(...rules.map(({ keepFiringForMs }) => keepFiringForMs)),
    shortestForMs: Math.min(...rules.map(({ forMs }) => forMs)),
    shortestKeepMs: Math.min(...rules.map(({ keepFiringForMs }) => keepFiringForMs)),
    dedupMs: Math.max(...rules.map(({ dedupMs }) => dedupMs)),
    shortestDedupMs: Math.min(...rules.map(({ dedupMs }) => dedupMs)),
    urls: new Set(rules.map(({ channel }) => urlOf(channel))),
    mentions: new Set(rules.flatMap(({ mention }) => mention ?? [])),
  };
}

/** Whether the subject stands and falls with one rule, which compares it. */
export function isOfOneRule(config: Config, subject: SubjectName): boolean {
  const { instance, group, topic, partition } = subject;
  if (group === null || topic === null) return group === null;
  const per = ruleOfTopic(config, instance, group, topic)?.per;
  return per === (partition === null ? "topic" : "partition");
}

function candidates(
  config: Config,
  instance: string,
  group: string,
  topic: string | null,
  partition: number | null,
): Rule[] {
  if (topic === null) {
    return rulesOfGroup(config, instance, group).filter(
      (rule) => rule.per === "group" || isNamed(rule.group),
    );
  }
  const rule = ruleOfTopic(config, instance, group, topic);
  if (rule === undefined) return [];
  const isAskedFor =
    rule.per === (partition === null ? "topic" : "partition") ||
    (partition === null && topicAbsenceRules(config, instance, group).includes(rule));
  return isAskedFor ? [rule] : [];
}

/** Whether a silence covers the subject at that moment. Stories have silences with a fixed time only. */
export function isSilenced(config: Config, subject: SubjectName, now: number): boolean {
  const { instance, group, topic } = subject;
  if (group === null) return false;
  return config.silences.some(
    (silence) =>
      (silence.instance ?? instance) === instance &&
      matches(silence.group, group) &&
      (silence.topic === null || (topic !== null && matches(silence.topic, topic))) &&
      silence.window.kind === "once" &&
      now >= (silence.window.from ?? now) &&
      now < silence.window.until,
  );
}
