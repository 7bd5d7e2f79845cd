import type { Threshold } from "../config/config.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { LagNotice } from "../core/notice.ts";
import type { GroupInfo } from "../core/reading.ts";
import { type Breach, parseReason } from "./breach.ts";
import { cleanText } from "./clean.ts";
import { timeBehind } from "./lag-sentence.ts";
import { neverCommittedLine, partitionLine } from "./partitions.ts";
import { count, countOf, duration, rate } from "./quantity.ts";
import { sparkline } from "./sparkline.ts";
import { code } from "./style.ts";

/** A label and what stands beside it. `null`: nothing to say. */
export type Line = readonly [label: string, text: string | null];

/** What is known about a subject that fires. */
export function lagLines({ evaluation, groupInfo, alert }: LagNotice): Line[] {
  const breaches = evaluation.reasons.map(parseReason);
  return [
    ["Lag", lagLine(evaluation, breaches, alert.peakLag)],
    ["Time behind", behindLine(evaluation, breaches)],
    ["Trend", trendLine(evaluation)],
    ["Consumers", groupInfo === null ? null : groupLine(groupInfo, evaluation)],
    ["Partitions", partitionLine(evaluation)],
    ["Never committed", neverCommittedLine(evaluation)],
    ["Not read", notReadLine(evaluation, breaches)],
    ...breaches.flatMap((breach): Line[] =>
      breach.kind === "other" ? [["Also", code(breach.text, 200)]] : [],
    ),
  ];
}

/** What is left of the trouble once it is over. */
export function resolvedLines({ evaluation }: LagNotice): Line[] {
  return [
    ["Lag now", lagLine(evaluation, [], null)],
    ["Time behind now", timeBehind(evaluation)],
    ["Trend", trendLine(evaluation)],
  ];
}

function lagLine(
  { lag, rule }: Evaluation,
  breaches: readonly Breach[],
  peakLag: number | null,
): string | null {
  if (lag === null) return null;
  const breach = breaches.find(({ kind }) => kind === "lag");
  const peak = peakLag !== null && peakLag > lag ? `, at its peak ${count(peakLag)}` : "";
  if (breach?.kind === "lag") {
    // Where several rules come to one subject, the one that broke its limit compared only its part.
    const part = breach.value === lag ? "" : `, of which ${count(breach.value)}`;
    return `${count(lag)}${part} (${breach.severity} from ${count(breach.limit)})${peak}`;
  }
  const limit = lowest(rule.warning, rule.critical, ({ lag }) => lag);
  const from = limit === null ? "" : ` (${limit.severity} from ${count(limit.value)})`;
  return count(lag) + from + peak;
}

function behindLine(evaluation: Evaluation, breaches: readonly Breach[]): string | null {
  const breach = breaches.find(({ kind }) => kind === "behind");
  const limit =
    breach?.kind === "behind"
      ? { severity: breach.severity, value: breach.limitMs }
      : lowest(evaluation.rule.warning, evaluation.rule.critical, ({ behindMs }) => behindMs);
  const behind = timeBehind(evaluation);
  if (behind === null) return null;
  return limit === null ? behind : `${behind} (${limit.severity} from ${duration(limit.value)})`;
}

function lowest(
  warning: Threshold | null,
  critical: Threshold | null,
  of: (threshold: Threshold) => number | null,
): { severity: "warning" | "critical"; value: number } | null {
  const warningLimit = warning === null ? null : of(warning);
  if (warningLimit !== null) return { severity: "warning", value: warningLimit };
  const criticalLimit = critical === null ? null : of(critical);
  return criticalLimit === null ? null : { severity: "critical", value: criticalLimit };
}

/** `growing by 1,200 a minute  ▁▂▃▅▇ in 15 min` */
function trendLine({ lag, trendPerMinute, recentLag }: Evaluation): string | null {
  const bars = sparkline(recentLag);
  const span = (recentLag.at(-1)?.at ?? 0) - (recentLag[0]?.at ?? 0);
  const picture = bars === null ? [] : [`${bars} in ${duration(span)}`];
  const words = trendPerMinute === null ? [] : [trendWords(trendPerMinute, lag ?? 0)];
  const parts = [...words, ...picture];
  return parts.length === 0 ? null : parts.join("  ");
}

function trendWords(perMinute: number, lag: number): string {
  if (perMinute === 0) return "steady";
  if (perMinute > 0) return `growing by ${rate(perMinute)}`;
  const shrinking = `shrinking by ${rate(-perMinute)}`;
  if (lag === 0) return shrinking;
  const minutesLeft = Math.max(1, Math.ceil(lag / -perMinute));
  return `${shrinking}, catches up in about ${duration(minutesLeft * 60_000)}`;
}

/** The group's state in plain words. */
function groupLine({ state, members }: GroupInfo, evaluation: Evaluation): string {
  switch (state) {
    case "Empty":
      return "none: the group has no members (Empty)";
    case "Dead":
      return "none: the group is Dead";
    case "Stable":
      return `${members === null ? "running" : `${countOf(members, "member")} running`} (Stable), ${pace(evaluation)}`;
    case "PreparingRebalance":
    case "CompletingRebalance":
      return `rebalancing, nothing is consumed meanwhile (${state})`;
    default:
      return code(state, 60);
  }
}

function pace({ lag, trendPerMinute }: Evaluation): string {
  if (lag === null) return "but nothing is committed";
  return (trendPerMinute ?? 0) < 0 ? "catching up" : "but not keeping up";
}

function notReadLine({ complete }: Evaluation, breaches: readonly Breach[]): string | null {
  const what = breaches.flatMap((breach) =>
    breach.kind === "incomplete" ? [code(cleanText(breach.what), 200)] : [],
  );
  if (what.length > 0) return `${what.join(", ")}: the lag is at least this`;
  return complete ? null : "some of it: the lag is at least this";
}
