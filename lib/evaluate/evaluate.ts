import type { Reading } from "../model/reading.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Subject } from "../model/subject.ts";
import type { Draft } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import { followLags } from "./follow-lags.ts";
import { evaluateGroup } from "./group.ts";
import type { RunTimes } from "./history/run-times.ts";
import { samplesPerPartition } from "./history/thinning.ts";
import { ruleHorizonMs } from "./horizon.ts";
import { TopicMeasurer } from "./measure-topic.ts";
import type { Presences } from "./presence.ts";

/** Packed histories (`TopicHistoryWriter`) by instance, group and topic. */
export type Histories = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;

/** What one run leaves to the next of what it measured. */
export interface History {
  readonly runs: RunTimes;
  readonly histories: Histories;
  /** Packed lag histories (`packLags`) by `subjectKey`. */
  readonly lags: ReadonlyMap<string, string>;
}

/** What a run found out, and what later runs will know of it. */
export interface Evaluated extends History {
  readonly evaluations: readonly Evaluation[];
}

/** Whether there is an alert on the absence of a group. */
export type AbsentBefore = (group: Subject) => boolean;

/** Compares what was read with the rules, by what earlier runs know. Pure; `now` in milliseconds. */
export function evaluate(
  rules: RuleBook,
  reading: Reading,
  presences: Presences,
  known: History,
  absentBefore: AbsentBefore,
  now: number,
): Evaluated {
  const runs = known.runs.with(now);
  const horizon = now - ruleHorizonMs(rules.rules);
  const most = samplesPerPartition(countPartitions(reading));
  const measurer = new TopicMeasurer({ now, runs, horizon, samplesPerPartition: most });
  const { drafts, histories } = measureGroups(rules, reading, known, absentBefore, measurer);
  keepUnread(known, presences, histories, measurer);
  const measured = drafts.flatMap((draft) => draft.finish(rules.rules) ?? []);
  const { evaluations, lags, referred } = followLags(measured, known.lags, presences, runs);
  const needed = new Set([...measurer.referred, ...referred]);
  return { evaluations, runs: runs.prune(horizon, needed), histories, lags };
}

function countPartitions({ groups }: Reading): number {
  let count = 0;
  for (const { topics } of groups) {
    for (const { partitions } of topics) count += partitions.length;
  }
  return count;
}

/** Packed histories by instance, group and topic, as they come together. */
type GroupHistories = Map<string, Map<string, ReadonlyMap<string, string>>>;

function measureGroups(
  rules: RuleBook,
  { groups }: Reading,
  earlier: History,
  absentBefore: AbsentBefore,
  measurer: TopicMeasurer,
): { drafts: Draft[]; histories: GroupHistories } {
  const drafts: Draft[] = [];
  const histories: GroupHistories = new Map();
  for (const reading of groups) {
    const { instance, group } = reading;
    const known = earlier.histories.get(instance)?.get(group) ?? new Map<string, string>();
    const before = absentBefore({ instance, group, topic: null, partition: null });
    const groupRules = rules.forGroup(instance, group);
    const result = evaluateGroup(reading, groupRules, known, before, measurer);
    for (const draft of result.drafts) drafts.push(draft);
    put(histories, instance, group, result.histories);
  }
  return { drafts, histories };
}

/** What is known of a group that could not be read stays. */
function keepUnread(
  known: History,
  presences: Presences,
  histories: GroupHistories,
  measurer: TopicMeasurer,
): void {
  for (const [instance, groups] of known.histories) {
    for (const [group, topics] of groups) {
      if (histories.get(instance)?.has(group)) continue;
      if (presences.ofGroup(instance, group) !== "unread") continue;
      put(histories, instance, group, topics);
      for (const packed of topics.values()) measurer.leave(packed);
    }
  }
}

function put(
  histories: GroupHistories,
  instance: string,
  group: string,
  topics: ReadonlyMap<string, string>,
): void {
  const groups = histories.get(instance) ?? new Map<string, ReadonlyMap<string, string>>();
  histories.set(instance, groups.set(group, topics));
}
