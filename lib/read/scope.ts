import { groupBy } from "../base/group-by.ts";
import { hasWildcard } from "../model/pattern.ts";
import type { AnyRule } from "../model/rule.ts";
import { type GroupRules, RuleBook } from "../model/rule-book.ts";

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
  /** Topics of which something is said when they are missing: a rule names them together with the group. */
  readonly named: readonly string[];
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
  const book = new RuleBook(rules);
  const byInstance = groupBy(rules, ({ instance }) => instance);
  return [...byInstance].map(([instance, own]) => scopeOf(instance, own, book));
}

function scopeOf(instance: string, rules: readonly AnyRule[], book: RuleBook): Scope {
  const groups = new Set(rules.filter(({ ignore }) => !ignore).map(({ group }) => group));
  return {
    instance,
    named: new Set([...groups].filter((group) => !hasWildcard(group))),
    patterns: [...groups].filter(hasWildcard),
    forGroup(group) {
      const rulesOfGroup = book.forGroup(instance, group);
      const topics = comparedTopics(rulesOfGroup);
      if (topics.length === 0) return null;
      const wants = (topic: string) => rulesOfGroup.forTopic(topic) !== undefined;
      const named = [...rulesOfGroup.topicsNamed.keys()];
      return { narrowing: narrowingTo(topics), wants, named };
    },
  };
}

/** Topic patterns that are compared: what an earlier rule ignores altogether is not. */
function comparedTopics({ all }: GroupRules): string[] {
  const compared = all.filter(({ rule: { ignore, topic }, namesTopic }, index) => {
    const ignoredBefore = all
      .slice(0, index)
      .some(
        ({ rule: before, matchesTopic }) =>
          before.ignore &&
          (before.topic === "*" || before.topic === topic || (namesTopic && matchesTopic(topic))),
      );
    return !ignore && !ignoredBefore;
  });
  return [...new Set(compared.map(({ rule }) => rule.topic))];
}

function narrowingTo(topics: readonly string[]): Narrowing {
  if (topics.every((topic) => !hasWildcard(topic))) return { Topics: [...topics] };
  const [pattern = "", ...others] = topics;
  const [word = ""] = pattern.split(/[*?]+/).sort((a, b) => b.length - a.length);
  return others.length === 0 && word.length >= MIN_SEARCH_WORD ? { SearchWord: word } : {};
}
