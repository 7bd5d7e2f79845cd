import { compilePattern, hasWildcard } from "../model/pattern.ts";
import type { AnyRule, IgnoreRule } from "../model/rule.ts";
import { Fields, isRecord, type Kind, onlyKnown } from "./fields.ts";
import type { MistakeList } from "./mistakes.ts";
import {
  isAbove,
  MEASURES,
  RULE_FIELDS,
  type RuleContext,
  type RuleFields,
  readRule,
  readScope,
  SCOPE_FIELDS,
} from "./rule-fields.ts";

/** What the value looks like, for error messages. */
export const RULES =
  'an array of rules such as [{"group":"orders","warning":1000,"critical":"10m"}]';

/**
 * The value of `LAG_RULES`, or of what stands in for it. Where there are mistakes, it is no use.
 * @param variable what mistakes call it
 */
export function parseRules(
  input: unknown,
  variable: string,
  context: RuleContext,
  mistakes: MistakeList,
): readonly AnyRule[] {
  if (!Array.isArray(input) || input.length === 0) {
    mistakes.add(variable, [], RULES, input);
    return [];
  }
  const spelt = input.map((rule, index) =>
    onlyKnown(rule, RULE_FIELDS, variable, [index], mistakes),
  );
  const rules = spelt.flatMap((rule, index): AnyRule[] => {
    if (!isRecord(rule)) {
      mistakes.add(variable, [index], "a rule, which is an object", rule);
      return [];
    }
    const fields: RuleFields = new Fields(rule, variable, [index], mistakes);
    if (isIgnoring(rule)) return [{ index, ...readIgnoring(fields, context) }];
    const comparing = readRule(fields, context);
    if (fields.has("ignore")) fields.refuse("ignore", IGNORE.expected, rule["ignore"]);
    if (!MEASURES.some((measure) => fields.has(measure))) {
      mistakes.add(variable, [index], "at least one of warning, critical and stalled");
    }
    const { warning, critical } = comparing;
    if (warning !== null && critical !== null && isAbove(warning, critical)) {
      fields.refuse("warning", "no more than critical, in the same measure");
    }
    return [{ index, ...comparing }];
  });
  refuseBesideIgnore(spelt, variable, mistakes);
  refuseUnreachable(spelt, context.instance, variable, mistakes);
  return rules;
}

const IGNORE: Kind<true> = {
  expected: "true; a rule that compares has no such field",
  parse: (input) => (input === true ? input : null),
};

function readIgnoring(fields: RuleFields, context: RuleContext): Omit<IgnoreRule, "index"> {
  return { ...readScope(fields, context), ignore: fields.required("ignore", IGNORE, true) };
}

function isIgnoring(rule: Readonly<Record<string, unknown>>): boolean {
  if (!("ignore" in rule)) return false;
  return rule["ignore"] === true || !MEASURES.some((measure) => measure in rule);
}

/** Of what is not looked at, nothing can be set. */
function refuseBesideIgnore(
  rules: readonly unknown[],
  variable: string,
  mistakes: MistakeList,
): void {
  const beside: readonly string[] = [...SCOPE_FIELDS, "ignore"];
  for (const [index, rule] of rules.entries()) {
    if (!isRecord(rule) || rule["ignore"] !== true) continue;
    for (const field of Object.keys(rule)) {
      if (beside.includes(field)) continue;
      mistakes.add(variable, [index, field], `only ${SCOPE_FIELDS.join(", ")} beside ignore`);
    }
  }
}

/**
 * Names the rules that can never decide anything, since one earlier rule matches all that they match.
 * Two different patterns are not compared.
 */
function refuseUnreachable(
  rules: readonly unknown[],
  instance: string | null,
  variable: string,
  mistakes: MistakeList,
): void {
  const scopes = rules.map((rule) => scopeOf(rule, instance));
  for (const [index, later] of scopes.entries()) {
    const first = scopes.slice(0, index).findIndex((earlier) => covers(earlier, later));
    if (first === -1) continue;
    const cause = `${variable}[${first}] matches all that it matches, and the first that matches decides`;
    mistakes.add(variable, [index], `a rule that can decide something: ${cause}`);
  }
}

type Scope = Pick<AnyRule, "instance" | "group" | "topic">;

/** `null` where a part of it is wrong, which is a mistake of its own. */
function scopeOf(rule: unknown, defaultInstance: string | null): Scope | null {
  if (!isRecord(rule)) return null;
  const { instance = defaultInstance, group, topic = "*" } = rule;
  const isScope = [instance, group, topic].every((part) => typeof part === "string");
  return isScope
    ? { instance: String(instance), group: String(group), topic: String(topic) }
    : null;
}

function covers(earlier: Scope | null, later: Scope | null): boolean {
  if (earlier === null || later === null || earlier.instance !== later.instance) return false;
  return matchesAll(earlier.group, later.group) && matchesAll(earlier.topic, later.topic);
}

function matchesAll(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  return !hasWildcard(other) && compilePattern(pattern)(other);
}
