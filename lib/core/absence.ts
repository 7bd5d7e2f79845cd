import type { CompiledRule } from "./compiled-rule.ts";
import type { Draft } from "./draft.ts";
import type { GroupReading } from "./reading.ts";

/**
 * Adds to the whole group's subject that nothing is committed on it, for every rule that names it
 * without wildcards.
 * @param watched there is an alert on the group as a whole: it keeps a subject, so that it can resolve
 */
export function judgeAbsence(
  reading: GroupReading,
  rules: readonly CompiledRule[],
  watched: boolean,
  whole: Draft,
): void {
  if (!reading.allTopics) return;
  const committed = hasCommit(reading);
  for (const { rule, namesGroup } of rules) {
    if (!namesGroup) continue;
    if (committed !== false) {
      if (watched && whole.isEmpty) whole.add(rule, null);
    } else if (rule.absent !== "ignore") {
      whole.add(rule, { severity: rule.absent, reason: "absent: no committed offset" });
    }
  }
  const isJudged = rules.some(({ rule, namesGroup }) => namesGroup && rule.absent !== "ignore");
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
