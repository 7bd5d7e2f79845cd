import type { Deadline } from "../base/deadline.ts";
import { groupBy } from "../base/group-by.ts";
import type { Config } from "../config/config.ts";
import { countUnread } from "../decide/blindness.ts";
import { aboutToBeTold } from "../decide/decide.ts";
import type { Known } from "../decide/known.ts";
import { type Evaluated, Evaluator } from "../evaluate/evaluate.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { GroupInfo, GroupReading, Unreadable } from "../model/reading.ts";
import { RuleBook } from "../model/rule-book.ts";
import { type Severity, worst } from "../model/severity.ts";
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

/**
 * Reads offsets and evaluates each group as soon as it is read; asks where the logs of what is about to
 * be told begin, and for the state of the groups that are not ok.
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
  const base = { policy: config, rules, reading, memory: state, unreadSince, now };
  const known = { ...base, groupInfo: () => null };
  const startCalls = await askLogStarts(known, evaluator, kafka, deadline);
  const asked = await askGroupInfo(evaluator.evaluations, kafka, deadline);
  const evaluated = evaluator.finish(reading);
  const { evaluations, presences } = evaluated;
  return {
    known: { ...known, presences, evaluations, groupInfo: asked.find },
    evaluated,
    coverage,
    readAnything,
    apiCalls: reading.apiCalls + startCalls + asked.apiCalls,
  };
}

/**
 * Evaluates again what is about to be told, now that it is known where its logs begin.
 * @returns how many attempts that took
 */
async function askLogStarts(
  known: Omit<Known, "presences" | "evaluations">,
  evaluator: Evaluator,
  kafka: Kafka,
  deadline: Deadline,
): Promise<number> {
  const { presences, evaluations } = evaluator.soFar(known.reading);
  const concerned = aboutToBeTold({ ...known, presences, evaluations });
  const byInstance = groupBy(concerned, ({ subject }) => subject.instance);
  const attempts = await Promise.all(
    [...byInstance].map(async ([instance, of]) => {
      const topics = new Set(of.flatMap(waitingTopics));
      const { starts, apiCalls } = await kafka.readLogStarts(instance, [...topics], deadline);
      if (starts.size > 0)
        for (const group of groupsOf(of)) evaluator.again(instance, group, starts);
      return apiCalls;
    }),
  );
  return attempts.reduce((sum, calls) => sum + calls, 0);
}

/** Their groups, each once. */
function groupsOf(evaluations: readonly Evaluation[]): string[] {
  return [...new Set(evaluations.flatMap(({ subject }) => subject.group ?? []))];
}

/** The topics on which messages wait, those with the most first. */
function waitingTopics({ partitions }: Evaluation): string[] {
  return partitions
    .filter(({ countedLag }) => countedLag !== null && countedLag > 0)
    .sort((a, b) => (b.countedLag ?? 0) - (a.countedLag ?? 0))
    .map(({ topic }) => topic);
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
  evaluations: readonly Evaluation[],
  kafka: Kafka,
  deadline: Deadline,
): Promise<{ find: (instance: string, group: string) => GroupInfo | null; apiCalls: number }> {
  const concerned = evaluations.filter(({ severity }) => severity !== "ok");
  const byInstance = groupBy(concerned, ({ subject }) => subject.instance);
  const answers = await Promise.all(
    [...byInstance].map(async ([instance, of]) => {
      const answer = await kafka.readGroupInfo(instance, groupsOf(of), deadline);
      return { instance, ...answer };
    }),
  );
  const infos = new Map(answers.map(({ instance, infos }) => [instance, infos]));
  return {
    find: (instance, group) => infos.get(instance)?.get(group) ?? null,
    apiCalls: answers.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
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
