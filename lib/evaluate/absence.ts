import type { GroupReading, TopicReading } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import type { GroupRules } from "../model/rule-book.ts";
import { subjectKey } from "../model/subject.ts";
import type { Draft } from "./draft.ts";
import type { Whole } from "./history/group-history.ts";

/** What one run says of nothing being committed: on a group, and on the topics that rules name with it. */
export class Absences {
  /** The topics that are named without wildcards together with the group, each with its rule. */
  readonly topicsNamed: ReadonlyMap<string, Rule>;
  /** The rules that tell of the group's absence. */
  readonly #naming: readonly Rule[];
  /** Whether the group has a commit on any topic; `null`: not known. */
  readonly #isCommitted: boolean | null;
  readonly #alerted: ReadonlyMap<string, boolean> | null;

  /** @param alerted the subjects with an alert by `subjectKey`, and whether it is about absence; `null`: none */
  constructor(
    { isCommitted }: GroupReading,
    rules: GroupRules,
    alerted: ReadonlyMap<string, boolean> | null,
  ) {
    this.topicsNamed = rules.topicsNamed;
    this.#naming = rules.naming;
    this.#isCommitted = isCommitted;
    this.#alerted = alerted;
  }

  judgeGroup(draft: Draft, known: Whole): void {
    this.#judge(draft, this.#naming, absenceOf(this.#isCommitted, known));
  }

  /** Absence is told of a topic that is named together with its group, where that has commits elsewhere. */
  judgeTopic(draft: Draft, topic: string, isCommitted: boolean | null, known: Whole): void {
    const rule = this.topicsNamed.get(topic);
    if (isCommitted === false && this.#isCommitted !== true) {
      if (rule !== undefined && this.#hasAlert(draft)) draft.judge(rule, null);
      if (rule !== undefined || this.#isOfGroup) draft.hold();
    } else if (rule !== undefined && isCommitted !== null) {
      this.#judge(draft, [rule], absenceOf(isCommitted, known));
    }
  }

  /** Whether nothing is committed on a topic of which, or of whose group, absence is told: what is below stays as it is. */
  covers(topic: string, isCommitted: boolean | null): boolean {
    return isCommitted === false && (this.#isOfGroup || this.topicsNamed.has(topic));
  }

  /** That partitions lost their commits is told of them, unless it is told of all that they lie below. */
  tellsOfPartitions(topic: string, isCommitted: boolean | null): boolean {
    return this.#isCommitted === null || !this.covers(topic, isCommitted);
  }

  /** Nothing at all is committed, which is told of the group. */
  get #isOfGroup(): boolean {
    return this.#naming.length > 0 && this.#isCommitted === false;
  }

  /** Adds to a subject what its rules say of nothing being committed on it. */
  #judge(draft: Draft, rules: readonly Rule[], absence: Absence): void {
    for (const rule of rules) {
      if (rule.absent === "ignore") continue;
      if (absence === "absent") draft.judge(rule, { kind: "absent", severity: rule.absent });
      else if (absence === "vanished") {
        draft.judge(rule, null);
        draft.hold();
        // An alert keeps a subject, so that it can resolve.
      } else if (draft.isEmpty && this.#hasAlert(draft)) draft.judge(rule, null);
    }
    if (absence === "unknown" && rules.length > 0 && !draft.isEmpty) {
      draft.unread("not all of its partitions were read");
    }
  }

  /** There is an alert on its absence. */
  #hasAlert({ subject }: Draft): boolean {
    return this.#alerted?.get(subjectKey(subject)) ?? false;
  }
}

/** Whether nothing is committed where something should be. `unknown`: not all that tells it was read. */
type Absence = "there" | "vanished" | "absent" | "unknown";

/**
 * Numbers that vanish once may be back at the next check: what was committed at an earlier run is absent
 * when two runs in a row do not see it, what never was at once.
 * @param isCommitted at this run; `null`: not known
 */
function absenceOf(isCommitted: boolean | null, known: Whole): Absence {
  if (isCommitted === null) return "unknown";
  if (isCommitted) return "there";
  return known.wasCommitted && !known.isAbsent ? "vanished" : "absent";
}

/** What later runs will know of the whole. */
export function remember(known: Whole, isCommitted: boolean | null): Whole {
  return {
    ...known,
    wasCommitted: known.wasCommitted || isCommitted === true,
    isAbsent: isCommitted === null ? known.isAbsent : !isCommitted,
    isMissing: false,
  };
}

/** Whether a topic has a commit; `null`: none on what was read of it. */
export function hasCommit({ partitions, unreadPartitions }: TopicReading): boolean | null {
  if (partitions.some(({ committedOffset }) => committedOffset !== null)) return true;
  return unreadPartitions.length === 0 ? false : null;
}
