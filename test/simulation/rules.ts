import type { Config } from "../../lib/config/config.ts";
import type { Rule } from "../../lib/model/rule.ts";
import type { SubjectName } from "./subject.ts";

/*
 * A second reading of the design's sections 3 and 4, as plain as can be, to hold the product's against.
 * It shares nothing with it but the types of the configuration.
 */

/** Patterns of a story hold nothing but one `*`, at their end. */
export function matches(pattern: string, name: string): boolean {
  return pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

export function rulesOfGroup(config: Config, instance: string, group: string): Rule[] {
  return config.rules
    .filter((rule) => !rule.ignore)
    .filter((rule) => rule.instance === instance && matches(rule.group, group));
}

/** The first rule that matches decides a topic. */
export function ruleOfTopic(
  config: Config,
  instance: string,
  group: string,
  topic: string,
): Rule | undefined {
  return rulesOfGroup(config, instance, group).find((rule) => matches(rule.topic, topic));
}

/** What holds for a subject where that is certain; where several rules come to it, the slowest of them. */
export interface Settings {
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** The longest and the shortest window it may have. */
  readonly dedupMs: number;
  readonly shortestDedupMs: number;
  readonly urls: ReadonlySet<string>;
}

/** `null`: no rule asks for the subject. */
export function settingsOf(config: Config, subject: SubjectName): Settings | null {
  const { defaultUrl, channels } = config.slack;
  const urlOf = ({ channel }: Rule) => channels.get(channel ?? "") ?? defaultUrl ?? "";
  if (subject.group === null) {
    if (!config.rules.some(({ instance }) => instance === subject.instance)) return null;
    const { dedupMs } = config.blind;
    const urls = new Set([defaultUrl ?? ""]);
    return { forMs: 0, keepFiringForMs: 0, dedupMs, shortestDedupMs: dedupMs, urls };
  }
  const rules = candidates(config, subject.instance, subject.group, subject);
  if (rules.length === 0) return null;
  return {
    forMs: Math.max(...rules.map(({ forMs }) => forMs)),
    keepFiringForMs: Math.max(...rules.map(({ keepFiringForMs }) => keepFiringForMs)),
    dedupMs: Math.max(...rules.map(({ dedupMs }) => dedupMs)),
    shortestDedupMs: Math.min(...rules.map(({ dedupMs }) => dedupMs)),
    urls: new Set(rules.map(urlOf)),
  };
}

function candidates(
  config: Config,
  instance: string,
  group: string,
  { topic, partition }: SubjectName,
): Rule[] {
  if (topic === null) {
    return rulesOfGroup(config, instance, group).filter(
      (rule) => rule.per === "group" || !rule.group.includes("*"),
    );
  }
  const rule = ruleOfTopic(config, instance, group, topic);
  if (rule === undefined) return [];
  // The absence of a topic that is named with its group is told of the topic.
  const isNamed = partition === null && rule.group === group && rule.topic === topic;
  return isNamed || rule.per === (partition === null ? "topic" : "partition") ? [rule] : [];
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
