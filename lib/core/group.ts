import type { Rule } from "../config/config.ts";
import { type CompiledRule, ruleForTopic } from "./compiled-rule.ts";
import { Draft } from "./draft.ts";
import type { PartitionMeasure } from "./evaluation.ts";
import { type MeasureContext, measurePartition } from "./measure.ts";
import type { GroupReading, TopicReading } from "./reading.ts";
import { type PartitionHistory, packTopic, unpackTopic } from "./topic-history.ts";
import type { VlqWriter } from "./vlq.ts";

/** What a run hands down to the evaluation of every group. */
export interface GroupContext extends MeasureContext {
  readonly writer: VlqWriter;
  /** Called with every history that is kept. */
  readonly refer: (histories: readonly PartitionHistory[]) => void;
}

const MAX_NAMED = 10;

/**
 * Evaluates the subjects of one group.
 * @param rules those whose pattern matches the group, in their order
 * @param known packed histories by topic
 * @param watched there is an alert on the group as a whole
 * @returns a draft for each subject, and the packed histories that later runs will know
 */
export function evaluateGroup(
  reading: GroupReading,
  rules: readonly CompiledRule[],
  known: ReadonlyMap<string, string>,
  watched: boolean,
  context: GroupContext,
): { drafts: Draft[]; histories: Map<string, string> } {
  const { instance, group } = reading;
  const whole = new Draft({ instance, group, topic: null, partition: null });
  const drafts = [whole];
  const histories = new Map<string, string>();
  for (const topic of reading.topics) {
    const rule = ruleForTopic(rules, topic.topic);
    if (rule === undefined) continue;
    const { measures, history } = measureTopic(topic, rule, known.get(topic.topic), context);
    if (history !== null) histories.set(topic.topic, history);
    const unread = describeUnread(topic);
    if (rule.per === "group") {
      whole.compare(rule, measures);
      if (unread !== null) whole.missing(`${unread} of ${topic.topic} not read`);
    } else if (rule.per === "topic") {
      const draft = new Draft({ instance, group, topic: topic.topic, partition: null });
      draft.compare(rule, measures);
      if (unread !== null) draft.missing(`${unread} not read`);
      drafts.push(draft);
    } else {
      for (const measure of measures) {
        const { partition } = measure;
        const draft = new Draft({ instance, group, topic: topic.topic, partition });
        draft.compare(rule, [measure]);
        drafts.push(draft);
      }
    }
  }
  if (!reading.allTopics) {
    whole.missing("not all of its topics were read");
    keepMissingTopics(known, histories, context);
  }
  judgeAbsence(reading, rules, watched, whole);
  return { drafts, histories };
}

function measureTopic(
  reading: TopicReading,
  rule: Rule,
  packed: string | undefined,
  context: GroupContext,
): { measures: PartitionMeasure[]; history: string | null } {
  const known = packed === undefined ? [] : unpackTopic(packed, context.runs);
  const byPartition = new Map(known.map((history) => [history.partition, history]));
  const measures: PartitionMeasure[] = [];
  const kept: PartitionHistory[] = [];
  for (const partition of reading.partitions) {
    const { measure, history } = measurePartition(
      reading.topic,
      partition,
      byPartition.get(partition.partition),
      rule.allowedLag,
      context,
    );
    measures.push(measure);
    if (history !== null) kept.push(history);
  }
  for (const partition of reading.unreadPartitions) {
    const history = byPartition.get(partition);
    if (history !== undefined) kept.push(history);
  }
  context.refer(kept);
  return { measures, history: kept.length === 0 ? null : packTopic(kept, context.writer) };
}

/** A topic on a page that did not come is not gone: what is known of it stays. */
function keepMissingTopics(
  known: ReadonlyMap<string, string>,
  histories: Map<string, string>,
  context: GroupContext,
): void {
  for (const [topic, packed] of known) {
    if (histories.has(topic)) continue;
    histories.set(topic, packed);
    context.refer(unpackTopic(packed, context.runs));
  }
}

function judgeAbsence(
  reading: GroupReading,
  rules: readonly CompiledRule[],
  watched: boolean,
  whole: Draft,
): void {
  if (!reading.allTopics) return;
  const committed = reading.topics.some(
    ({ partitions, unreadPartitions }) =>
      unreadPartitions.length > 0 ||
      partitions.some((partition) => partition.committedOffset !== null),
  );
  for (const { rule, namesGroup } of rules) {
    if (!namesGroup) continue;
    // An alert on an absent group whose commits are back has a subject again, so that it resolves.
    if (committed && watched && whole.isEmpty) whole.add(rule, null);
    if (committed || rule.absent === "ignore") continue;
    whole.add(rule, { severity: rule.absent, reason: "absent: no committed offset" });
  }
}

function describeUnread({ unreadPartitions }: TopicReading): string | null {
  if (unreadPartitions.length === 0) return null;
  const named = unreadPartitions.slice(0, MAX_NAMED).join(", ");
  const more = unreadPartitions.length - MAX_NAMED;
  const list = more > 0 ? `${named} and ${more} more` : named;
  return `${unreadPartitions.length === 1 ? "partition" : "partitions"} ${list}`;
}
