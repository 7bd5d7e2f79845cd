import type { GroupReading, LogStarts, Reading } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Evaluation } from "./evaluation.ts";
import { evaluateGroup, type GroupEvaluation } from "./group.ts";
import type { Packed } from "./history/group-history.ts";
import { type Histories, HistoriesWriter } from "./history/histories.ts";
import { pointsPerSubject } from "./history/lag-history.ts";
import type { RunTimes } from "./history/run-times.ts";
import { samplesPerPartition } from "./history/thinning.ts";
import { Presences } from "./presence.ts";
import { type Alerted, AlertedSubjects, type GroupContext, groupKey } from "./subjects.ts";

/** What one run leaves to the next of what it measured. */
export interface History {
  readonly runs: RunTimes;
  readonly histories: Histories;
}

/** What a run found out, and what later runs will know of it. */
export interface Evaluated extends History {
  /** The subjects that are not ok, may not resolve, or have an alert. */
  readonly evaluations: readonly Evaluation[];
  /** How many subjects there are. */
  readonly subjects: number;
  readonly presences: Presences;
}

/** What a run compares its reading with. */
export interface EvaluatorOptions {
  readonly rules: RuleBook;
  readonly known: History;
  readonly alerted: Iterable<Alerted>;
  /** The run's clock (ms since the epoch). */
  readonly now: number;
  /** Hands out an evaluation of every subject, ok or not. */
  readonly everySubject?: boolean;
}

/** Compares a whole reading with the rules, by what earlier runs know. Pure. */
export function evaluate(reading: Reading, options: EvaluatorOptions): Evaluated {
  const evaluator = new Evaluator(options);
  for (const group of reading.groups) evaluator.add(group);
  return evaluator.finish(reading);
}

const HOUR = 3_600_000;

/**
 * Evaluates one group after the other, as they are read. Of each it keeps the names, what is packed for
 * later runs, and the reading only while there is something to tell. Pure.
 */
export class Evaluator {
  readonly presences: Presences;
  readonly #rules: RuleBook;
  readonly #known: History;
  readonly #alerted: AlertedSubjects;
  readonly #context: GroupContext;
  readonly #histories: HistoriesWriter;
  /** Groups with something to tell: they may be evaluated again. */
  readonly #kept = new Map<string, Kept>();
  #subjects = 0;
  #partitions = 0;

  constructor({ rules, known, alerted, now, everySubject = false }: EvaluatorOptions) {
    const horizonMs = horizonOf(rules.rules);
    const runs = known.runs.with(now, now - horizonMs);
    const present = runs.at(runs.newest);
    this.presences = new Presences(rules);
    this.#rules = rules;
    this.#known = known;
    this.#alerted = new AlertedSubjects(alerted);
    this.#context = {
      runs,
      now: present,
      horizon: present - horizonMs,
      samplesPerPartition: samplesPerPartition(known.histories.partitions),
      pointsPerSubject: pointsPerSubject(known.histories.subjects),
      order: rules.rules,
      everySubject,
    };
    this.#histories = new HistoriesWriter(known.histories.bytes.length);
  }

  /** Evaluates a group. */
  add(reading: GroupReading): void {
    const { instance, group } = reading;
    this.presences.add(reading);
    const { evaluations, subjects, partitions } = this.#evaluate(reading, null);
    this.#subjects += subjects;
    this.#partitions += partitions;
    if (evaluations.length === 0) this.#histories.keepGroup();
    else {
      const record = this.#histories.takeGroup();
      this.#kept.set(groupKey(instance, group), { reading, evaluations, record });
    }
  }

  /** What is known once everything is read, before anything is evaluated again. */
  soFar(summary: Omit<Reading, "groups">): Pick<Evaluated, "presences" | "evaluations"> {
    this.presences.finish(summary);
    return { presences: this.presences, evaluations: this.evaluations };
  }

  /** What was found out so far. */
  get evaluations(): Evaluation[] {
    return [...this.#kept.values()].flatMap(({ evaluations }) => evaluations);
  }

  /**
   * Evaluates a group again, now that it is known where its logs begin. Those of a group of which
   * nothing was found out change nothing.
   */
  again(instance: string, group: string, logStarts: LogStarts): void {
    const key = groupKey(instance, group);
    const reading = this.#kept.get(key)?.reading;
    if (reading === undefined) return;
    const { evaluations } = this.#evaluate(reading, logStarts);
    this.#kept.set(key, { reading, evaluations, record: this.#histories.takeGroup() });
  }

  /** Ends it. What is known of a group that could not be read stays. */
  finish(summary: Omit<Reading, "groups">): Evaluated {
    this.presences.finish(summary);
    for (const { reading, record } of this.#kept.values()) {
      this.#histories.addGroup(reading.instance, reading.group, record);
    }
    let isWhole = true;
    for (const [instance, group, packed] of this.#known.histories) {
      if (this.presences.wasRead(instance, group)) continue;
      if (this.presences.ofGroup(instance, group) !== "unread") continue;
      this.#histories.addGroup(instance, group, packed);
      isWhole = false;
    }
    const { partitions, subjects } = this.#known.histories;
    return {
      evaluations: this.evaluations,
      subjects: this.#subjects,
      presences: this.presences,
      runs: this.#context.runs,
      histories: this.#histories.finish({
        partitions: Math.max(this.#partitions, isWhole ? 0 : partitions),
        subjects: Math.max(this.#subjects, isWhole ? 0 : subjects),
      }),
    };
  }

  #evaluate(reading: GroupReading, logStarts: LogStarts | null): GroupEvaluation {
    const { instance, group } = reading;
    const background = {
      rules: this.#rules.forGroup(instance, group),
      packed: this.#known.histories.of(instance, group),
      alerted: this.#alerted.of(instance, group),
      logStarts,
    };
    return evaluateGroup(reading, background, this.#histories, this.#context);
  }
}

/** A group with something to tell. */
interface Kept {
  readonly reading: GroupReading;
  readonly evaluations: readonly Evaluation[];
  readonly record: Packed;
}

/** How far back samples reach (ms): over the longest time threshold, and at least an hour. */
function horizonOf(rules: readonly Rule[]): number {
  const thresholds = rules.flatMap(({ warning, critical }) => [warning, critical]);
  return thresholds.reduce((most, threshold) => Math.max(most, threshold?.behindMs ?? 0), HOUR);
}
