import type { Rule } from "../model/rule.ts";
import type { Severity } from "../model/severity.ts";
import type { Subject } from "../model/subject.ts";
import type { Breach } from "./breach.ts";

/** How long ago the log end stood at a commit; `null` where it stands: not known. */
export interface Behind {
  readonly ms: number;
  /** It is more than `ms`: the commit is older than the oldest sample. */
  readonly isLowerBound: boolean;
}

/** A partition measured: its offsets with what earlier runs know of them. */
export interface PartitionMeasure {
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: number | null;
  /** `null`: not asked for, or not known. */
  readonly logStartOffset: number | null;
  readonly logEndOffset: number | null;
  /** Messages, as read: `allowedLag` is not taken off. `null`: never committed. */
  readonly lag: number | null;
  /** Messages that were deleted before they were read: those between the commit and the log start. 0: none, or not known. */
  readonly deleted: number;
  /** The lag that is compared: without what is deleted, and 0 where that is not above `allowedLag`. */
  readonly countedLag: number | null;
  readonly behind: Behind | null;
  /** How long the commit has stood still with lag above `allowedLag` at every check; `null`: it does not. */
  readonly stalledMs: number | null;
  /** Since when (ms since the epoch); `null`: it does not. */
  readonly stalledSince: number | null;
}

/** A commit that was set back since the last run, while the log end was not. */
export interface SetBack {
  readonly topic: string;
  readonly partition: number;
  /** Messages. */
  readonly by: number;
}

export interface LagPoint {
  readonly at: number;
  readonly lag: number;
}

/** What one run found out about one subject. */
export interface Evaluation {
  readonly subject: Subject;
  /** As measured now: `for`, windows and silences do not show in it. */
  readonly severity: Severity;
  /** Not complete: some of it could not be read. It may fire and never resolves. */
  readonly complete: boolean;
  /**
   * Whether it may count as recovered when nothing is breached. Not where it is not complete, or where
   * numbers vanished: a partition that is lost or ahead, or something absent, seen for the first time
   * included.
   */
  readonly mayResolve: boolean;
  /** What its rules compare and is not known yet, in words; `null`: all is known. */
  readonly unmeasured: string | null;
  /** Whether the group committed anything since the last run; `null`: there was none. */
  readonly commitsMoved: boolean | null;
  readonly setBack: readonly SetBack[];
  /**
   * Whether it is known how far behind all of it is, where a rule compares that. Not known: samples are
   * lost, since the log end or the clock moved backwards, and it may be over its limit or not.
   */
  readonly isTimeKnown: boolean;
  /** Worst first, what was not read last; none when `ok`. */
  readonly breaches: readonly Breach[];
  /** Sum over the partitions, those up to `allowedLag` counted as 0; `null`: nothing committed. */
  readonly lag: number | null;
  readonly behind: Behind | null;
  /** Messages a minute, positive: growing; `null` without an earlier run. */
  readonly trendPerMinute: number | null;
  /** The subject's lag at recent runs, oldest first, this run's last. */
  readonly recentLag: readonly LagPoint[];
  readonly partitions: readonly PartitionMeasure[];
  /** The rule whose settings (`for`, `dedup`, `channel`, …) hold for this subject. */
  readonly rule: Rule;
}
