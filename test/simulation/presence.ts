import type { Config } from "../../lib/config/config.ts";
import type { GroupReading, Reading } from "../../lib/model/reading.ts";
import { absenceRules, isNamed, rulesOfGroup, topicAbsenceRules } from "./rules.ts";
import { subjectOf } from "./subject.ts";

/**
 * What a reading says of a subject: that it is a partition that is there, that it could not be read, that
 * a complete answer does not have it, or that it is below a group, or a topic, whose absence is an alert of
 * its own.
 */
export type Presence = "there" | "unread" | "gone" | "absent" | "topic absent";

export function presenceIn(config: Config, reading: Reading, name: string): Presence {
  const { instance, group, topic, partition } = subjectOf(name);
  const found = reading.groups.find((g) => g.instance === instance && g.group === group);
  if (found !== undefined) {
    if (topic !== null && isAbsent(config, found)) return "absent";
    if (partition !== null && isTopicAbsent(config, found, topic)) return "topic absent";
    const row = found.topics.find((candidate) => candidate.topic === topic);
    if (row?.partitions.some((one) => one.partition === partition)) return "there";
    const whole = row === undefined ? found.allTopics : row.unreadPartitions.length === 0;
    return whole ? "gone" : "unread";
  }
  if (group === null || rulesOfGroup(config, instance, group).some((rule) => isNamed(rule.group)))
    return "unread";
  const discovered = reading.discovered.get(instance);
  return discovered === undefined || discovered.has(group) ? "unread" : "gone";
}

/** A group that a rule names and that has no committed offset at all. */
export function isAbsent(config: Config, { instance, group, isCommitted }: GroupReading): boolean {
  return isCommitted === false && absenceRules(config, instance, group).length > 0;
}

/** A topic that a rule names with its group, and on which a group that has commits has none. */
function isTopicAbsent(config: Config, reading: GroupReading, topic: string | null): boolean {
  const { instance, group, topics, isCommitted } = reading;
  const rules = topicAbsenceRules(config, instance, group);
  if (isCommitted !== true || rules.every((rule) => rule.topic !== topic)) return false;
  const row = topics.find((candidate) => candidate.topic === topic);
  return row?.partitions.every(({ committedOffset }) => committedOffset === null) ?? true;
}
