import type { Config } from "../lib/config/config.ts";
import { countUnread } from "../lib/decide/blindness.ts";
import { Channels } from "../lib/decide/channels.ts";
import { decideAll } from "../lib/decide/decide.ts";
import { remember } from "../lib/decide/remember.ts";
import type { Verdict } from "../lib/decide/verdict.ts";
import { reasonOf } from "../lib/evaluate/breach.ts";
import { evaluate } from "../lib/evaluate/evaluate.ts";
import type { Behind, Evaluation } from "../lib/evaluate/evaluation.ts";
import { RunTimes } from "../lib/evaluate/history/run-times.ts";
import { Series } from "../lib/evaluate/history/series.ts";
import { timeBehind } from "../lib/evaluate/time-behind.ts";
import type { GroupReading, Reading, TopicReading, Unreadable } from "../lib/model/reading.ts";
import { RuleBook } from "../lib/model/rule-book.ts";
import { subjectName } from "../lib/model/subject.ts";
import { EMPTY_STATE, type State } from "../lib/state/state.ts";
import {
  behindOf,
  givenInfo,
  givenRule,
  HOUR,
  lagOf,
  MINUTE,
  SECOND,
} from "../tools/emulators/given.ts";

export { behindOf, givenInfo, givenRule, HOUR, lagOf, MINUTE, SECOND };

/** A Sunday noon. */
export const NOON = Date.UTC(2026, 10, 22, 12);

export function givenConfig(fields: Partial<Config> = {}): Config {
  return {
    rules: [givenRule({ warning: lagOf(100), critical: lagOf(1000) })],
    silences: [],
    api: {
      region: "ap-guangzhou",
      host: "127.0.0.1",
      protocol: "http:",
      credentials: { secretId: "id", secretKey: "key", token: null },
      maxRps: 50,
    },
    slack: { defaultUrl: "https://hooks.example/default", channels: new Map() },
    blind: { forMs: 0, dedupMs: HOUR, channel: null, mention: null },
    state: { kind: "memory" },
    heartbeatUrl: null,
    logLevel: "info",
    secrets: [],
    ...fields,
  };
}

/** Committed offset and log end offset of partitions 0, 1, 2 …. */
export type Rows = readonly (readonly [committed: number | null, end: number | null])[];

export function givenTopic(
  topic: string,
  rows: Rows,
  unreadPartitions: readonly number[] = [],
): TopicReading {
  const partitions = rows.map(([committedOffset, logEndOffset], partition) => ({
    partition,
    committedOffset,
    logEndOffset,
  }));
  return { topic, partitions, unreadPartitions };
}

export function givenGroup(
  topics: readonly TopicReading[],
  fields: Partial<GroupReading> = {},
): GroupReading {
  const hasCommit = topics.some(({ partitions }) =>
    partitions.some(({ committedOffset }) => committedOffset !== null),
  );
  const isUnread = topics.some(({ unreadPartitions }) => unreadPartitions.length > 0);
  const allTopics = fields.allTopics ?? true;
  const isCommitted = hasCommit || (isUnread || !allTopics ? null : false);
  return { instance: "ckafka-abc", group: "orders", topics, allTopics, isCommitted, ...fields };
}

export function givenReading(
  groups: readonly GroupReading[],
  fields: Partial<Reading> = {},
): Reading {
  return { groups, unreadable: [], discovered: new Map(), apiCalls: 1, ...fields };
}

export function givenUnreadable(fields: Partial<Unreadable> = {}): Unreadable {
  return {
    instance: "ckafka-abc",
    group: "orders",
    code: "InternalError",
    message: "internal error",
    requestId: "req-1",
    ...fields,
  };
}

/** One topic `t` of the group `orders`. */
export function oneTopic(rows: Rows, unreadPartitions: readonly number[] = []): Reading {
  return givenReading([givenGroup([givenTopic("t", rows, unreadPartitions)])]);
}

/** Samples of a log end, and when their runs were. */
export interface Samples {
  readonly ends: Series;
  readonly runs: RunTimes;
}

/** Log ends with the minute at which they were read. */
export function givenSamples(rows: readonly (readonly [minute: number, end: number])[]): Samples {
  const ends = new Series("rising");
  for (const [i, [, end]] of [...rows.entries()].reverse()) ends.addOlder(i + 1, end);
  const runs = rows.map(([minute], i) => [i + 1, NOON + minute * MINUTE] as const);
  return { ends, runs: new RunTimes(runs) };
}

/** The time behind of a commit, by samples of the log end. */
export function timeBehindOf({ ends, runs }: Samples, commit: number): Behind | null {
  return timeBehind(ends, commit, runs);
}

export function rowsOf({ ends, runs }: Samples): [minute: number, end: number][] {
  const rows: [number, number][] = [];
  ends.toNewest();
  do rows.push([(runs.at(ends.atSerial) - NOON) / MINUTE, ends.atValue]);
  while (ends.toOlder());
  return rows.reverse();
}

/** An evaluation with its breaches as reports publish them. */
export interface Evaluated extends Evaluation {
  readonly reasons: readonly string[];
}

export interface Run {
  readonly evaluations: readonly Evaluated[];
  readonly verdicts: readonly Verdict[];
  readonly state: State;
}

/** One run of the pure core. Whatever is due is delivered, unless `delivers` says otherwise. */
export function run(
  config: Config,
  reading: Reading,
  state: State,
  now: number,
  delivers = true,
): Run {
  const rules = new RuleBook(config.rules);
  const alerted = state.alerts.values();
  const options = { rules, known: state, alerted, now, everySubject: true };
  const { evaluations, presences, runs, histories } = evaluate(reading, options);
  const known = {
    ...{ policy: config, rules, reading, presences, evaluations, memory: state, now },
    unreadSince: countUnread(reading.unreadable, state.unreadSince, now),
    groupInfo: () => null,
  };
  const verdicts = decideAll(known, { every: true });
  const due = verdicts.flatMap(({ key, notice }) => (notice === null ? [] : [{ key, notice }]));
  const channels = new Channels(config.slack);
  const messages = new Map(
    delivers ? due.map(({ notice }) => [channels.idOf(notice.channel), 1] as const) : [],
  );
  const delivered = new Set(delivers ? due.map(({ key }) => key) : []);
  const memory = remember(known, verdicts, { delivered, messages });
  return {
    evaluations: evaluations.map((evaluation) => ({
      ...evaluation,
      reasons: evaluation.breaches.map(reasonOf),
    })),
    verdicts,
    state: { savedAt: now, runs, histories, ...memory },
  };
}

/** Runs of the pure core, one after the other, at the given minutes after `NOON`. */
export function runAll(
  config: Config,
  readings: readonly (readonly [minute: number, reading: Reading])[],
): Run[] {
  const done: Run[] = [];
  for (const [minute, reading] of readings) {
    const state = done.at(-1)?.state ?? EMPTY_STATE;
    done.push(run(config, reading, state, NOON + minute * MINUTE));
  }
  return done;
}

/** The last run's evaluation of a subject by its name after the instance. */
export function evaluationOf(runs: readonly Run[], name: string): Evaluated {
  const found = runs
    .at(-1)
    ?.evaluations.find(({ subject }) => subjectName(subject) === `ckafka-abc/${name}`);
  if (found === undefined) throw new Error(`${name} was not evaluated`);
  return found;
}

export const said = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap(({ subject, reason }) =>
    reason === null ? [] : [`${reason} ${subjectName(subject)}`],
  );
