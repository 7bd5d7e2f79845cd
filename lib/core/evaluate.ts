import type { RuleBook } from "./compiled-rule.ts";
import type { Draft } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import { evaluateGroup, type GroupContext } from "./group.ts";
import { ruleHorizonMs } from "./horizon.ts";
import { addLag, packLags, pointsPerSubject, trendPerMinute, unpackLags } from "./lag-history.ts";
import type { Presences } from "./presence.ts";
import type { Reading } from "./reading.ts";
import type { RunTimes } from "./run-times.ts";
import { samplesPerPartition } from "./samples.ts";
import type { State } from "./state.ts";
import { subjectKey, subjectOfKey } from "./subject.ts";
import { type PartitionHistory, unpackTopic } from "./topic-history.ts";
import { VlqWriter } from "./vlq.ts";

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
  const referred = new Set<number>();
  const horizon = now - ruleHorizonMs(rules.rules);
  const context: GroupContext = {
    now,
    runs,
    horizon,
    samplesPerPartition: samplesPerPartition(countPartitions(reading)),
    writer: new VlqWriter(),
    refer: (histories) => referToOld(histories, horizon, referred),
  };
  const histories = new Map<string, Map<string, ReadonlyMap<string, string>>>();
  const keep = (instance: string, group: string, topics: ReadonlyMap<string, string>) => {
    const groups = histories.get(instance) ?? new Map<string, ReadonlyMap<string, string>>();
    histories.set(instance, groups.set(group, topics));
  };
  const drafts: Draft[] = [];
  for (const group of reading.groups) {
    const key = subjectKey({ ...group, topic: null, partition: null });
    const known =
      state.histories.get(group.instance)?.get(group.group) ?? new Map<string, string>();
    const groupRules = rules.forGroup(group.instance, group.group);
    const result = evaluateGroup(group, groupRules, known, state.alerts.has(key), context);
    for (const draft of result.drafts) drafts.push(draft);
    keep(group.instance, group.group, result.histories);
  }
  keepUnread(state, presences, context, histories, keep);
  const { evaluations, lags } = finish(drafts, rules, presences, state, runs, now, referred);
  return { evaluations, runs: runs.prune(horizon, referred), histories, lags };
}

function countPartitions(reading: Reading): number {
  let count = 0;
  for (const { topics } of reading.groups) {
    for (const { partitions } of topics) count += partitions.length;
  }
  return count;
}

/** The times of old runs are kept as long as a sample refers to them. */
function referToOld(
  histories: readonly PartitionHistory[],
  horizon: number,
  referred: Set<number>,
): void {
  for (const { samples, stalledSince } of histories) {
    if (stalledSince !== null) referred.add(stalledSince);
    for (const { serial, at } of samples) {
      if (at >= horizon) break;
      referred.add(serial);
    }
  }
}

function keepUnread(
  state: State,
  presences: Presences,
  { runs, refer }: GroupContext,
  read: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
  keep: (instance: string, group: string, topics: ReadonlyMap<string, string>) => void,
): void {
  for (const [instance, groups] of state.histories) {
    for (const [group, topics] of groups) {
      if (read.get(instance)?.has(group)) continue;
      if (presences.ofGroup(instance, group) !== "unread") continue;
      keep(instance, group, topics);
      for (const packed of topics.values()) refer(unpackTopic(packed, runs));
    }
  }
}

function finish(
  drafts: readonly Draft[],
  rules: RuleBook,
  presences: Presences,
  state: State,
  runs: RunTimes,
  now: number,
  referred: Set<number>,
): { evaluations: Evaluation[]; lags: Map<string, string> } {
  const writer = new VlqWriter();
  const most = pointsPerSubject(drafts.length);
  const evaluations: Evaluation[] = [];
  const lags = new Map<string, string>();
  for (const draft of drafts) {
    const evaluation = draft.finish(rules.rules);
    if (evaluation === null) continue;
    const key = subjectKey(evaluation.subject);
    const known = unpackLags(state.lags.get(key) ?? "", runs);
    const { lag, complete } = evaluation;
    // The lag of what was read alone would look like a fall.
    const present = lag === null || !complete ? null : { serial: runs.newest, at: now, lag };
    const recentLag = present === null ? known : addLag(known, present, most);
    for (const { serial } of recentLag) referred.add(serial);
    if (recentLag.length > 0) lags.set(key, packLags(recentLag, writer));
    const trend = present === null ? null : trendPerMinute(recentLag);
    evaluations.push({ ...evaluation, recentLag, trendPerMinute: trend });
  }
  for (const [key, packed] of state.lags) {
    const subject = lags.has(key) ? null : subjectOfKey(key);
    if (subject === null || presences.ofSubject(subject) !== "unread") continue;
    lags.set(key, packed);
    for (const { serial } of unpackLags(packed, runs)) referred.add(serial);
  }
  return { evaluations, lags };
}
