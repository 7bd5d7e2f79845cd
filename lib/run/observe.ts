import type { Deadline } from "../base/deadline.ts";
import type { Config } from "../config/config.ts";
import type { Known } from "../decide/known.ts";
import { type Evaluated, evaluate } from "../evaluate/evaluate.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import { Presences } from "../evaluate/presence.ts";
import type { GroupInfo, GroupReading, Unreadable } from "../model/reading.ts";
import { RuleBook } from "../model/rule-book.ts";
import { type Severity, worst } from "../model/severity.ts";
import { type Subject, subjectKey } from "../model/subject.ts";
import type { Kafka } from "../read/kafka.ts";
import type { State } from "../state/state.ts";
import { Coverage } from "./coverage.ts";

/** What a run has found out by the time it decides, and what it leaves to the next. */
export interface Observation {
  readonly known: Known;
  readonly evaluated: Evaluated;
  readonly coverage: Coverage;
  /** Something was read: not only partitions that failed. */
  readonly readAnything: boolean;
  readonly apiCalls: number;
}

/** Reads offsets and evaluates them; asks for the state of the groups that are not ok. */
export async function observe(
  config: Config,
  state: State,
  kafka: Kafka,
  deadline: Deadline,
  now: number,
): Promise<Observation> {
  const rules = new RuleBook(config.rules);
  const groups: GroupReading[] = [];
  const coverage = new Coverage(config.rules);
  let readAnything = false;
  const summary = await kafka.readOffsets(config.rules, deadline, (group) => {
    groups.push(group);
    coverage.add(group);
    readAnything ||= hasAnything(group);
  });
  const reading = { ...summary, groups };
  const presences = new Presences(rules, reading);
  const { alerts } = state;
  const absentBefore = (group: Subject) => alerts.get(subjectKey(group))?.about === "absence";
  const evaluated = evaluate(rules, reading, presences, state, absentBefore, now);
  const asked = await askGroupInfo(evaluated, kafka, deadline);
  const { evaluations } = evaluated;
  const groupInfo = asked.find;
  return {
    known: {
      policy: config,
      rules,
      reading,
      presences,
      evaluations,
      memory: state,
      groupInfo,
      now,
    },
    evaluated,
    coverage,
    readAnything,
    apiCalls: reading.apiCalls + asked.apiCalls,
  };
}

/** Something of it was read: not only partitions that failed. */
function hasAnything({ topics, allTopics }: GroupReading): boolean {
  return (
    (topics.length === 0 && allTopics) ||
    topics.some(
      ({ partitions, unreadPartitions }) => partitions.length > 0 || unreadPartitions.length === 0,
    )
  );
}

async function askGroupInfo(
  { evaluations }: Evaluated,
  kafka: Kafka,
  deadline: Deadline,
): Promise<{ find: (instance: string, group: string) => GroupInfo | null; apiCalls: number }> {
  const groups = new Map<string, Set<string>>();
  for (const { subject, severity } of evaluations) {
    if (severity === "ok" || subject.group === null) continue;
    const names = groups.get(subject.instance) ?? new Set<string>();
    groups.set(subject.instance, names.add(subject.group));
  }
  const answers = await Promise.all(
    [...groups].map(async ([instance, names]) => {
      const answer = await kafka.readGroupInfo(instance, [...names], deadline);
      return { instance, ...answer };
    }),
  );
  const infos = new Map(answers.map(({ instance, infos }) => [instance, infos]));
  return {
    find: (instance, group) => infos.get(instance)?.get(group) ?? null,
    apiCalls: answers.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
}

/**
 * The worst severity measured, pending ones included; what could not be read is `unknown`, and so is a
 * run that compared nothing.
 */
export function statusOf(
  evaluations: readonly Evaluation[],
  unreadable: readonly Unreadable[],
): Severity {
  return worst([
    ...evaluations.map(({ severity }) => severity),
    ...(unreadable.length > 0 || evaluations.length === 0 ? (["unknown"] as const) : []),
  ]);
}
