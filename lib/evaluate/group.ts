import type { GroupReading, LogStarts, TopicReading } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import type { GroupRules } from "../model/rule-book.ts";
import { Absences, hasCommit, remember } from "./absence.ts";
import { isFine, Totals } from "./breaches.ts";
import type { Draft } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import { GroupHistory, nothingKnown, type Packed } from "./history/group-history.ts";
import type { HistoriesWriter } from "./history/histories.ts";
import type { Series } from "./history/series.ts";
import type { Measure } from "./measure.ts";
import { keepTopic, measureTopic } from "./measure-topic.ts";
import { type GroupContext, GroupSubjects } from "./subjects.ts";

/** What there is about one group beside its reading. */
export interface GroupBackground {
  /** The rules that it is subject to. */
  readonly rules: GroupRules;
  /** What earlier runs know of it; `null`: nothing. */
  readonly packed: Packed | null;
  /** Its subjects with an alert by `subjectKey`, and whether that is about absence; `null`: none. */
  readonly alerted: ReadonlyMap<string, boolean> | null;
  /** By topic and partition, as far as they were asked for. */
  readonly logStarts: LogStarts | null;
}

/** What a run found out about one group. */
export interface GroupEvaluation {
  /** The subjects that are not ok, may not resolve, or have an alert. */
  readonly evaluations: readonly Evaluation[];
  /** How many subjects and partitions it has. */
  readonly subjects: number;
  readonly partitions: number;
}

// Used again for every partition.
const totals = new Totals();

/** Evaluates the subjects of one group, and writes what later runs will know of it. */
export function evaluateGroup(
  reading: GroupReading,
  background: GroupBackground,
  writer: HistoriesWriter,
  context: GroupContext,
): GroupEvaluation {
  return new GroupRun(reading, background, writer, context).run();
}

class GroupRun {
  readonly #reading: GroupReading;
  readonly #background: GroupBackground;
  readonly #writer: HistoriesWriter;
  readonly #context: GroupContext;
  readonly #known: GroupHistory | null;
  readonly #absences: Absences;
  readonly #subjects: GroupSubjects;
  readonly #whole: Draft;
  #partitions = 0;
  #hasMoved: boolean | null = null;

  constructor(
    reading: GroupReading,
    background: GroupBackground,
    writer: HistoriesWriter,
    context: GroupContext,
  ) {
    this.#reading = reading;
    this.#background = background;
    this.#writer = writer;
    this.#context = context;
    this.#known = background.packed === null ? null : new GroupHistory(background.packed);
    this.#absences = new Absences(reading, background.rules, background.alerted);
    this.#subjects = new GroupSubjects(reading, background.alerted, context);
    this.#whole = this.#subjects.draft(null);
  }

  run(): GroupEvaluation {
    const { instance, group, topics, allTopics, isCommitted } = this.#reading;
    const known = this.#known?.whole ?? nothingKnown();
    this.#writer.beginGroup(instance, group, this.#context.runs.newest);
    const read = new Set<string>();
    for (const topic of topics) {
      const rule = this.#background.rules.forTopic(topic.topic);
      if (rule === undefined) continue;
      read.add(topic.topic);
      this.#topic(topic, rule);
    }
    this.#unlistedTopics(read);
    if (allTopics) this.#absences.judgeGroup(this.#whole, known);
    else this.#whole.unread("not all of its topics were read");
    this.#subjects.conclude(this.#whole, known.lags);
    this.#writer.endGroup(remember(known, isCommitted));
    return {
      evaluations: this.#subjects.evaluations.map((evaluation) => ({
        ...evaluation,
        commitsMoved: this.#hasMoved,
      })),
      subjects: this.#subjects.count,
      partitions: this.#partitions,
    };
  }

  #topic(reading: TopicReading, rule: Rule): void {
    const { topic, unreadPartitions } = reading;
    const known = this.#known?.topics.get(topic)?.whole ?? nothingKnown();
    const isCommitted = hasCommit(reading);
    this.#writer.beginTopic(topic);
    const measures = this.#measure(reading, rule, isCommitted);
    const draft = this.#subjects.draft(topic);
    if (rule.per === "group") {
      this.#whole.compare(rule, measures);
      this.#whole.unreadPartitions(unreadPartitions, ` of ${topic}`);
    } else if (rule.per === "topic") {
      draft.compare(rule, measures);
      draft.unreadPartitions(unreadPartitions);
    }
    this.#absences.judgeTopic(draft, topic, isCommitted, known);
    this.#subjects.conclude(draft, known.lags);
    this.#writer.endTopic(remember(known, isCommitted));
  }

  #measure(reading: TopicReading, rule: Rule, isCommitted: boolean | null): Measure[] {
    const { topic } = reading;
    const isBelow = this.#absences.covers(topic, isCommitted);
    const tells = this.#absences.tellsOfPartitions(topic, isCommitted);
    const doubts = rule.absent === "ignore" ? "ignore" : tells ? "tell" : "hold";
    const measures = measureTopic(
      reading,
      {
        allowedLag: rule.allowedLag,
        doubts,
        logStarts: this.#background.logStarts?.get(topic) ?? null,
      },
      this.#known,
      this.#writer.bytes,
      this.#context,
      rule.per === "partition"
        ? (measure, lags) => this.#partition(measure, rule, lags, isBelow)
        : (_, lags) => lags.clear(),
    );
    this.#partitions += measures.length;
    for (const { hasMoved } of measures) {
      if (hasMoved !== null) this.#hasMoved = this.#hasMoved === true || hasMoved;
    }
    return measures;
  }

  /** @param isBelow it lies below something of which absence is told */
  #partition(measure: Measure, rule: Rule, lags: Series, isBelow: boolean): void {
    const { topic, partition, countedLag } = measure;
    const mayWant = isBelow || this.#subjects.mayWant;
    if (isFine(rule, totals.clear().add(measure)) && !mayWant) {
      this.#subjects.pass(countedLag, lags);
      return;
    }
    const draft = this.#subjects.draft(topic, partition);
    draft.compare(rule, [measure]);
    if (isBelow) draft.hold();
    this.#subjects.conclude(draft, lags);
  }

  /** Topics that earlier runs know, or rules name, and that this run did not read. */
  #unlistedTopics(read: ReadonlySet<string>): void {
    const { allTopics } = this.#reading;
    const { topicsNamed } = this.#absences;
    const names = new Set([...(this.#known?.topics.keys() ?? []), ...topicsNamed.keys()]);
    for (const topic of names) {
      const rule = this.#background.rules.forTopic(topic);
      if (read.has(topic) || rule === undefined) continue;
      const known = this.#known?.topics.get(topic);
      const whole = known?.whole ?? nothingKnown();
      if (allTopics) {
        const draft = this.#subjects.draft(topic);
        this.#absences.judgeTopic(draft, topic, false, whole);
        this.#subjects.conclude(draft, whole.lags);
      }
      // One that is missing once may be back at the next check.
      const isKept = !allTopics || !whole.isMissing;
      const isSummed = known !== undefined && rule.per === "group";
      if (isKept && isSummed) {
        // Its rule's settings hold on, too.
        if (!this.#whole.isEmpty) this.#whole.judge(rule, null);
        this.#whole.hold();
      }
      if (!isKept && !topicsNamed.has(topic)) continue;
      this.#writer.beginTopic(topic);
      if (this.#known !== null && known !== undefined && isKept) {
        keepTopic(this.#known, known, this.#writer.bytes, this.#context.runs.newest);
      }
      const remembered = allTopics ? remember(whole, false) : whole;
      this.#writer.endTopic({ ...remembered, isMissing: allTopics });
    }
  }
}
