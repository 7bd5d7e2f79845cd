import type { Rule } from "../model/rule.ts";
import { compareSeverity, worst } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";
import { type AbsentBreach, type Breach, type IncompleteBreach, reasonOf } from "./breach.ts";
import { breachesOf, comparesTime, totals } from "./breaches.ts";
import type { Evaluation, PartitionMeasure } from "./evaluation.ts";

/** A subject as one run measured it; how its lag went before is not in it. */
export type Measured = Omit<Evaluation, "trendPerMinute" | "recentLag">;

/** A subject while its parts come together: each rule compares the partitions that it decides. */
export class Draft {
  readonly subject: Subject;
  readonly #parts: { readonly rule: Rule; readonly partitions: PartitionMeasure[] }[] = [];
  readonly #absent: AbsentBreach[] = [];
  readonly #incomplete: IncompleteBreach[] = [];

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

  /** Adds what a rule says of nothing being committed; `null`: something is. */
  judge(rule: Rule, absent: AbsentBreach | null): void {
    this.compare(rule, []);
    if (absent !== null) this.#absent.push(absent);
  }

  /** @param what the part that was not read */
  missing(what: string): void {
    this.#incomplete.push({ kind: "incomplete", severity: "unknown", what });
  }

  /**
   * What was measured; `null`: no rule has a part in it.
   * @param order the rules in their order: the settings of the first that has a part hold
   */
  finish(order: readonly Rule[]): Measured | null {
    const parts = this.#parts.map((part) => ({ ...part, totals: totals(part.partitions) }));
    const only = parts.length === 1 ? parts[0] : undefined;
    const rule =
      only?.rule ?? order.find((candidate) => parts.some((part) => part.rule === candidate));
    if (rule === undefined) return null;
    const broken = [
      ...this.#absent,
      ...parts.flatMap((part) => breachesOf(part.rule, part.partitions, part.totals)),
    ].sort((a, b) => compareSeverity(b.severity, a.severity));
    const breaches = distinct([...broken, ...this.#incomplete]);
    const partitions = only?.partitions ?? parts.flatMap((part) => part.partitions);
    const { lag, behind } = only?.totals ?? totals(partitions);
    return {
      subject: this.subject,
      severity: worst(breaches.map(({ severity }) => severity)),
      complete: this.#incomplete.length === 0,
      mayResolve: this.#incomplete.length === 0 && this.#absent.length === 0,
      unmeasured: null,
      commitsMoved: null,
      setBack: [],
      isTimeKnown: parts.every((part) => !comparesTime(part.rule) || part.totals.isTimeKnown),
      breaches,
      lag,
      behind,
      partitions,
      rule,
    };
  }
}

/** Several rules may say the same: the worst of them says it. */
function distinct(breaches: readonly Breach[]): readonly Breach[] {
  if (breaches.length < 2) return breaches;
  const said = new Set<string>();
  return breaches.filter((breach) => {
    const reason = reasonOf(breach);
    return !said.has(reason) && said.add(reason);
  });
}
