import type { Rule } from "../config/config.ts";
import { type Condition, conditionsOf, totals } from "./conditions.ts";
import type { Evaluation, PartitionMeasure } from "./evaluation.ts";
import { compareSeverity, worst } from "./severity.ts";
import type { Subject } from "./subject.ts";

/** A subject as one run measured it; how its lag went before is not in it. */
export type Measured = Omit<Evaluation, "trendPerMinute" | "recentLag">;

/** A subject while its parts come together: each rule compares the partitions that it decides. */
export class Draft {
  readonly subject: Subject;
  readonly #parts: { readonly rule: Rule; readonly partitions: PartitionMeasure[] }[] = [];
  readonly #conditions: Condition[] = [];
  readonly #incomplete: string[] = [];

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** Adds partitions that a rule decides. */
  compare(rule: Rule, partitions: PartitionMeasure[]): void {
    const part = this.#parts.find((candidate) => candidate.rule === rule);
    if (part === undefined) this.#parts.push({ rule, partitions });
    else for (const partition of partitions) part.partitions.push(partition);
  }

  /** No rule has a part in it. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** Adds what is wrong beyond the measures. */
  add(rule: Rule, condition: Condition | null): void {
    this.compare(rule, []);
    if (condition !== null) this.#conditions.push(condition);
  }

  /** @param what the part that was not read */
  missing(what: string): void {
    this.#incomplete.push(`incomplete: ${what}`);
  }

  /**
   * What was measured; `null`: no rule has a part in it.
   * @param order the rules in their order: the settings of the first that has a part hold
   */
  finish(order: readonly Rule[]): Measured | null {
    const parts = this.#parts;
    const rule =
      parts.length === 1
        ? parts[0]?.rule
        : order.find((candidate) => parts.some((part) => part.rule === candidate));
    if (rule === undefined) return null;
    const conditions = [
      ...this.#conditions,
      ...parts.flatMap((part) => conditionsOf(part.rule, part.partitions)),
    ].sort((a, b) => compareSeverity(b.severity, a.severity));
    const complete = this.#incomplete.length === 0;
    const partitions =
      parts.length > 1 ? parts.flatMap((part) => part.partitions) : (parts[0]?.partitions ?? []);
    const { lag, behindMs, behindIsLowerBound } = totals(partitions);
    return {
      subject: this.subject,
      severity: worst([conditions[0]?.severity ?? "ok", complete ? "ok" : "unknown"]),
      complete,
      reasons: [...new Set(conditions.map(({ reason }) => reason)), ...this.#incomplete],
      lag,
      behindMs,
      behindIsLowerBound,
      partitions,
      rule,
    };
  }
}
