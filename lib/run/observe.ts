import type { Deadline } from "../base/deadline.ts";
import type { Config } from "../config/config.ts";
import { countUnread } from "../decide/blindness.ts";
import type { Known } from "../decide/known.ts";
import { type Evaluated, Evaluator } from "../evaluate/evaluate.ts";
import type { GroupReading, Unreadable } from "../model/reading.ts";
import { RuleBook } from "../model/rule-book.ts";
import { type Severity, worst } from "../model/severity.ts";
import type { Kafka } from "../read/kafka.ts";
import type { State } from "../state/state.ts";
import { askCauses, type Causes } from "./causes.ts";
import { Coverage } from "./coverage.ts";

/** What a run has found out by the time it decides, and what it leaves to the next. */
export interface Observation {
  readonly known: Known;
  readonly evaluated: Evaluated;
  readonly coverage: Coverage;
  /** Something was read, not errors alone. */
  readonly readAnything: boolean;
  readonly apiCalls: number;
}

/**
 * Reads offsets, and evaluates each group as soon as it is read. Asks then for what only those in trouble
 * need: the log starts of what is about to be told, and the state of groups that are not ok.
 * @param everySubject hands out those that are ok too
 */
export async function observe(
  config: Config,
  state: State,
  kafka: Kafka,
  deadline: Deadline,
  now: number,
  everySubject = false,
): Promise<Observation> {
  const rules = new RuleBook(config.rules);
  const alerted = state.alerts.values();
  const evaluator = new Evaluator({ rules, known: state, alerted, now, everySubject });
  const coverage = new Coverage(rules);
  let readAnything = false;
  const reading = await kafka.readOffsets(config.rules, deadline, (group) => {
    evaluator.add(group);
    coverage.add(group);
    readAnything ||= hasAnything(group);
  });
  const unreadSince = countUnread(reading.unreadable, state.unreadSince, now);
  const known = { policy: config, rules, reading, memory: state, unreadSince, now };
  // All is ok: there is nothing to ask, and what it takes to ask is not even loaded.
  const isFine = evaluator.evaluations.length === 0;
  const causes = isFine ? NO_CAUSES : await askCauses(known, evaluator, kafka, deadline);
  const evaluated = evaluator.finish(reading);
  const { evaluations, presences } = evaluated;
  return {
    known: { ...known, presences, evaluations, groupInfo: causes.groupInfo },
    evaluated,
    coverage,
    readAnything,
    apiCalls: reading.apiCalls + causes.apiCalls,
  };
}

const NO_CAUSES: Causes = { groupInfo: () => null, apiCalls: 0 };

/** Something of it was read, not errors alone. */
function hasAnything({ topics, allTopics }: GroupReading): boolean {
  return (
    (topics.length === 0 && allTopics) ||
    topics.some(
      ({ partitions, unreadPartitions }) => partitions.length > 0 || unreadPartitions.length === 0,
    )
  );
}

interface StatusParts {
  readonly evaluations: readonly { readonly severity: Severity }[];
  /** How many subjects there are. */
  readonly subjects: number;
}

/**
 * The worst severity measured, pending ones included; what could not be read is `unknown`, and so is a
 * run that compared nothing.
 */
export function statusOf(
  { evaluations, subjects }: StatusParts,
  unreadable: readonly Unreadable[],
): Severity {
  return worst([
    ...evaluations.map(({ severity }) => severity),
    ...(unreadable.length > 0 || subjects === 0 ? (["unknown"] as const) : []),
  ]);
}
