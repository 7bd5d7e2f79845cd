import type { Rule } from "../../lib/model/rule.ts";
import type { Memory } from "./memory.ts";
import { NOTHING, type Range } from "./part.ts";
import { absenceOf } from "./rules.ts";
import type { Fact, Holds, Moment, Streaks } from "./streaks.ts";
import { OK } from "./subject.ts";

/** Whether something keeps a subject from being called ok. */
export type Blocks = "yes" | "maybe" | "no";

/** What vanished, or may have: numbers that are missing are no recovery. */
export interface Vanished {
  readonly range: Range;
  readonly blocks: Blocks;
}

const THERE: Vanished = { range: NOTHING, blocks: "no" };

/** Of these facts one run is not enough. */
const ROW = 2;

/** What the facts of a run are counted with, and where they go. */
export interface Counting {
  readonly streaks: Streaks;
  readonly moment: Moment;
  readonly facts: Map<string, Fact>;
}

/** A partition without the commit that it had, or with one that stands still beyond the log end. */
export function vanishedOf(
  name: string,
  rule: Rule,
  { commit, end }: { readonly commit: number | null; readonly end: number | null },
  memory: Memory,
  counting: Counting,
): Vanished {
  const isBeyond = (than: number | null) =>
    than !== null && end !== null && end > than + rule.allowedLag;
  // What was committed in a topic that was made anew says nothing of it.
  const isNew = end !== null && memory.lastEnd !== null && end < memory.lastEnd;
  const before = isNew ? null : memory.commit;
  const lost: Fact =
    commit === null
      ? {
          certain: before === null ? false : end === null ? null : isBeyond(before),
          possible: memory.leastCommit !== null,
        }
      : { certain: false, possible: false };
  const isAhead = commit !== null && end !== null && commit > end;
  const moved = memory.commit !== null && memory.commit !== commit;
  const standsAhead: Holds = isAhead && moved ? "anew" : isAhead;
  const ahead: Fact = { certain: standsAhead, possible: standsAhead };
  const all = count([
    counted(`lost ${name}`, lost, lost.certain === true, rule, counting),
    counted(`ahead ${name}`, ahead, isAhead && memory.commit === commit, rule, counting),
  ]);
  // It is counted all the same: the rule may be another one at the next run.
  return rule.absent === "ignore" ? THERE : all;
}

function counted(
  key: string,
  fact: Fact,
  isCandidate: boolean,
  rule: Rule,
  { streaks, moment, facts }: Counting,
): Vanished {
  facts.set(key, fact);
  const least = streaks.atLeast(key, fact.certain, moment).count >= ROW ? absenceOf(rule) : OK;
  const most = streaks.atMost(key, fact.possible, moment).count >= ROW ? absenceOf(rule) : OK;
  const isPossible = fact.possible === true || fact.possible === "anew" || most > OK;
  return {
    range: { least, most, told: most },
    blocks: isCandidate || least > OK ? "yes" : isPossible ? "maybe" : "no",
  };
}

/**
 * No commit at all where one should be: told at the first run where none was ever seen, else at two in
 * a row.
 * @param hadCommit whether the product must, and may, know of one
 */
export function absentOf(
  name: string,
  fact: Fact,
  severity: number,
  hadCommit: { readonly certain: boolean; readonly possible: boolean },
  { streaks, moment, facts }: Counting,
): Vanished {
  const key = `absent ${name}`;
  facts.set(key, fact);
  const certain = streaks.atLeast(key, fact.certain, moment).count;
  const possible = streaks.atMost(key, fact.possible, moment).count;
  const isNow = fact.certain === true;
  const least = isNow && (certain >= ROW || !hadCommit.possible) ? severity : OK;
  const mayBe = fact.possible === true && (possible >= ROW || !hadCommit.certain);
  const most = mayBe ? severity : OK;
  return {
    range: { least, most, told: most },
    blocks: isNow ? "yes" : fact.possible === true ? "maybe" : "no",
  };
}

/** Several together. */
export function count(all: readonly Vanished[]): Vanished {
  const worst = (reading: keyof Range) => Math.max(OK, ...all.map(({ range }) => range[reading]));
  const [least, most] = [worst("least"), worst("most")];
  const has = (blocks: Blocks) => all.some((one) => one.blocks === blocks);
  return {
    range: { least, most, told: most },
    blocks: has("yes") ? "yes" : has("maybe") ? "maybe" : "no",
  };
}
