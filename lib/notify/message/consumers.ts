import type { LagNotice } from "../../decide/notice.ts";
import { messagesWait } from "../../evaluate/breach.ts";
import type { Evaluation, PartitionMeasure } from "../../evaluate/evaluation.ts";
import type { GroupInfo } from "../../model/reading.ts";
import { placeWords, standsStill, stuckPartitions } from "./lag-sentence.ts";
import { count, countOf } from "./quantity.ts";
import { code, mrkdwn } from "./style.ts";
import { courseOf } from "./trend.ts";

/** The group's state in plain words. `null`: it is not known. */
export function consumersLine({ groupInfo, evaluation }: LagNotice): string | null {
  if (groupInfo === null) return null;
  const { state, stateName, members } = groupInfo;
  switch (state) {
    case "Empty":
      return emptyWords(evaluation);
    case "Dead":
      return evaluation.commitsMoved === true
        ? "the group is Dead, and yet something commits"
        : "none: the group is Dead";
    case "Stable": {
      const who = members === null ? "running" : `${countOf(members, "member")} running`;
      const pace = paceWords(evaluation);
      return `${who} (Stable)${pace === null ? "" : `, ${pace}`}`;
    }
    case "PreparingRebalance":
    case "CompletingRebalance":
      return `rebalancing (${stateName})`;
    case "Other":
      return code(stateName, 60);
  }
}

/** Without members a group may still be at work: some programs only use its offsets. */
function emptyWords({ commitsMoved }: Evaluation): string {
  if (commitsMoved === null) return "none (Empty)";
  return commitsMoved
    ? "none (Empty), yet its commits move: it commits without members (Flink, Spark, assigned by hand)"
    : "none (Empty), and nothing was committed since the last check";
}

function paceWords(evaluation: Evaluation): string | null {
  const { lag, commitsMoved, partitions, breaches } = evaluation;
  if (lag === null) return "but nothing is committed";
  const keepingUp = partitions.filter(keepsUp).length;
  if (keepingUp > 0 && keepingUp < partitions.length && partitions.every(isPaceKnown)) {
    return `${count(keepingUp)} of ${countOf(partitions.length, "partition")} keep${keepingUp === 1 ? "s" : ""} up`;
  }
  if (commitsMoved === false) return "but committed nothing since the last check";
  const course = courseOf(evaluation);
  if (course === null || course === "turning" || !messagesWait(breaches)) return null;
  if (course === "shrinking") return standsStill(evaluation) ? null : "catching up";
  return course === "growing" ? "but not keeping up" : "but not catching up";
}

/** So far behind (ms) may be who commits every minute, and is looked at every minute. */
const KEEPS_UP_WITHIN = 2 * 60_000;

/** Whether a partition is read as fast as it is written, for all that is known. */
export function keepsUp({ countedLag, deleted, behind, stalledMs }: PartitionMeasure): boolean {
  if (countedLag === null || deleted > 0) return false;
  if (countedLag === 0) return true;
  if (stalledMs !== null || behind === null || behind.isLowerBound) return false;
  return behind.ms <= KEEPS_UP_WITHIN;
}

/** At the first check of a partition with lag it is not. */
function isPaceKnown({ countedLag, behind, stalledMs }: PartitionMeasure): boolean {
  return (countedLag ?? 0) === 0 || behind !== null || stalledMs !== null;
}

const MAX_OWNERS = 3;

/**
 * Who should read the stuck partitions, else the one with the most lag:
 * ``partition 7 is assigned to `payments-3` on `10.0.1.7` ``. `null`: it is not known.
 */
export function ownerLine({ groupInfo, evaluation }: LagNotice): string | null {
  if (groupInfo === null || groupInfo.owners.size === 0) return null;
  const named = [...new Set([...stuckPartitions(evaluation), ...worstOf(evaluation)])];
  const lines = named.slice(0, MAX_OWNERS).flatMap((measure) => {
    const owner = ownerWords(measure, groupInfo);
    const place =
      evaluation.subject.topic === null
        ? placeWords([measure], mrkdwn)
        : `partition ${measure.partition}`;
    return owner === null ? [] : [`${place} is assigned to ${owner}`];
  });
  return lines.length === 0 ? null : lines.join("; ");
}

/** The one with the most lag, where there is one. */
function worstOf({ partitions }: Evaluation): PartitionMeasure[] {
  let worst: PartitionMeasure | undefined;
  for (const measure of partitions) {
    if ((measure.countedLag ?? 0) > (worst?.countedLag ?? 0)) worst = measure;
  }
  return worst === undefined ? [] : [worst];
}

/** `null`: nothing is told of the topic. */
function ownerWords({ topic, partition }: PartitionMeasure, { owners }: GroupInfo): string | null {
  const ofTopic = owners.get(topic);
  if (ofTopic === undefined) return null;
  const owner = ofTopic.get(partition);
  if (owner === undefined) return "no member";
  // Kafka writes a slash before an address.
  return `${code(owner.clientId, 80)} on ${code(owner.host.replace(/^\//, ""), 60)}`;
}
