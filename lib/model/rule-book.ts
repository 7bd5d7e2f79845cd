import { compilePattern, hasWildcard } from "./pattern.ts";
import type { AnyRule, Rule } from "./rule.ts";

/** A rule with its patterns made ready. */
interface Compiled {
  readonly rule: AnyRule;
  /** The group is named without wildcards. */
  readonly namesGroup: boolean;
  /** So is the topic. */
  readonly namesTopic: boolean;
  readonly matchesGroup: (group: string) => boolean;
  readonly matchesTopic: (topic: string) => boolean;
}

/** A rule that compares, as far as a group is concerned. */
export type GroupRule = Compiled & { readonly rule: Rule };

/** The rules that a group is subject to. */
export class GroupRules {
  /** Those that compare, in their order. None: the group is not looked at. */
  readonly comparing: readonly GroupRule[];
  readonly #all: readonly Compiled[];

  constructor(matching: readonly Compiled[]) {
    this.#all = matching;
    this.comparing = matching.filter(compares);
  }

  /** The rule that decides a topic: the first that matches it; `undefined`: none does, or it is not looked at. */
  forTopic(topic: string): Rule | undefined {
    const found = this.#all.find(({ matchesTopic }) => matchesTopic(topic))?.rule;
    return found?.ignore === false ? found : undefined;
  }
}

/** All rules, by the groups that they match. */
export class RuleBook {
  /** Those that compare, in their order. */
  readonly rules: readonly Rule[];
  readonly #compiled: readonly Compiled[];

  constructor(rules: readonly AnyRule[]) {
    this.#compiled = rules.map((rule) => ({
      rule,
      namesGroup: !hasWildcard(rule.group),
      namesTopic: !hasWildcard(rule.topic),
      matchesGroup: compilePattern(rule.group),
      matchesTopic: compilePattern(rule.topic),
    }));
    this.rules = this.#compiled.filter(compares).map(({ rule }) => rule);
  }

  forGroup(instance: string, group: string): GroupRules {
    return new GroupRules(
      this.#compiled.filter(
        ({ rule, matchesGroup }) => rule.instance === instance && matchesGroup(group),
      ),
    );
  }
}

function compares(compiled: Compiled): compiled is GroupRule {
  return !compiled.rule.ignore;
}
