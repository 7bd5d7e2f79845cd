import type { GroupReading } from "../model/reading.ts";
import type { CompiledRule } from "../model/rule-book.ts";
import type { Draft } from "./draft.ts";

/**
 * Adds to the whole group's subject that nothing is committed on it, for every rule that names it
 * without wildcards.
 * @param absentBefore there is an alert on its absence: it keeps a subject, so that it can resolve
 */
export function judgeAbsence(
  reading: GroupReading,
  rules: readonly CompiledRule[],
  absentBefore: boolean,
  whole: Draft,
): void {
  if (!reading.allTopics) return;
  const committed = hasCommit(reading);
  let isJudged = false;
  for (const { rule, namesGroup } of rules) {
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

/** `null`: not on what was read, and some of it was not. */
function hasCommit({ topics }: GroupReading): boolean | null {
  if (topics.some(({ partitions }) => partitions.some((p) => p.committedOffset !== null)))
    return true;
  return topics.some(({ unreadPartitions }) => unreadPartitions.length > 0) ? null : false;
}
