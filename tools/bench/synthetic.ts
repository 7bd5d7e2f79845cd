import { countUnread } from "../../lib/decide/blindness.ts";
import { decideAll } from "../../lib/decide/decide.ts";
import type { Policy } from "../../lib/decide/known.ts";
import { remember } from "../../lib/decide/remember.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Reading } from "../../lib/model/reading.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import type { State } from "../../lib/state/state.ts";
import { behindOf, givenRule, HOUR, lagOf, MINUTE } from "../emulators/given.ts";

export { MINUTE };

export const INSTANCE = "ckafka-bench";
export const TOPICS_PER_GROUP = 10;
export const PARTITIONS_PER_TOPIC = 24;

/** All groups, a count and a time behind of ten minutes: `LAG_RULES` of the bench. */
export const RULES_JSON = '[{"group":"*","warning":1000000,"critical":"10m"}]';

const POLICY: Policy = {
  rules: [
    givenRule({
      instance: INSTANCE,
      group: "*",
      warning: lagOf(1_000_000),
      critical: behindOf(10 * MINUTE),
    }),
  ],
  silences: [],
  slack: { defaultUrl: null, channels: new Map() },
  blind: { forMs: 0, dedupMs: HOUR, channel: null, mention: null },
};

/** Offsets of a partition after some minutes: topics grow unevenly, and each group is a little behind. */
export function offsets(group: number, topic: number, partition: number, minutes: number) {
  const perMinute = 500 + ((group * 31 + topic * 17 + partition * 7) % 1_000);
  const logEndOffset = 1_000_000_000 + perMinute * minutes + ((partition * minutes) % 13);
  return { logEndOffset, committedOffset: logEndOffset - (perMinute % 97) };
}

/** What a run reads of so many groups. */
export function syntheticReading(groups: number, minutes: number): Reading {
  const names = Array.from({ length: groups }, (_, group) => `group-${group}`);
  return {
    groups: names.map((name, group) => ({
      instance: INSTANCE,
      group: name,
      allTopics: true,
      isCommitted: true,
      topics: Array.from({ length: TOPICS_PER_GROUP }, (_, topic) => ({
        topic: `topic-${topic}`,
        unreadPartitions: [],
        partitions: Array.from({ length: PARTITIONS_PER_TOPIC }, (_, partition) => ({
          partition,
          ...offsets(group, topic, partition, minutes),
        })),
      })),
    })),
    unreadable: [],
    discovered: new Map([[INSTANCE, new Set(names)]]),
    apiCalls: 0,
  };
}

/** Evaluates and decides, as a run does, and returns the state for the next one. */
export function evaluateAndDecide(reading: Reading, state: State, now: number): State {
  const rules = new RuleBook(POLICY.rules);
  const alerted = state.alerts.values();
  const options = { rules, known: state, alerted, now };
  const { evaluations, presences, runs, histories } = evaluate(reading, options);
  const known = {
    ...{ policy: POLICY, rules, reading, presences, evaluations, memory: state, now },
    unreadSince: countUnread(reading.unreadable, state.unreadSince, now),
    groupInfo: () => null,
  };
  const verdicts = decideAll(known);
  const told = { delivered: new Set(verdicts.map(({ key }) => key)), messages: new Map() };
  return { savedAt: now, runs, histories, ...remember(known, verdicts, told) };
}
