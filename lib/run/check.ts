import { stopwatch } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import { narrow } from "../config/check-event.ts";
import type { Config } from "../config/config.ts";
import { decideAll } from "../decide/decide.ts";
import type { History } from "../evaluate/evaluate.ts";
import { canMeet, compilePattern } from "../model/pattern.ts";
import { compareSeverity } from "../model/severity.ts";
import type { Kafka } from "../read/kafka.ts";
import type { StoreWithin } from "../state/encoded.ts";
import { peekState } from "../state/session.ts";
import type { State } from "../state/state.ts";
import { observe, statusOf } from "./observe.ts";
import type { CheckReport, SubjectReport } from "./report.ts";
import { subjectReport } from "./subject-report.ts";
import { type RunTime, shareOut } from "./time.ts";

/** Everything outside that a check touches; it changes none of it. */
export interface CheckPorts {
  readonly kafka: Kafka;
  readonly store: StoreWithin;
  readonly log: Log;
}

/** What the looks of one watch keep between them, so that time behind becomes known without `alert`. */
export class Watch {
  #last: (History & { readonly savedAt: number }) | null = null;

  /** What `alert` left, with what this watch saw itself where that is newer. */
  over(state: State): State {
    const isNewer = this.#last !== null && this.#last.savedAt > state.savedAt;
    return isNewer ? { ...state, ...this.#last } : state;
  }

  keep({ runs, histories }: History, now: number): void {
    this.#last = { runs, histories, savedAt: now };
  }
}

/**
 * Reads and evaluates as `alert` does, with the same state; sends and saves nothing.
 * @param groups names or patterns of the groups to report on; `null`: all that the rules match
 * @throws ConfigError when no rule covers one of the groups
 */
export async function runCheck(
  config: Config,
  { kafka, store, log }: CheckPorts,
  { now, limit }: RunTime,
  groups: readonly string[] | null = null,
  watch: Watch = new Watch(),
): Promise<CheckReport> {
  const durationMs = stopwatch(limit);
  const { loading, reading } = shareOut(limit);
  const rules = narrow(config.rules, groups);
  const { state, seen: stateSeen } = await peekState(store(loading), log);
  const narrowed = { ...config, rules };
  const observation = await observe(narrowed, watch.over(state), kafka, reading, now, true);
  const { known, evaluated, coverage, apiCalls } = observation;
  watch.keep(evaluated, now);
  const asked = groups ?? ["*"];
  const matchers = asked.map(compilePattern);
  const isAsked = (group: string) => matchers.some((matches) => matches(group));
  // A group that was asked for may be one of a pattern whose discovery failed.
  const unreadable = known.reading.unreadable.filter(({ group }) =>
    asked.some((pattern) => canMeet(pattern, group)),
  );
  const subjects = decideAll(known, { every: true })
    .flatMap((verdict) => subjectReport(verdict, known, stateSeen) ?? [])
    .filter(({ group }) => isAsked(group))
    .sort(worstFirst);
  // A rule that was narrowed may decide something of the groups that were not asked for.
  const whole = new Set(
    rules.filter((rule) => config.rules.includes(rule)).map(({ index }) => index),
  );
  return {
    status: statusOf({ evaluations: subjects, subjects: subjects.length }, unreadable),
    checkedAt: new Date(now).toISOString(),
    stateSeen,
    unmatched: coverage.unmatched(known.reading).filter((index) => whole.has(index)),
    uncovered: coverage.uncovered(known.reading, isAsked),
    subjects,
    unreadable,
    apiCalls,
    durationMs: durationMs(),
  };
}

function worstFirst(a: SubjectReport, b: SubjectReport): number {
  return compareSeverity(b.severity, a.severity) || (b.lag ?? -1) - (a.lag ?? -1);
}
