import type { Rule } from "../config/config.ts";
import { type Condition, conditionsOf, totals } from "./conditions.ts";
import type { Evaluation, PartitionMeasure } from "./evaluation.ts";
import { compareSeverity, worst } from "./severity.ts";
import type { Subject } from "./subject.ts";

/** A subject while its parts come together: each rule compares the partitions that it decides. */
export class Draft {
  readonly subject: Subject;
  readonly #parts = new Map<Rule, PartitionMeasure[]>();
  readonly #conditions: Condition[] = [];
  readonly #incomplete: string[] = [];

  constructor(subject: Subject) {
    this.subject = subject;
  }

  compare(rule: Rule, partitions: readonly PartitionMeasure[]): void {
    const part = this.#parts.get(rule);
    if (part === undefined) this.#parts.set(rule, [...partitions]);
    else for (const partition of partitions) part.push(partition);
  }

  /** No rule has a part in it. */
  get isEmpty(): boolean {
    return this.#parts.size === 0;
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

  /** Everything but what earlier runs know of the subject's lag. The first rule's settings hold. */
  finish(order: readonly Rule[]): Omit<Evaluation, "trendPerMinute" | "recentLag"> | null {
    const rule = order.find((candidate) => this.#parts.has(candidate));
    if (rule === undefined) return null;
    const conditions = [...this.#conditions];
    for (const [partRule, part] of this.#parts) {
      conditions.push(...conditionsOf(partRule, part, totals(part)));
    }
    conditions.sort((a, b) => compareSeverity(b.severity, a.severity));
    const complete = this.#incomplete.length === 0;
    const partitions = [...this.#parts.values()].flat();
    return {
      subject: this.subject,
      severity: worst([
        ...conditions.map(({ severity }) => severity),
        ...(complete ? [] : (["unknown"] as const)),
      ]),
      complete,
      reasons: [...new Set(conditions.map(({ reason }) => reason)), ...this.#incomplete],
      ...totals(partitions),
      partitions,
      rule,
    };
  }
}
