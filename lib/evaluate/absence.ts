import type { GroupReading } from "../model/reading.ts";
import type { GroupRules } from "../model/rule-book.ts";
import type { Draft } from "./draft.ts";

/**
 * Adds to the whole group's subject that nothing is committed on it, for every rule that names it
 * without wildcards.
 * @param absentBefore there is an alert on its absence: it keeps a subject, so that it can resolve
 */
export function judgeAbsence(
  reading: GroupReading,
  rules: GroupRules,
  absentBefore: boolean,
  whole: Draft,
): void {
  if (!reading.allTopics) return;
  const { isCommitted: committed } = reading;
  let isJudged = false;
  for (const { rule, namesGroup } of rules.comparing) {
    if (!namesGroup || rule.absent === "ignore") continue;
    isJudged = true;
    if (committed === false) {
      whole.judge(rule, { kind: "absent", severity: rule.absent });
    } else if (absentBefore && whole.isEmpty) {
      whole.judge(rule, null);
    }
  }
  if (committed === null && isJudged && !whole.isEmpty) {
    whole.missing("not all of its partitions were read");
  }
}
