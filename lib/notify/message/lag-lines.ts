import type { LagNotice } from "../../decide/notice.ts";
import { ofKind, stalledOn } from "../../evaluate/breach.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Threshold } from "../../model/rule.ts";
import { consumersLine, ownerLine } from "./consumers.ts";
import { onSubject, placeWords, setBackWords, standsStill, timeBehind } from "./lag-sentence.ts";
import { neverCommittedLine, partitionLine } from "./partitions.ts";
import { count, countOf, duration } from "./quantity.ts";
import { code, mrkdwn } from "./style.ts";
import { sparkline, trendWords } from "./trend.ts";

/** A label, if it needs one, and what stands beside it. `null`: nothing to say. */
export type Line = readonly [label: string, text: string | null];

/** What is known about a subject that fires. */
export function lagLines(notice: LagNotice): Line[] {
  const { evaluation, alert } = notice;
  const { lag } = evaluation;
  const hasPassedItsPeak = alert.peakLag !== null && lag !== null && alert.peakLag > lag;
  return [
    ["Lag", lagLine(evaluation)],
    ["Deleted", deletedLine(evaluation)],
    ["Absent", absentLine(evaluation)],
    ["Peak lag", hasPassedItsPeak ? count(alert.peakLag) : null],
    ["Time behind", behindLine(evaluation)],
    ["Stuck", stuckLine(evaluation)],
    ["Set back", setBackLine(evaluation)],
    ["Lost", lostLine(evaluation)],
    ["Ahead", aheadLine(evaluation)],
    ["Trend", trendLine(evaluation)],
    ["Consumers", consumersLine(notice)],
    ["Owner", ownerLine(notice)],
    ["Partitions", partitionLine(evaluation)],
    ["", neverCommittedLine(evaluation)],
    ["Not read", notReadLine(evaluation)],
    ["Before", belowLine(notice)],
  ];
}

/** What is left of the trouble once it is over. */
export function resolvedLines({ evaluation }: LagNotice): Line[] {
  return [
    ["Lag now", lagLine(evaluation)],
    ["Time behind now", behindLine(evaluation)],
    ["History", history(evaluation)],
    ["", neverCommittedLine(evaluation)],
  ];
}

/** `1,200,000 on partition 3 of orders-v1, which nobody can read any more` */
function deletedLine({ partitions }: Evaluation): string | null {
  const hit = partitions.filter(({ deleted }) => deleted > 0);
  if (hit.length === 0) return null;
  const sum = hit.reduce((sum, { deleted }) => sum + deleted, 0);
  return `${countOf(sum, "message")} on ${placeWords(hit, mrkdwn)}: they lie before the log start, and nobody can read them any more`;
}

function setBackLine(evaluation: Evaluation): string | null {
  if (evaluation.setBack.length === 0) return null;
  return `by ${setBackWords(evaluation, mrkdwn)} since the last check: that much is read again`;
}

function lostLine({ breaches }: Evaluation): string | null {
  const places = ofKind(breaches, "lost").flatMap(({ partitions }) => partitions);
  if (places.length === 0) return null;
  return `${placeWords(places, mrkdwn)}: there was a committed offset, which may have expired or been deleted. ${WHERE_IT_STARTS}`;
}

const WHERE_IT_STARTS = "A consumer that starts there now goes by its `auto.offset.reset`";

function absentLine({ breaches }: Evaluation): string | null {
  if (ofKind(breaches, "absent").length === 0) return null;
  return `nothing is committed where a rule names it: the offsets may have expired or been deleted, or the name may be wrong. ${WHERE_IT_STARTS}`;
}

function aheadLine({ breaches }: Evaluation): string | null {
  const broken = ofKind(breaches, "ahead");
  if (broken.length === 0) return null;
  const places = broken.flatMap(({ partitions }) => partitions);
  return `${placeWords(places, mrkdwn)}: the topic may have been made anew, or offsets set to what is not there yet`;
}

