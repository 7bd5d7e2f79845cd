import { compilePattern, hasWildcard } from "../model/pattern.ts";
import type { AnyRule } from "../model/rule.ts";

/** What a call asks for of a group's topics. Nothing: all of them. */
export type Narrowing =
  | { readonly Topics: string[] }
  | { readonly SearchWord: string }
  | Record<string, never>;

/** What is read of one group. */
export interface GroupScope {
  readonly narrowing: Narrowing;
  /** Whether a rule compares the topic. The API may tell of more than it was asked. */
  readonly wants: (topic: string) => boolean;
}

/** What is read of one instance. */
export interface Scope {
  readonly instance: string;
  /** Groups named without wildcards. */
  readonly named: ReadonlySet<string>;
  /** Patterns with wildcards: with any, the groups must be discovered. */
  readonly patterns: readonly string[];
  /** `null`: no rule compares anything of this group. */
  readonly forGroup: (group: string) => GroupScope | null;
}

/** Shorter texts are in too many names for a search to save anything. */
const MIN_SEARCH_WORD = 3;

/** Sorts the rules by instance, in their order. */
export function findScopes(rules: readonly AnyRule[]): Scope[] {
  const byInstance = new Map<string, AnyRule[]>();
  for (const rule of rules) {
    const sameInstance = byInstance.get(rule.instance);
    if (sameInstance === undefined) byInstance.set(rule.instance, [rule]);
    else sameInstance.push(rule);
  }
  return [...byInstance].map(([instance, own]) => scopeOf(instance, own));
}

function scopeOf(instance: string, rules: readonly AnyRule[]): Scope {
  const compiled = rules.map((rule) => ({
    ...rule,
    matchesGroup: compilePattern(rule.group),
    matchesTopic: compilePattern(rule.topic),
  }));
  const groups = new Set(rules.filter(({ ignore }) => !ignore).map(({ group }) => group));
  return {
    instance,
    named: new Set([...groups].filter((group) => !hasWildcard(group))),
    patterns: [...groups].filter(hasWildcard),
    forGroup(group) {
      const matching = compiled.filter(({ matchesGroup }) => matchesGroup(group));
      const topics = comparedTopics(matching);
      if (topics.length === 0) return null;
      const wants = (topic: string) =>
        matching.find(({ matchesTopic }) => matchesTopic(topic))?.ignore === false;
      return { narrowing: narrowingTo(topics), wants };
    },
  };
}

/** Topic patterns that are compared: what an earlier rule ignores altogether is not. */
function comparedTopics(
  rules: readonly (Pick<AnyRule, "ignore" | "topic"> & {
    readonly matchesTopic: (topic: string) => boolean;
  })[],
): string[] {
  const compared = rules.filter(({ ignore, topic }, index) => {
    const ignoredBefore = rules
      .slice(0, index)
      .some(
        (before) =>
          before.ignore &&
          (before.topic === "*" ||
            before.topic === topic ||
            (!hasWildcard(topic) && before.matchesTopic(topic))),
      );
    return !ignore && !ignoredBefore;
  });
  return [...new Set(compared.map(({ topic }) => topic))];
}

function narrowingTo(topics: readonly string[]): Narrowing {
  if (topics.every((topic) => !hasWildcard(topic))) return { Topics: [...topics] };
  const [pattern = "", ...others] = topics;
  const [word = ""] = pattern.split(/[*?]+/).sort((a, b) => b.length - a.length);
  return others.length === 0 && word.length >= MIN_SEARCH_WORD ? { SearchWord: word } : {};
}
