import { compilePattern, hasWildcard } from "./pattern.ts";
import type { Rule } from "./rule.ts";

/** A rule with its patterns made ready. */
export interface CompiledRule {
  readonly rule: Rule;
  /** The group is named without wildcards. */
  readonly namesGroup: boolean;
  readonly matchesTopic: (topic: string) => boolean;
}

/** The rules that a group is subject to, in their order. The first whose topic matches decides a topic. */
export class RuleBook {
  readonly rules: readonly Rule[];
  readonly #compiled: readonly (CompiledRule & { matchesGroup: (group: string) => boolean })[];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#compiled = rules.map((rule) => ({
      rule,
      namesGroup: !hasWildcard(rule.group),
      matchesGroup: compilePattern(rule.group),
      matchesTopic: compilePattern(rule.topic),
    }));
  }

  forGroup(instance: string, group: string): CompiledRule[] {
    return this.#compiled.filter(
      ({ rule, matchesGroup }) => rule.instance === instance && matchesGroup(group),
    );
  }
}

/** The rule that decides a topic of a group. */
export function ruleForTopic(rules: readonly CompiledRule[], topic: string): Rule | undefined {
  return rules.find(({ matchesTopic }) => matchesTopic(topic))?.rule;
}
