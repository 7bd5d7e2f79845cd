import type { Rule } from "../model/rule.ts";
import { compareSeverity, worst } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";
import {
  type AbsentBreach,
  type Breach,
  reasonOf,
  stalledOn,
  type UnreadBreach,
} from "./breach.ts";
import { breachesOf, comparesTime, inDoubt, isFine, Totals } from "./breaches.ts";
import type { Evaluation } from "./evaluation.ts";
import type { Doubt, Measure } from "./measure.ts";

/** A subject as one run measured it; how its lag went before, and its group's commits, are not in it. */
export type Measured = Omit<Evaluation, "trendPerMinute" | "recentLag" | "commitsMoved">;

const MAX_NAMED = 10;

interface Part {
  readonly rule: Rule;
  readonly partitions: Measure[];
  readonly totals: Totals;
}

/** A subject while its parts come together: each rule compares the partitions that it decides. */
export class Draft {
  readonly subject: Subject;
  readonly #parts: Part[] = [];
  readonly #absent: AbsentBreach[] = [];
  readonly #unread: UnreadBreach[] = [];
  #mayBeAbsent = false;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** Adds partitions that a rule decides. */
  compare(rule: Rule, partitions: readonly Measure[]): void {
    const found = this.#parts.find((candidate) => candidate.rule === rule);
    const part = found ?? { rule, partitions: [], totals: new Totals() };
    if (found === undefined) this.#parts.push(part);
    for (const partition of partitions) part.partitions.push(partition);
    part.totals.addAll(partitions);
  }

  /** No rule has a part in it. */
  get isEmpty(): boolean {
    return this.#parts.length === 0;
  }

  /** All of it was read, and nothing of it is in doubt. */
  get isCertain(): boolean {
    if (this.#unread.length > 0 || this.#absent.length > 0 || this.#mayBeAbsent) return false;
    return !this.#parts.some(({ totals }) => totals.hasDoubt);
  }

  /** Nothing is to be said of it. */
  get isFine(): boolean {
    return this.isCertain && this.#parts.every(({ rule, totals }) => isFine(rule, totals));
  }

  /** Sum over the partitions; `null`: nothing is committed. */
  get lag(): number | null {
    const lags = this.#parts.map(({ totals }) => totals.lag).filter((lag) => lag !== null);
    return lags.length === 0 ? null : lags.reduce((sum, lag) => sum + lag, 0);
  }

  /** Adds what a rule says of nothing being committed; `null`: nothing. */
  judge(rule: Rule, absent: AbsentBreach | null): void {
    this.compare(rule, []);
    if (absent !== null) this.#absent.push(absent);
  }

  /** Nothing is committed on it, and that is told later or elsewhere, if at all: it is no recovery. */
  hold(): void {
    this.#mayBeAbsent = true;
  }

  /** @param what the part that was not read */
  unread(what: string): void {
    this.#unread.push({ kind: "unread", severity: "unknown", what });
  }

  /**
   * @param partitions those that could not be read; −1 is one whose number was not told
   * @param of the topic, where the subject is a whole group
   */
  unreadPartitions(partitions: readonly number[], of = ""): void {
    if (partitions.length === 0) return;
    const names = partitions.map((partition) => (partition < 0 ? "?" : `${partition}`));
    const more = names.length - MAX_NAMED;
    const list = names.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
    this.unread(`${names.length === 1 ? "partition" : "partitions"} ${list}${of} not read`);
  }

  /**
   * What was measured; `null`: no rule has a part in it.
   * @param order the rules in their order: the settings of the first that has a part hold
   */
  finish(order: readonly Rule[]): Measured | null {
    const parts = this.#parts;
    const rule = order.find((candidate) => parts.some((part) => part.rule === candidate));
    if (rule === undefined) return null;
    const broken = [
      ...this.#absent,
      ...parts.flatMap((part) => breachesOf(part.rule, part.partitions, part.totals)),
    ].sort((a, b) => compareSeverity(b.severity, a.severity));
    const breaches = distinct([...broken, ...this.#unread]);
    const partitions = parts.flatMap((part) => part.partitions);
    const { behind } = new Totals().addAll(partitions);
    return {
      subject: this.subject,
      severity: worst(breaches.map(({ severity }) => severity)),
      complete: this.#unread.length === 0,
      mayResolve: this.isCertain,
      unmeasured: this.#unmeasured(partitions),
      setBack: partitions
        .filter(({ setBackBy }) => setBackBy > 0)
        .map(({ topic, partition, setBackBy: by }) => ({ topic, partition, by })),
      isTimeKnown: parts.every((part) => !comparesTime(part.rule) || part.totals.isTimeKnown),
      breaches,
      lag: this.lag,
      behind,
      partitions,
      rule,
    };
  }

  /** What is not known yet, in words. */
  #unmeasured(partitions: readonly Measure[]): string | null {
    const some = (lacks: (part: Part) => boolean) => this.#parts.some(lacks);
    const what = [
      ...(some(({ rule, totals }) => comparesTime(rule) && totals.lacksTime)
        ? ["time behind"]
        : []),
      ...(some(({ rule, totals }) => rule.stalledMs !== null && totals.lacksStall)
        ? ["stalled"]
        : []),
    ];
    const numbersOf = (doubt: Doubt) =>
      inDoubt(partitions, doubt).map(({ partition }) => partition);
    const [vanished, beyond] = [
      this.#mayBeAbsent ? [] : numbersOf("vanished"),
      numbersOf("beyond"),
    ];
    const texts = [
      ...(what.length === 0 ? [] : [`${what.join(" and ")} (no earlier check)`]),
      ...(vanished.length === 0 ? [] : [`no committed offset any more on ${stalledOn(vanished)}`]),
      ...(beyond.length === 0 ? [] : [`a commit beyond the log end on ${stalledOn(beyond)}`]),
      ...(this.#mayBeAbsent ? ["no committed offset at this check"] : []),
    ];
    return texts.length === 0 ? null : texts.join("; ");
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
