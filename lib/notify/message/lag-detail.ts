import type { LagNotice } from "../../decide/notice.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { GroupInfo } from "../../model/reading.ts";
import { ofKind } from "./breach.ts";
import { behindLine, lagLine, stuckLine } from "./measure-lines.ts";
import { neverCommittedLine, partitionLine } from "./partitions.ts";
import { count, countOf, duration } from "./quantity.ts";
import { sparkline } from "./sparkline.ts";
import { code } from "./style.ts";
import { trendWords } from "./trend.ts";

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
