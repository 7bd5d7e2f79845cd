import type { Alert } from "../decide/alert.ts";
import type { Known } from "../decide/known.ts";
import { settingsOf } from "../decide/left-over.ts";
import type { GoneNotice } from "../decide/notice.ts";
import type { Verdict } from "../decide/verdict.ts";
import { reasonOf } from "../evaluate/breach.ts";
import type { Behind, Evaluation, PartitionMeasure } from "../evaluate/evaluation.ts";
import type { GroupInfo } from "../model/reading.ts";
import { subjectName } from "../model/subject.ts";
import type { AlertReport, PartitionReport, SubjectReport } from "./report.ts";

/**
 * What `check` says of a subject; `null` for a blind instance: a report lists what is unreadable apart.
 * @param stateSeen whether what `alert` would send can be known
 */
export function subjectReport(
  verdict: Verdict,
  { memory, rules, groupInfo }: Pick<Known, "memory" | "rules" | "groupInfo">,
  stateSeen: boolean,
): SubjectReport | null {
  const { subject, key, silenced, held } = verdict;
  if (subject.group === null) return null;
  const { instance, group, topic, partition } = subject;
  const previous = memory.alerts.get(key) ?? null;
  const info = groupInfo(instance, group);
  const isKept = !stateSeen || silenced || held;
  const rule =
    verdict.kind === "lag"
      ? verdict.evaluation.rule
      : settingsOf(subject, rules.forGroup(instance, group));
  return {
    subject: subjectName(subject),
    rule: rule?.index ?? null,
    instance,
    group,
    topic,
    partition,
    ...(verdict.kind === "lag" ? measured(verdict.evaluation, info) : notEvaluated(verdict)),
    groupState: info?.stateName ?? null,
    silenced,
    alert: previous === null ? null : alertReport(previous, verdict.dedupMs),
    wouldNotify: isKept ? null : verdict.reason,
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

function measured(evaluation: Evaluation, info: GroupInfo | null): Measured {
  const { severity, unmeasured } = evaluation;
  const reasons = evaluation.breaches.map(reasonOf);
  // In breach by one measure, it does not matter that another is not known yet.
  const isInBreach = severity === "warning" || severity === "critical";
  const isUnmeasured = unmeasured !== null && !isInBreach;
  return {
    severity: isUnmeasured ? "unknown" : severity,
    lag: evaluation.lag,
    behindSeconds: seconds(evaluation.behind),
    behindIsLowerBound: evaluation.behind?.isLowerBound ?? false,
    trendPerMinute: evaluation.trendPerMinute,
    reasons: isUnmeasured ? [...reasons, `unmeasured: ${unmeasured}`] : reasons,
    partitions: evaluation.partitions.map((partition) => partitionReport(partition, info)),
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

function partitionReport(measure: PartitionMeasure, info: GroupInfo | null): PartitionReport {
  const { topic, partition, committedOffset, logStartOffset, logEndOffset, lag } = measure;
  return {
    topic,
    partition,
    committedOffset,
    logStartOffset,
    logEndOffset,
    lag,
    behindSeconds: seconds(measure.behind),
    behindIsLowerBound: measure.behind?.isLowerBound ?? false,
    owner: info?.owners.get(topic)?.get(partition) ?? null,
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

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function seconds(behind: Behind | null): number | null {
  return behind === null ? null : Math.floor(behind.ms / 1000);
}