/** `3 alerts below it end with this one; the worst was critical on orders-v1, peak lag 500` */
function belowLine({ below }: LagNotice): string | null {
  if (below === null) return null;
  const { subject, firing, peakLag } = below.worst;
  const ends = `${countOf(below.count, "alert")} below it end${below.count === 1 ? "s" : ""} with this one`;
  const peak = peakLag ? `, peak lag ${count(peakLag)}` : "";
  return `${ends}; the worst was ${firing ?? "pending"}${onSubject(subject, mrkdwn)}${peak}`;
}

/** `growing by 1,200 a minute  ▁▂▃▅▇ in 15 min` */
function trendLine(evaluation: Evaluation): string | null {
  // What stands still catches up at no time.
  const left = standsStill(evaluation) ? 0 : (evaluation.lag ?? 0);
  const parts = [trendWords(evaluation, left), history(evaluation)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("  ");
}

/** `▁▂▃▅▇ in 15 min` */
function history({ recentLag }: Evaluation): string | null {
  const bars = sparkline(recentLag);
  const span = (recentLag.at(-1)?.at ?? 0) - (recentLag[0]?.at ?? 0);
  return bars === null ? null : `${bars} in ${duration(span)}`;
}

function notReadLine({ breaches }: Evaluation): string | null {
  const what = ofKind(breaches, "unread").map(({ what }) => code(what, 200));
  return what.length === 0 ? null : `${what.join(", ")}: the lag is at least this`;
}

/** `185,238,291 (critical from 10,000)`; every rule's part where several rules compare theirs. */
export function lagLine({ lag, rule, breaches }: Evaluation): string | null {
  if (lag === null) return null;
  const broken = ofKind(breaches, "lag");
  const [first] = broken;
  if (first === undefined)
    return (
      count(lag) +
      from(
        lowest(rule, ({ lag }) => lag),
        count,
      )
    );
  const parts = broken.map(
    ({ lag, severity, limit }) => count(lag) + from({ severity, limit }, count),
  );
  const whole = broken.length === 1 && first.lag === lag;
  return whole ? parts.join() : `${count(lag)}, of which ${parts.join(" and ")}`;
}

/** `more than 1 h 12 min (critical from 10 min)` */
export function behindLine(evaluation: Evaluation): string | null {
  const broken = ofKind(evaluation.breaches, "behind");
  if (broken.length > 0) {
    return broken
      .map(({ ms, isLowerBound, severity, limitMs }) => {
        const time = (isLowerBound ? "more than " : "") + duration(ms);
        return time + from({ severity, limit: limitMs }, duration);
      })
      .join(" and ");
  }
  const behind = timeBehind(evaluation);
  if (behind === null) return null;
  return (
    behind +
    from(
      lowest(evaluation.rule, ({ behindMs }) => behindMs),
      duration,
    )
  );
}

/** `12 min on partition 3 (critical from 10 min)` */
export function stuckLine({ breaches }: Evaluation): string | null {
  const parts = ofKind(breaches, "stalled").map(
    ({ severity, ms, limitMs, partitions }) =>
      `${duration(ms)} on ${stalledOn(partitions)}${from({ severity, limit: limitMs }, duration)}`,
  );
  return parts.length === 0 ? null : parts.join(" and ");
}

interface Limit {
  readonly severity: "warning" | "critical";
  readonly limit: number;
}

function from(limit: Limit | null, words: (limit: number) => string): string {
  return limit === null ? "" : ` (${limit.severity} from ${words(limit.limit)})`;
}

/** The limit that would be reached first. */
function lowest(
  { warning, critical }: Readonly<Record<"warning" | "critical", Threshold | null>>,
  of: (threshold: Threshold) => number | null,
): Limit | null {
  const warningLimit = warning === null ? null : of(warning);
  if (warningLimit !== null) return { severity: "warning", limit: warningLimit };
  const criticalLimit = critical === null ? null : of(critical);
  return criticalLimit === null ? null : { severity: "critical", limit: criticalLimit };
}
