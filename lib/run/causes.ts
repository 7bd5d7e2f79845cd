import type { Deadline } from "../base/deadline.ts";
import { groupBy } from "../base/group-by.ts";
import { aboutToBeTold } from "../decide/decide.ts";
import type { Known } from "../decide/known.ts";
import type { Evaluator } from "../evaluate/evaluate.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import { compareSeverity } from "../model/severity.ts";
import type { Kafka } from "../read/kafka.ts";

/** What was asked about what is not ok. */
export interface Causes extends Pick<Known, "groupInfo"> {
  readonly apiCalls: number;
}

/** What a run knows before it asks for causes. */
type Unasked = Omit<Known, "presences" | "evaluations" | "groupInfo">;

/**
 * Asks where the logs of what is about to be told begin, evaluates that again, and asks for the state
 * of the groups that are not ok.
 */
export async function askCauses(
  known: Unasked,
  evaluator: Evaluator,
  kafka: Kafka,
  deadline: Deadline,
): Promise<Causes> {
  const startCalls = await askLogStarts(known, evaluator, kafka, deadline);
  const { groupInfo, apiCalls } = await askGroupInfo(evaluator.evaluations, kafka, deadline);
  return { groupInfo, apiCalls: startCalls + apiCalls };
}

/**
 * Evaluates again what is about to be told, now that it is known where its logs begin.
 * @returns how many attempts that took
 */
async function askLogStarts(
  known: Unasked,
  evaluator: Evaluator,
  kafka: Kafka,
  deadline: Deadline,
): Promise<number> {
  const { presences, evaluations } = evaluator.soFar(known.reading);
  const concerned = aboutToBeTold({ ...known, presences, evaluations, groupInfo: () => null });
  const byInstance = groupBy(concerned, ({ subject }) => subject.instance);
  const attempts = await Promise.all(
    [...byInstance].map(async ([instance, of]) => {
      const topics = waitingTopics(of);
      const { starts, apiCalls } = await kafka.readLogStarts(instance, topics, deadline);
      if (starts.size > 0)
        for (const group of groupsOf(of)) evaluator.again(instance, group, starts);
      return apiCalls;
    }),
  );
  return attempts.reduce((sum, calls) => sum + calls, 0);
}

async function askGroupInfo(
  evaluations: readonly Evaluation[],
  kafka: Kafka,
  deadline: Deadline,
): Promise<Causes> {
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
    groupInfo: (instance, group) => infos.get(instance)?.get(group) ?? null,
    apiCalls: answers.reduce((sum, { apiCalls }) => sum + apiCalls, 0),
  };
}

/** Their groups, each once. */
function groupsOf(evaluations: readonly Evaluation[]): string[] {
  return [...new Set(evaluations.flatMap(({ subject }) => subject.group ?? []))];
}

/** The topics on which messages wait, the worst first: there may not be time for all. */
function waitingTopics(evaluations: readonly Evaluation[]): string[] {
  const waiting = evaluations.flatMap(({ severity, partitions }) =>
    partitions.flatMap(({ topic, countedLag }) =>
      countedLag !== null && countedLag > 0 ? [{ topic, severity, lag: countedLag }] : [],
    ),
  );
  waiting.sort((a, b) => compareSeverity(b.severity, a.severity) || b.lag - a.lag);
  return [...new Set(waiting.map(({ topic }) => topic))];
}
