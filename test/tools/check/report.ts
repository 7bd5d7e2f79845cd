import type { CheckReport, PartitionReport, SubjectReport } from "../../../lib/run/report.ts";

/** A partition in a report; `null` offsets: never committed. */
export function partition(
  topic: string,
  number: number,
  committedOffset: number | null,
  logEndOffset: number,
  changes: Partial<PartitionReport> = {},
): PartitionReport {
  return {
    topic,
    partition: number,
    committedOffset,
    logStartOffset: null,
    logEndOffset,
    lag: committedOffset === null ? null : logEndOffset - committedOffset,
    behindSeconds: null,
    behindIsLowerBound: false,
    owner: null,
    ...changes,
  };
}

/** A subject in a report: a topic that is all right, unless changed. */
export function subject(changes: Partial<SubjectReport> = {}): SubjectReport {
  return {
    subject: "ckafka-abc/orders/orders-v1",
    rule: 0,
    instance: "ckafka-abc",
    group: "orders",
    topic: "orders-v1",
    partition: null,
    severity: "ok",
    lag: 0,
    behindSeconds: null,
    behindIsLowerBound: false,
    trendPerMinute: null,
    reasons: [],
    groupState: null,
    silenced: false,
    partitions: [partition("orders-v1", 0, 100, 100)],
    alert: null,
    wouldNotify: null,
    ...changes,
  };
}

/** A report of the given subjects. */
export function report(
  subjects: readonly SubjectReport[],
  changes: Partial<CheckReport> = {},
): CheckReport {
  return {
    status: subjects[0]?.severity ?? "ok",
    checkedAt: "2026-11-22T12:00:00.123Z",
    stateSeen: true,
    unmatched: [],
    uncovered: [],
    subjects,
    unreadable: [],
    apiCalls: 3,
    durationMs: 1234,
    ...changes,
  };
}
