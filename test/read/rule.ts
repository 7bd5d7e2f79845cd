import type { Rule } from "../../lib/model/rule.ts";
import { givenRule, lagOf } from "../given.ts";

/** A rule of which only instance and group matter. */
export function aRule(instance: string, group: string): Rule {
  return givenRule({ instance, group, warning: lagOf(1) });
}
