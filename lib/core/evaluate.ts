import type { RuleBook } from "./compiled-rule.ts";
import type { Draft } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import { followLags } from "./follow-lags.ts";
import { evaluateGroup } from "./group.ts";
import { ruleHorizonMs } from "./horizon.ts";
import { TopicMeasurer } from "./measure-topic.ts";
import type { Presences } from "./presence.ts";
import type { Reading } from "./reading.ts";
import type { State } from "./state.ts";
import { subjectKey } from "./subject.ts";
import { samplesPerPartition } from "./thinning.ts";

/** What a run found out, and what later runs will know of it. */
export interface Evaluated extends Pick<State, "runs" | "histories" | "lags"> {
  readonly evaluations: readonly Evaluation[];
}

/** Compares what was read with the rules, by what earlier runs know. Pure; `now` in milliseconds. */
export function evaluate(
  rules: RuleBook,
  reading: Reading,
  presences: Presences,
  state: State,
  now: number,
): Evaluated {
  const runs = state.runs.with(now);
  const horizon = now - ruleHorizonMs(rules.rules);
  const most = samplesPerPartition(countPartitions(reading));
  const measurer = new TopicMeasurer({ now, runs, horizon, samplesPerPartition: most });
  const { drafts, histories } = measureGroups(rules, reading, state, measurer);
  keepUnread(state, presences, histories, measurer);
  const measured = drafts.flatMap((draft) => draft.finish(rules.rules) ?? []);
  const { evaluations, lags, referred } = followLags(measured, state.lags, presences, runs);
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
  state: State,
  measurer: TopicMeasurer,
): { drafts: Draft[]; histories: GroupHistories } {
  const drafts: Draft[] = [];
  const histories: GroupHistories = new Map();
  for (const reading of groups) {
    const { instance, group } = reading;
    const known = state.histories.get(instance)?.get(group) ?? new Map<string, string>();
    const alert = state.alerts.get(subjectKey({ instance, group, topic: null, partition: null }));
    // One that ever had a lag comes from `per: group`: that rule keeps its subject, or nobody asks.
    const absentBefore = alert?.peakLag === null;
    const groupRules = rules.forGroup(instance, group);
    const result = evaluateGroup(reading, groupRules, known, absentBefore, measurer);
    for (const draft of result.drafts) drafts.push(draft);
    put(histories, instance, group, result.histories);
  }
  return { drafts, histories };
}

/** What is known of a group that could not be read stays. */
function keepUnread(
  state: State,
  presences: Presences,
  histories: GroupHistories,
  measurer: TopicMeasurer,
): void {
  for (const [instance, groups] of state.histories) {
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
