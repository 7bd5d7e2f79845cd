import { compilePattern, hasWildcard } from "../model/pattern.ts";
import type { AnyRule } from "../model/rule.ts";

/** What the rules ask of one instance. */
export interface Target {
  readonly instance: string;
  /** Groups named without wildcards. */
  readonly named: ReadonlySet<string>;
  /** Patterns with wildcards: with any, the groups must be discovered. */
  readonly patterns: ReadonlyMap<string, (group: string) => boolean>;
}

/** Sorts the rules' groups by instance, in the rules' order. */
export function findTargets(rules: readonly AnyRule[]): Target[] {
  const targets = new Map<string, Target>();
  for (const { instance, group, ignore } of rules) {
    if (ignore) continue;
    const target = targets.get(instance) ?? { instance, named: new Set(), patterns: new Map() };
    const { named, patterns } = target;
    targets.set(
      instance,
      hasWildcard(group)
        ? { ...target, patterns: new Map([...patterns, [group, compilePattern(group)]]) }
        : { ...target, named: new Set([...named, group]) },
    );
  }
  return [...targets.values()];
}
