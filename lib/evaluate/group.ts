import type { GroupReading, TopicReading } from "../model/reading.ts";
import type { GroupRules } from "../model/rule-book.ts";
import { judgeAbsence } from "./absence.ts";
import { Draft } from "./draft.ts";
import type { TopicMeasurer } from "./measure-topic.ts";

const MAX_NAMED = 10;

/**
 * Evaluates the subjects of one group.
 * @param rules those that the group is subject to
 * @param known packed histories by topic
 * @param absentBefore there is an alert on its absence
 * @returns a draft for each subject, and the packed histories that later runs will know
 */
export function evaluateGroup(
  reading: GroupReading,
  rules: GroupRules,
  known: ReadonlyMap<string, string>,
  absentBefore: boolean,
  measurer: TopicMeasurer,
): { drafts: Draft[]; histories: Map<string, string> } {
  const { instance, group } = reading;
  const whole = new Draft({ instance, group, topic: null, partition: null });
  const drafts = [whole];
  const histories = new Map<string, string>();
  for (const topicReading of reading.topics) {
    const { topic } = topicReading;
    const rule = rules.forTopic(topic);
    if (rule === undefined) continue;
    const { measures, packed } = measurer.measure(topicReading, rule.allowedLag, known.get(topic));
    if (packed !== null) histories.set(topic, packed);
    const unread = describeUnread(topicReading);
    if (rule.per === "group") {
      whole.compare(rule, measures);
      if (unread !== null) whole.missing(`${unread} of ${topic} not read`);
    } else if (rule.per === "topic") {
      const draft = new Draft({ instance, group, topic, partition: null });
      draft.compare(rule, measures);
      if (unread !== null) draft.missing(`${unread} not read`);
      drafts.push(draft);
    } else {
      for (const measure of measures) {
        const draft = new Draft({ instance, group, topic, partition: measure.partition });
        draft.compare(rule, [measure]);
        drafts.push(draft);
      }
    }
  }
  if (!reading.allTopics) {
    whole.missing("not all of its topics were read");
    keepMissingTopics(known, histories, measurer);
  }
  judgeAbsence(reading, rules, absentBefore, whole);
  return { drafts, histories };
}

/** A topic on a page that did not come is not gone: what is known of it stays. */
function keepMissingTopics(
  known: ReadonlyMap<string, string>,
  histories: Map<string, string>,
  measurer: TopicMeasurer,
): void {
  for (const [topic, packed] of known) {
    if (histories.has(topic)) continue;
    histories.set(topic, packed);
    measurer.leave(packed);
  }
}

/** The partitions that could not be read, in words; `?` stands for one whose number was not told. */
function describeUnread({ unreadPartitions }: TopicReading): string | null {
  if (unreadPartitions.length === 0) return null;
  const names = unreadPartitions.map((partition) => (partition < 0 ? "?" : `${partition}`));
  const more = names.length - MAX_NAMED;
  const list = names.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return `${names.length === 1 ? "partition" : "partitions"} ${list}`;
}
