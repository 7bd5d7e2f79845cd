import type { LagNotice } from "../../decide/notice.ts";
import { stalledOn } from "../../evaluate/breach.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { GroupInfo } from "../../model/reading.ts";
import type { Threshold } from "../../model/rule.ts";
import { ofKind, timeBehind } from "./lag-sentence.ts";
import { neverCommittedLine, partitionLine } from "./partitions.ts";
import { count, countOf, duration } from "./quantity.ts";
import { code } from "./style.ts";
import { sparkline, trendWords } from "./trend.ts";

/** A label and what stands beside it. `null`: nothing to say. */
export type Line = readonly [label: string, text: string | null];

/** What is known about a subject that fires. */
export function lagLines({ evaluation, groupInfo, alert }: LagNotice): Line[] {
  const { lag } = evaluation;
  const hasPassedItsPeak = alert.peakLag !== null && lag !== null && alert.peakLag > lag;
  return [
    ["Lag", lagLine(evaluation)],
    ["Peak lag", hasPassedItsPeak ? count(alert.peakLag) : null],
    ["Time behind", behindLine(evaluation)],
    ["Stuck", stuckLine(evaluation)],
    ["Trend", trendLine(evaluation)],
    ["Consumers", groupInfo === null ? null : groupLine(groupInfo, evaluation)],
    ["Partitions", partitionLine(evaluation)],
    ["Never committed", neverCommittedLine(evaluation)],
    ["Not read", notReadLine(evaluation)],
  ];
}

/** What is left of the trouble once it is over. */
export function resolvedLines({ evaluation }: LagNotice): Line[] {
  return [
    ["Lag now", lagLine(evaluation)],
    ["Time behind now", behindLine(evaluation)],
    ["History", history(evaluation)],
    ["Never committed", neverCommittedLine(evaluation)],
  ];
}

/** `growing by 1,200 a minute  ▁▂▃▅▇ in 15 min` */
function trendLine(evaluation: Evaluation): string | null {
  const { lag, trendPerMinute } = evaluation;
  const words = trendPerMinute === null ? null : trendWords(trendPerMinute, lag ?? 0);
  const parts = [words, history(evaluation)].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("  ");
}

/** `▁▂▃▅▇ in 15 min` */
function history({ recentLag }: Evaluation): string | null {
  const bars = sparkline(recentLag);
  const span = (recentLag.at(-1)?.at ?? 0) - (recentLag[0]?.at ?? 0);
  return bars === null ? null : `${bars} in ${duration(span)}`;
}

/** The group's state in plain words. */
function groupLine({ state, stateName, members }: GroupInfo, evaluation: Evaluation): string {
  switch (state) {
    case "Empty":
      return "none: the group has no members (Empty)";
    case "Dead":
      return "none: the group is Dead";
    case "Stable": {
      const who = members === null ? "running" : `${countOf(members, "member")} running`;
      return `${who} (Stable), ${pace(evaluation)}`;
    }
    case "PreparingRebalance":
    case "CompletingRebalance":
      return `rebalancing, nothing is consumed meanwhile (${stateName})`;
    case "Other":
      return code(stateName, 60);
  }
}

function pace({ lag, trendPerMinute }: Evaluation): string {
  if (lag === null) return "but nothing is committed";
  return (trendPerMinute ?? 0) < 0 ? "catching up" : "but not keeping up";
}

function notReadLine({ breaches }: Evaluation): string | null {
  const what = ofKind(breaches, "incomplete").map(({ what }) => code(what, 200));
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
