import { createRedact } from "../base/redact.ts";
import { canMeet, compilePattern } from "../model/pattern.ts";
import type { AnyRule } from "../model/rule.ts";
import { isRecord, name, onlyKnown } from "./fields.ts";
import { MistakeList } from "./mistakes.ts";

/** What somebody who invokes `check` asks for. */
export interface CheckEvent {
  /** Only these groups, wildcards allowed; `null`: all. */
  readonly groups: readonly string[] | null;
  /** Stand in for `LAG_RULES`, not looked at yet; `undefined`: none. */
  readonly rules: unknown;
  /** What is wrong with the event: to be told with what is wrong with the environment. */
  readonly mistakes: MistakeList;
}

const EVENT = 'an object such as {"groups":["orders"]}';
const GROUPS = name('an array of names of consumer groups such as ["orders"]');
/** The event that `check` is invoked with. Nothing at all, and SCF's timer, ask for everything. */
export function parseCheckEvent(event: unknown): CheckEvent {
  const mistakes = new MistakeList(createRedact([]));
  if (event === undefined || event === null || isTimer(event)) {
    return { groups: null, rules: undefined, mistakes };
  }
  if (!isRecord(event)) mistakes.add("event", [], EVENT, event);
  const spelt = onlyKnown(event, ["groups", "rules"], "event", [], mistakes);
  const { groups, rules } = isRecord(spelt) ? spelt : {};
  return { groups: groups === undefined ? null : readGroups(groups, mistakes), rules, mistakes };
}

function readGroups(input: unknown, mistakes: MistakeList): readonly string[] | null {
  if (!Array.isArray(input) || input.length === 0) {
    mistakes.add("event", ["groups"], GROUPS.expected, input);
    return null;
  }
  return input.map((group, index) => {
    const read = GROUPS.parse(group);
    if (read === null) mistakes.add("event", ["groups", index], GROUPS.expected, group);
    return read ?? "";
  });
}

function isTimer(event: unknown): boolean {
  return isRecord(event) && event["Type"] === "Timer";
}

/**
 * The rules as far as they concern the given groups. A rule for fewer groups stays as it is, one for
 * more is narrowed to them; `absent` does not hold then, since its own rule names no group. A rule whose
 * pattern and a given one meet, neither within the other, stays: it decides other groups too.
 * @param groups names or patterns; `null`: all
 * @throws ConfigError when no rule covers one of them
 */
export function narrow(
  rules: readonly AnyRule[],
  groups: readonly string[] | null,
): readonly AnyRule[] {
  if (groups === null) return rules;
  const mistakes = new MistakeList(createRedact([]));
  for (const [index, group] of groups.entries()) {
    if (rules.some((rule) => narrowRule(rule, group) !== null)) continue;
    mistakes.add("event", ["groups", index], "a consumer group that a rule covers", group);
  }
  mistakes.throwIfAny();
  return rules.flatMap((rule) => groups.flatMap((group) => narrowRule(rule, group) ?? []));
}

function narrowRule(rule: AnyRule, group: string): AnyRule | null {
  if (compilePattern(group)(rule.group)) return rule;
  if (compilePattern(rule.group)(group)) {
    return rule.ignore ? { ...rule, group } : { ...rule, group, absent: "ignore" };
  }
  return canMeet(rule.group, group) ? rule : null;
}
