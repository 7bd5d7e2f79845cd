import { hasWildcard } from "../model/pattern.ts";
import type { GroupReading, ReadingSummary } from "../model/reading.ts";
import type { AnyRule } from "../model/rule.ts";
import type { RuleBook } from "../model/rule-book.ts";

/** Which rules decide something of what a run reads, and which groups no rule matches. */
export class Coverage {
  readonly #rules: RuleBook;
  readonly #deciding = new Set<AnyRule>();

  constructor(rules: RuleBook) {
    this.#rules = rules;
  }

  /** Takes in what was read of a group: each topic is decided by the first rule that matches it. */
  add(reading: GroupReading): void {
    if (this.#deciding.size === this.#rules.all.length) return;
    const rules = this.#rules.forGroup(reading.instance, reading.group);
    for (const { topic } of reading.topics) {
      const rule = rules.deciding(topic);
      if (rule !== undefined) this.#deciding.add(rule);
    }
    for (const { rule } of rules.all) if (findsAbsent(rule, reading)) this.#deciding.add(rule);
  }

  /**
   * Indexes of the rules that decided nothing. Left out are rules that ignore, and those of instances
   * that were not read whole: what was not read may be what they decide.
   */
  unmatched({ unreadable }: Pick<ReadingSummary, "unreadable">): readonly number[] {
    const unread = new Set(unreadable.map(({ instance }) => instance));
    return this.#rules.all.flatMap((rule) =>
      rule.ignore || unread.has(rule.instance) || this.#deciding.has(rule) ? [] : [rule.index],
    );
  }

  /** `instance/group` of the groups that were discovered and that no rule matches. */
  uncovered(
    { discovered }: Pick<ReadingSummary, "discovered">,
    isAsked: (group: string) => boolean = () => true,
  ): readonly string[] {
    return [...discovered].flatMap(([instance, groups]) =>
      [...groups]
        .filter((group) => isAsked(group) && this.#rules.forGroup(instance, group).all.length === 0)
        .map((group) => `${instance}/${group}`),
    );
  }
}

/** A rule decides something too where what it names has no commit. */
function findsAbsent(rule: AnyRule, { topics, isCommitted }: GroupReading): boolean {
  if (rule.ignore || rule.absent === "ignore" || hasWildcard(rule.group)) return false;
  if (isCommitted === false) return true;
  const isThere = hasWildcard(rule.topic) || topics.some(({ topic }) => topic === rule.topic);
  return isCommitted === true && !isThere;
}
