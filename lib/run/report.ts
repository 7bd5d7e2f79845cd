import type { Reason } from "../decide/alert.ts";
import type { Owner, Unreadable } from "../model/reading.ts";
import type { Severity } from "../model/severity.ts";

/** One notification that Slack took. */
export interface Notified {
  /** `instance/group[/topic[/partition]]`; the instance alone for the blind alert. */
  readonly subject: string;
  /** `ok` when resolved, `unknown` when gone. */
  readonly severity: Severity;
  readonly reason: Reason;
}

/** What a run of `alert` returns. */
export interface AlertSummary {
  /** The worst severity measured, pending ones included; `unknown` where nothing was compared. */
  readonly status: Severity;
  /** Subjects evaluated; the blind alert is none. */
  readonly subjects: number;
  /** Alerts that fire after this run, the blind one included, pending ones not. */
  readonly firing: number;
  readonly notified: readonly Notified[];
  /** Firing alerts that only the window kept from being sent in this run. */
  readonly suppressed: number;
  /** Notices that a loud channel keeps waiting. */
  readonly held: number;
  readonly unreadable: readonly Unreadable[];
  /** Indexes of the rules that decided nothing, of instances that were read whole. */
  readonly unmatched: readonly number[];
  /** Attempts, retries included. */
  readonly apiCalls: number;
  readonly durationMs: number;
}

/** What became of a test message. */
export interface TestReport {
  readonly status: "tested";
  readonly channels: readonly ChannelReport[];
}

export interface ChannelReport {
  /** Name in `SLACK_CHANNELS`; `default` for `SLACK_WEBHOOK_URL`. */
  readonly channel: string;
  readonly delivered: boolean;
  /** Why it was not delivered. */
  readonly error: string | null;
}

/** What a run returns that found another one at work. */
export interface SkippedSummary {
  readonly status: "skipped";
}

/** A partition in a report. What is not known is `null`. */
export interface PartitionReport {
  readonly topic: string;
  readonly partition: number;
  readonly committedOffset: number | null;
  /** Asked for only where `alert` would ask: messages before it are deleted. */
  readonly logStartOffset: number | null;
  readonly logEndOffset: number | null;
  /** Messages, as read: `allowedLag` is not taken off. */
  readonly lag: number | null;
  readonly behindSeconds: number | null;
  readonly behindIsLowerBound: boolean;
  /** The member that reads it; asked for only of groups that are not ok. */
  readonly owner: Owner | null;
}

/** What the state held of a subject's alert before the check. Times are ISO 8601. */
export interface AlertReport {
  readonly state: "pending" | "firing";
  readonly since: string;
  readonly notifiedAt: string | null;
  readonly suppressedUntil: string | null;
}

/** A subject in a report. What is not known is `null`. */
export interface SubjectReport {
  /** `instance/group[/topic[/partition]]` */
  readonly subject: string;
  /** Index of the rule whose settings hold. */
  readonly rule: number | null;
  readonly instance: string;
  readonly group: string;
  readonly topic: string | null;
  readonly partition: number | null;
  /** As measured now; `unknown` where something that is compared could not be, or not yet. */
  readonly severity: Severity;
  readonly lag: number | null;
  readonly behindSeconds: number | null;
  readonly behindIsLowerBound: boolean;
  /** Messages a minute, positive: growing. */
  readonly trendPerMinute: number | null;
  readonly reasons: readonly string[];
  readonly groupState: string | null;
  readonly silenced: boolean;
  readonly partitions: readonly PartitionReport[];
  readonly alert: AlertReport | null;
  /** The reason for which `alert` would send a message now; `null` too where its state was not seen. */
  readonly wouldNotify: Reason | null;
}

/** What `check` returns. */
export interface CheckReport {
  /** The worst severity measured; `unknown` where nothing was compared. */
  readonly status: Severity;
  /** ISO 8601. */
  readonly checkedAt: string;
  /** Whether there was a state of `alert` to read. */
  readonly stateSeen: boolean;
  /** Indexes of the rules that decided nothing, of instances that were read whole. */
  readonly unmatched: readonly number[];
  /** `instance/group` of discovered groups that no rule matches. */
  readonly uncovered: readonly string[];
  readonly subjects: readonly SubjectReport[];
  readonly unreadable: readonly Unreadable[];
  /** Attempts, retries included. */
  readonly apiCalls: number;
  readonly durationMs: number;
}
