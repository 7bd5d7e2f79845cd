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
  /** In their order. None: no rule matches the group. */
  readonly all: readonly Compiled[];
  /** Those that compare. None: the group is not looked at. */
  readonly comparing: readonly GroupRule[];

  #naming: readonly Rule[] | null = null;
  #topicsNamed: ReadonlyMap<string, Rule> | null = null;

  constructor(matching: readonly Compiled[]) {
    this.all = matching;
    this.comparing = matching.filter(compares);
  }

  /** The rules that name the group without wildcards and say how bad it is that nothing is committed on it. */
  get naming(): readonly Rule[] {
    this.#naming ??= this.comparing
      .filter(({ rule, namesGroup }) => namesGroup && rule.absent !== "ignore")
      .map(({ rule }) => rule);
    return this.#naming;
  }

  /** The topics that are named without wildcards together with the group, each with its rule. */
  get topicsNamed(): ReadonlyMap<string, Rule> {
    this.#topicsNamed ??= new Map(
      this.naming
        .filter(({ topic }) => !hasWildcard(topic))
        .filter((rule) => this.forTopic(rule.topic) === rule)
        .map((rule) => [rule.topic, rule]),
    );
    return this.#topicsNamed;
  }

  /** The rule that decides a topic: the first that matches it; `undefined`: none does. */
  deciding(topic: string): AnyRule | undefined {
    return this.all.find(({ matchesTopic }) => matchesTopic(topic))?.rule;
  }

  /** The same; `undefined` too where it says that the topic is not looked at. */
  forTopic(topic: string): Rule | undefined {
    const found = this.deciding(topic);
    return found?.ignore === false ? found : undefined;
  }
}

/** All rules, by the groups that they match. */
export class RuleBook {
  /** In their order. */
  readonly all: readonly AnyRule[];
  /** Those that compare. */
  readonly rules: readonly Rule[];
  readonly #compiled: readonly Compiled[];
  /** What was asked for last: one group is evaluated, and its alerts decided on, in a row. */
  #last: { readonly instance: string; readonly group: string; readonly found: GroupRules } | null =
    null;

  constructor(rules: readonly AnyRule[]) {
    this.all = rules;
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
    if (this.#last?.instance !== instance || this.#last.group !== group) {
      const matching = this.#compiled.filter(
        ({ rule, matchesGroup }) => rule.instance === instance && matchesGroup(group),
      );
      this.#last = { instance, group, found: new GroupRules(matching) };
    }
    return this.#last.found;
  }
}

function compares(compiled: Compiled): compiled is GroupRule {
  return !compiled.rule.ignore;
}
