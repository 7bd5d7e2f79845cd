import type { Evaluation } from "../evaluate/evaluation.ts";
import { compareSeverity } from "../model/severity.ts";
import { type Subject, subjectKey } from "../model/subject.ts";
import type { Alert } from "./alert.ts";
import type { Verdict } from "./verdict.ts";

/**
 * Alerts below a group, or a topic, on which nothing at all is committed: they stay as they are, and are
 * forgotten when that is told, in a message that names the worst of them.
 */
export class Below {
  /** By the key of what is absent. */
  readonly #alerts: ReadonlyMap<string, Alert[]>;

  constructor(evaluations: readonly Evaluation[]) {
    this.#alerts = new Map(
      evaluations.filter(isAbsent).map(({ subject }) => [subjectKey(subject), []]),
    );
  }

  /**
   * Takes in an alert that may lie below something absent.
   * @returns the key of that; `null`: it lies below nothing that is absent
   */
  add(alert: Alert): string | null {
    if (this.#alerts.size === 0) return null;
    const key = keysAbove(alert.subject).find((key) => this.#alerts.has(key)) ?? null;
    if (key !== null) this.#alerts.get(key)?.push(alert);
    return key;
  }

  /** Lets the notice of an absence name the worst alert below, once all are taken in. */
  nameWorst<V extends Verdict>(verdict: V): V {
    const { notice, key } = verdict;
    if (notice?.kind !== "lag" || notice.alert.about !== "absence") return verdict;
    const below = (this.#alerts.get(key) ?? []).filter(({ firing }) => firing !== null);
    const [first, ...others] = below;
    if (first === undefined) return verdict;
    const worst = others.reduce((a, b) => (isWorse(b, a) ? b : a), first);
    return { ...verdict, notice: { ...notice, below: { worst, count: below.length } } };
  }
}

function isAbsent({ breaches }: Evaluation): boolean {
  return breaches.some(({ kind }) => kind === "absent");
}

/** The keys of the group and of the topic that a topic or a partition is of. */
function keysAbove({ instance, group, topic, partition }: Subject): string[] {
  if (topic === null) return [];
  const ofGroup = subjectKey({ instance, group, topic: null, partition: null });
  if (partition === null) return [ofGroup];
  return [ofGroup, subjectKey({ instance, group, topic, partition: null })];
}

function isWorse(one: Alert, other: Alert): boolean {
  const bySeverity = compareSeverity(one.firing ?? "ok", other.firing ?? "ok");
  return bySeverity > 0 || (bySeverity === 0 && (one.peakLag ?? 0) > (other.peakLag ?? 0));
}
