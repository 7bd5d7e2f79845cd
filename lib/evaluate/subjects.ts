import type { Rule } from "../model/rule.ts";
import { type Subject, subjectKey } from "../model/subject.ts";
import { Draft } from "./draft.ts";
import type { Evaluation } from "./evaluation.ts";
import { addLag, recentLag, trendPerMinute } from "./history/lag-history.ts";
import type { Series } from "./history/series.ts";
import type { MeasureContext } from "./measure.ts";

/** What a run hands down to the evaluation of every group. */
export interface GroupContext extends MeasureContext {
  readonly pointsPerSubject: number;
  /** Its rules in their order. */
  readonly order: readonly Rule[];
  /** Subjects that are ok are wanted too. */
  readonly everySubject: boolean;
}

/** The subjects of one group as they are concluded. Those that are ok and have no alert are counted alone. */
export class GroupSubjects {
  readonly evaluations: Evaluation[] = [];
  count = 0;
  readonly #group: Pick<Subject, "instance" | "group">;
  readonly #alerted: ReadonlyMap<string, boolean> | null;
  readonly #context: GroupContext;

  /** @param alerted those that have an alert, by `subjectKey`; `null`: none */
  constructor(
    { instance, group }: Pick<Subject, "instance" | "group">,
    alerted: ReadonlyMap<string, boolean> | null,
    context: GroupContext,
  ) {
    this.#group = { instance, group };
    this.#alerted = alerted;
    this.#context = context;
  }

  draft(topic: string | null, partition: number | null = null): Draft {
    const { instance, group } = this.#group;
    return new Draft({ instance, group, topic, partition });
  }

  /** Whether one may be wanted though it is ok. */
  get mayWant(): boolean {
    return this.#context.everySubject || this.#alerted !== null;
  }

  /** Counts one that is ok and not wanted. */
  pass(lag: number | null, lags: Series): void {
    this.count += 1;
    if (lag !== null) this.#addLag(lags, lag);
  }

  /** Adds a subject's lag to what later runs will know; makes an evaluation of it if there is cause. */
  conclude(draft: Draft, lags: Series): void {
    if (draft.isEmpty) return;
    const { lag, subject } = draft;
    // The lag of what was read alone would look like a fall.
    const isWhole = lag !== null && draft.isCertain;
    this.pass(isWhole ? lag : null, lags);
    if (draft.isFine && !(this.mayWant && this.#wants(subject))) return;
    const measured = draft.finish(this.#context.order);
    if (measured === null) return;
    const recent = recentLag(lags, this.#context.runs);
    this.evaluations.push({
      ...measured,
      commitsMoved: null,
      recentLag: recent,
      trendPerMinute: isWhole ? trendPerMinute(recent) : null,
    });
  }

  #addLag(lags: Series, lag: number): void {
    addLag(lags, lag, this.#context.pointsPerSubject, this.#context.runs);
  }

  #wants(subject: Subject): boolean {
    return this.#context.everySubject || (this.#alerted?.has(subjectKey(subject)) ?? false);
  }
}

/** What is known of an alert: its subject is evaluated even when it is ok. */
export interface Alerted {
  readonly subject: Subject;
  readonly about: "lag" | "absence" | "blind";
}

/** The subjects that have alerts, by their groups. */
export class AlertedSubjects {
  readonly #groups = new Map<string, Map<string, boolean>>();

  constructor(alerted: Iterable<Alerted>) {
    for (const { subject, about } of alerted) {
      if (subject.group === null) continue;
      const key = groupKey(subject.instance, subject.group);
      const subjects = this.#groups.get(key) ?? new Map<string, boolean>();
      this.#groups.set(key, subjects.set(subjectKey(subject), about === "absence"));
    }
  }

  /** By `subjectKey`, and whether the alert is about absence; `null`: none. */
  of(instance: string, group: string): ReadonlyMap<string, boolean> | null {
    return this.#groups.get(groupKey(instance, group)) ?? null;
  }
}

export function groupKey(instance: string, group: string): string {
  return subjectKey({ instance, group, topic: null, partition: null });
}
