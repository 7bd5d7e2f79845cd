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
  readonly logEndOffset: number | null;
  /** Messages, as read: `allowedLag` is not taken off. `null`: never committed. */
  readonly lag: number | null;
  /** The lag that is compared: 0 where `lag` is not above `allowedLag`. */
  readonly countedLag: number | null;
  readonly behind: Behind | null;
  /** How long the commit has stood still with lag above `allowedLag` at every check; `null`: it does not. */
  readonly stalledMs: number | null;
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
   * Not known, where a rule compares the time: how far behind some of it is (its samples are lost, since
   * the log end or the clock moved backwards). It may be over its limit or not.
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
