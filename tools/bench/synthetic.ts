import { countUnread } from "../../lib/decide/blindness.ts";
import { decideAll } from "../../lib/decide/decide.ts";
import type { Policy } from "../../lib/decide/known.ts";
import type { Notice } from "../../lib/decide/notice.ts";
import { remember } from "../../lib/decide/remember.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import type { State } from "../../lib/state/state.ts";
import { behindOf, givenRule, HOUR, lagOf, MINUTE } from "../emulators/given.ts";
import { type Kind, Producers } from "./producers.ts";

export { HOUR, MINUTE };

export const INSTANCE = "ckafka-bench";

/** How many of what there are. */
export interface Shape {
  readonly groups: number;
  /** Of each group. */
  readonly topics: number;
  /** Of each topic. */
  readonly partitions: number;
}

/** So many groups as most of the bench reads them. */
export function shapeOf(groups: number): Shape {
  return { groups, topics: 10, partitions: 24 };
}

export function partitionsOf({ groups, topics, partitions }: Shape): number {
  return groups * topics * partitions;
}

/** All groups, a count and a time behind of ten minutes: `LAG_RULES` of the bench. */
export const RULES = [{ group: "*", warning: 1_000_000, critical: "10m" }];

/** The same as the core knows them. */
export function allGroups(fields: Partial<Rule> = {}): Rule {
  const limits = { warning: lagOf(1_000_000), critical: behindOf(10 * MINUTE) };
  return givenRule({ instance: INSTANCE, group: "*", ...limits, ...fields });
}

export function policyOf(rules: readonly Rule[], silences: Policy["silences"] = []): Policy {
  return {
    rules,
    silences,
    slack: { defaultUrl: null, channels: new Map() },
    blind: { forMs: 0, dedupMs: HOUR, channel: null, mention: null },
  };
}

/** What runs read, a minute apart: of one world, whose numbers move on where they are. */
export class Readings {
  readonly reading: Reading;
  readonly #producers: Producers;
  readonly #rows: { partition: number; committedOffset: number; logEndOffset: number }[] = [];

  constructor(shape: Shape, kind: Kind = "noise") {
    this.#producers = new Producers(kind, partitionsOf(shape));
    const names = Array.from({ length: shape.groups }, (_, group) => `group-${group}`);
    this.reading = {
      groups: names.map((group) => ({
        instance: INSTANCE,
        group,
        allTopics: true,
        isCommitted: true,
        topics: Array.from({ length: shape.topics }, (_, topic) => ({
          topic: `topic-${topic}`,
          unreadPartitions: [],
          partitions: Array.from({ length: shape.partitions }, (_, partition) => {
            const row = { partition, committedOffset: 0, logEndOffset: 0 };
            this.#rows.push(row);
            return row;
          }),
        })),
      })),
      unreadable: [],
      discovered: new Map([[INSTANCE, new Set(names)]]),
      apiCalls: 0,
    };
  }

  /** A minute later. */
  next(): Reading {
    this.#producers.advance(0, this.#rows.length);
    for (const [index, row] of this.#rows.entries()) {
      row.committedOffset = this.#producers.commit(index);
      row.logEndOffset = this.#producers.logEnd(index);
    }
    return this.reading;
  }
}

/** What the core makes of a reading: what is to be told, and the state for the next run. */
export interface CoreRun {
  readonly notices: readonly Notice[];
  readonly state: State;
}

/** Evaluates and decides, as a run does; all that is to be told is told. */
export function runCore(policy: Policy, reading: Reading, state: State, now: number): CoreRun {
  const rules = new RuleBook(policy.rules);
  const alerted = state.alerts.values();
  const options = { rules, known: state, alerted, now };
  const { evaluations, presences, runs, histories } = evaluate(reading, options);
  const known = {
    ...{ policy, rules, reading, presences, evaluations, memory: state, now },
    unreadSince: countUnread(reading.unreadable, state.unreadSince, now),
    groupInfo: () => null,
  };
  const verdicts = decideAll(known);
  const told = { delivered: new Set(verdicts.map(({ key }) => key)), messages: new Map() };
  return {
    notices: verdicts.flatMap(({ notice }) => notice ?? []),
    state: { savedAt: now, runs, histories, ...remember(known, verdicts, told) },
  };
}
