import * as v from "valibot";
import { compilePattern, hasWildcard } from "../model/pattern.ts";
import type { AnyRule, IgnoreRule, Rule } from "../model/rule.ts";
import type { MistakeList } from "./mistakes.ts";
import { GROUP, isAbove, type RuleContext, ruleFields, scopeFields } from "./rule-fields.ts";
import { applySchema, isRecord, readFields } from "./schema.ts";

/** What the value looks like, for error messages. */
export const RULES =
  'an array of rules such as [{"group":"orders","warning":1000,"critical":"10m"}]';

const MEASURES = ["warning", "critical", "stalled"] as const;
const RULE = "a rule, which is an object";
const IGNORE = "true; a rule that compares has no such field";

/**
 * The value of `LAG_RULES`, or of what stands in for it.
 * @param variable what mistakes call it
 * @returns no rule when there are mistakes
 */
export function parseRules(
  input: unknown,
  variable: string,
  context: RuleContext,
  mistakes: MistakeList,
): readonly AnyRule[] {
  const fields = ruleFields(context);
  const scope = scopeFields(context);
  const known = [...Object.keys(fields), "ignore"];
  const spelt = Array.isArray(input)
    ? input.map((rule, index) => readFields(rule, known, variable, [index], mistakes))
    : input;
  const [ignoring, comparing] = [ignoreSchema(scope), ruleSchema(fields)];
  const anyRule = v.lazy((rule) => {
    if (!isRecord(rule)) return v.never(RULE);
    return isIgnoring(rule) ? ignoring : comparing;
  });
  const schema = v.pipe(v.array(anyRule, RULES), v.minLength(1, RULES));
  const rules = applySchema(schema, spelt, variable, mistakes) ?? [];
  if (Array.isArray(spelt)) {
    refuseBesideIgnore(spelt, Object.keys(scope), variable, mistakes);
    refuseUnreachable(spelt, context.instance, variable, mistakes);
  }
  return rules.map((rule, index) => ({ ...rule, index }));
}

function isIgnoring(rule: Readonly<Record<string, unknown>>): boolean {
  if (!("ignore" in rule)) return false;
  return rule["ignore"] === true || !MEASURES.some((measure) => measure in rule);
}

/** A rule before its place is known. */
type Unplaced<R extends AnyRule> = Omit<R, "index">;

/** What mistakes call a field that is not there. */
const REQUIRED: Readonly<Record<string, string>> = {
  group: GROUP,
  instance: "the id of an instance, here or in CKAFKA_INSTANCE_ID",
};

const missing = (issue: {
  readonly path?: readonly [{ readonly key: unknown }, ...unknown[]] | undefined;
}) => REQUIRED[String(issue.path?.[0].key)] ?? RULE;

function ignoreSchema(fields: ReturnType<typeof scopeFields>) {
  return v.pipe(
    v.object({ ...fields, ignore: v.literal(true, IGNORE) }, missing),
    v.transform((rule): Unplaced<IgnoreRule> => rule),
  );
}

function ruleSchema(fields: ReturnType<typeof ruleFields>) {
  return v.pipe(
    v.object({ ...fields, ignore: v.optional(v.never(IGNORE)) }, missing),
    v.partialCheck(
      [["warning"], ["critical"], ["stalled"]],
      (rule) => MEASURES.some((measure) => rule[measure] !== undefined),
      "at least one of warning, critical and stalled",
    ),
    v.forward(
      v.partialCheck(
        [["warning"], ["critical"]],
        ({ warning, critical }) => !(warning && critical && isAbove(warning, critical)),
        "no more than critical, in the same measure",
      ),
      ["warning"],
    ),
    v.transform(
      ({ stalled, for: hold, keepFiringFor, dedup, ...same }): Unplaced<Rule> => ({
        ...same,
        ignore: false,
        warning: same.warning ?? null,
        critical: same.critical ?? null,
        channel: same.channel ?? null,
        mention: same.mention ?? null,
        runbook: same.runbook ?? null,
        dashboard: same.dashboard ?? null,
        stalledMs: stalled ?? null,
        forMs: hold,
        keepFiringForMs: keepFiringFor,
        dedupMs: dedup,
      }),
    ),
  );
}

/** Of what is not looked at, nothing can be set. */
function refuseBesideIgnore(
  rules: readonly unknown[],
  scope: readonly string[],
  variable: string,
  mistakes: MistakeList,
): void {
  for (const [index, rule] of rules.entries()) {
    if (!isRecord(rule) || rule["ignore"] !== true) continue;
    for (const field of Object.keys(rule)) {
      if (field === "ignore" || scope.includes(field)) continue;
      mistakes.add(variable, [index, field], `only ${scope.join(", ")} beside ignore`);
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

/** `null` where a part of it is wrong, about which enough is said. */
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
