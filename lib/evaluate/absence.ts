import type { TopicReading } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import type { GroupRules } from "../model/rule-book.ts";
import type { Draft } from "./draft.ts";
import type { Whole } from "./history/group-history.ts";

/** Whether nothing is committed where something should be. `unknown`: not all that tells it was read. */
export type Absence = "there" | "vanished" | "absent" | "unknown";

/**
 * Numbers that vanish once may be back at the next check: what was committed at an earlier run is absent
 * when two runs in a row do not see it, what never was at once.
 * @param isCommitted at this run; `null`: not known
 */
export function absenceOf(isCommitted: boolean | null, known: Whole): Absence {
  if (isCommitted === null) return "unknown";
  if (isCommitted) return "there";
  return known.wasCommitted && !known.isAbsent ? "vanished" : "absent";
}

/** What later runs will know of the whole. */
export function remember(known: Whole, isCommitted: boolean | null): Whole {
  return {
    ...known,
    wasCommitted: known.wasCommitted || isCommitted === true,
    isAbsent: isCommitted === null ? known.isAbsent : !isCommitted,
    isMissing: false,
  };
}

/** The rules that name a group without wildcards and say how bad it is that nothing is committed on it. */
export function rulesNaming({ comparing }: GroupRules): readonly Rule[] {
  return comparing
    .filter(({ rule, namesGroup }) => namesGroup && rule.absent !== "ignore")
    .map(({ rule }) => rule);
}

/** The topics that are named without wildcards together with the group, each with its rule. */
export function topicsNamed(rules: GroupRules): ReadonlyMap<string, Rule> {
  const named = rules.comparing.filter(
    ({ rule, namesGroup, namesTopic }) =>
      namesGroup && namesTopic && rule.absent !== "ignore" && rules.forTopic(rule.topic) === rule,
  );
  return new Map(named.map(({ rule }) => [rule.topic, rule]));
}

/**
 * Adds to a subject what its rules say of nothing being committed on it.
 * @param hasAlert there is an alert on its absence: it keeps a subject, so that it can resolve
 */
export function judgeAbsence(
  draft: Draft,
  rules: readonly Rule[],
  absence: Absence,
  hasAlert: boolean,
): void {
  for (const rule of rules) {
    if (rule.absent === "ignore") continue;
    if (absence === "absent") draft.judge(rule, { kind: "absent", severity: rule.absent });
    else if (absence === "vanished") {
      draft.judge(rule, null);
      draft.hold();
    } else if (hasAlert && draft.isEmpty) draft.judge(rule, null);
  }
  if (absence === "unknown" && rules.length > 0 && !draft.isEmpty) {
    draft.unread("not all of its partitions were read");
  }
}

/** Whether a topic has a commit; `null`: none on what was read of it. */
export function hasCommit({ partitions, unreadPartitions }: TopicReading): boolean | null {
  if (partitions.some(({ committedOffset }) => committedOffset !== null)) return true;
  return unreadPartitions.length === 0 ? false : null;
}
