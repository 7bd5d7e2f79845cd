import { stopwatch } from "../base/deadline.ts";
import type { Log } from "../base/log.ts";
import type { Config } from "../config/config.ts";
import type { Alert } from "../decide/alert.ts";
import { decideAll, type Known, type Verdict } from "../decide/decide.ts";
import type { GoneNotice } from "../decide/notice.ts";
import { reasonOf } from "../evaluate/breach.ts";
import type { Behind, Evaluation, PartitionMeasure } from "../evaluate/evaluation.ts";
import { canMeet, compilePattern } from "../model/pattern.ts";
import { compareSeverity } from "../model/severity.ts";
import { subjectName } from "../model/subject.ts";
import type { Kafka } from "../read/kafka.ts";
import { peekState } from "../state/session.ts";
import type { StoreWithin } from "../state/store.ts";
import { observe, statusOf } from "./observe.ts";
import type { AlertReport, CheckReport, PartitionReport, SubjectReport } from "./report.ts";
import { type RunTime, shareOut } from "./time-budget.ts";

/** Everything outside that a check touches; it changes none of it. */
export interface CheckPorts {
  readonly kafka: Kafka;
  readonly store: StoreWithin;
  readonly log: Log;
}

/**
 * Reads and evaluates as `alert` does, with the same state; sends and saves nothing.
 * @param groups names or patterns of the groups to report on; `null`: all that the rules match
 */
export async function runCheck(
  config: Config,
  { kafka, store, log }: CheckPorts,
  { now, limit }: RunTime,
  groups: readonly string[] | null = null,
): Promise<CheckReport> {
  const durationMs = stopwatch(limit);
  const { loading, reading } = shareOut(limit);
  const { state } = await peekState(store(loading), log);
  const { known, apiCalls } = await observe(config, state, kafka, reading, now);
  const asked = groups ?? ["*"];
  const matchers = asked.map(compilePattern);
  const isAsked = (group: string) => matchers.some((matches) => matches(group));
  const evaluations = known.evaluations.filter(({ subject }) => isAsked(subject.group ?? ""));
  // Of a pattern whose groups could not be discovered, one may be asked for.
  const unreadable = known.reading.unreadable.filter(({ group }) =>
    asked.some((pattern) => canMeet(pattern, group)),
  );
  return {
    status: statusOf(evaluations, unreadable),
    checkedAt: new Date(now).toISOString(),
    subjects: decideAll(known)
      .flatMap((verdict) => describe(verdict, known) ?? [])
      .filter(({ group }) => isAsked(group))
      .sort(worstFirst),
    unreadable,
    apiCalls,
    durationMs: durationMs(),
  };
}

/** `null` for an instance's blindness: what is unreadable stands in a list of its own. */
function describe(verdict: Verdict, { alerts, groupInfo }: Known): SubjectReport | null {
  const { subject, key } = verdict;
  if (subject.group === null) return null;
  const { instance, group, topic, partition } = subject;
  const previous = alerts.get(key) ?? null;
  return {
    subject: subjectName(subject),
    instance,
    group,
    topic,
    partition,
    ...(verdict.kind === "lag" ? measured(verdict.evaluation) : notEvaluated(verdict)),
    groupState: groupInfo(instance, group)?.stateName ?? null,
    silenced: verdict.silenced,
    alert: previous === null ? null : alertReport(previous, verdict.dedupMs),
    wouldNotify: verdict.reason,
  };
}

type Measured = Pick<
  SubjectReport,
  | "severity"
  | "lag"
  | "behindSeconds"
  | "behindIsLowerBound"
  | "trendPerMinute"
  | "reasons"
  | "partitions"
>;

function measured(evaluation: Evaluation): Measured {
  return {
    severity: evaluation.severity,
    lag: evaluation.lag,
    behindSeconds: seconds(evaluation.behind),
    behindIsLowerBound: evaluation.behind?.isLowerBound ?? false,
    trendPerMinute: evaluation.trendPerMinute,
    reasons: evaluation.breaches.map(reasonOf),
    partitions: evaluation.partitions.map(partitionReport),
  };
}

/** An alert whose subject was not evaluated: its topic or group is gone, or could not be read. */
function notEvaluated(verdict: Verdict): Measured {
  return {
    severity: "unknown",
    lag: null,
    behindSeconds: null,
    behindIsLowerBound: false,
    trendPerMinute: null,
    reasons: [
      verdict.kind === "gone"
        ? `gone: ${GONE[verdict.what]} any more`
        : "incomplete: it could not be read",
    ],
    partitions: [],
  };
}

const GONE: Readonly<Record<GoneNotice["what"], string>> = {
  group: "the group does not exist",
  topics: "the topics that its rule compares do not exist",
  topic: "the topic does not exist",
  partition: "the partition does not exist",
};

function partitionReport(measure: PartitionMeasure): PartitionReport {
  const { topic, partition, committedOffset, logEndOffset, lag } = measure;
  return {
    topic,
    partition,
    committedOffset,
    logEndOffset,
    lag,
    behindSeconds: seconds(measure.behind),
    behindIsLowerBound: measure.behind?.isLowerBound ?? false,
  };
}

function alertReport({ firing, activeAt, lastSentAt }: Alert, dedupMs: number): AlertReport {
  return {
    state: firing === null ? "pending" : "firing",
    since: iso(activeAt),
    notifiedAt: lastSentAt === null ? null : iso(lastSentAt),
    suppressedUntil: lastSentAt === null ? null : iso(lastSentAt + dedupMs),
  };
}

function worstFirst(a: SubjectReport, b: SubjectReport): number {
  return compareSeverity(b.severity, a.severity) || (b.lag ?? -1) - (a.lag ?? -1);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function seconds(behind: Behind | null): number | null {
  return behind === null ? null : Math.floor(behind.ms / 1000);
}
