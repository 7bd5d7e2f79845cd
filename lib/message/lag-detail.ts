import type { Threshold } from "../config/config.ts";
import type { Evaluation } from "../core/evaluation.ts";
import type { LagNotice } from "../core/notice.ts";
import type { GroupInfo } from "../core/reading.ts";
import { type Breach, parseReason } from "./breach.ts";
import { cleanText } from "./clean.ts";
import { neverCommittedLine, partitionLine } from "./partitions.ts";
import { count, countOf, duration, rate } from "./quantity.ts";
import { timeBehind } from "./sentence.ts";
import { sparkline } from "./sparkline.ts";
import { code } from "./style.ts";

/** A label and what stands beside it. `null`: nothing to say. */
export type Line = readonly [label: string, text: string | null];

/** What is known about a subject that fires. */
export function lagLines({ evaluation, groupInfo }: LagNotice): Line[] {
  const breaches = evaluation.reasons.map(parseReason);
  return [
    ["Lag", lagLine(evaluation, breaches)],
    ["Time behind", behindLine(evaluation, breaches)],
    ["Trend", trendLine(evaluation)],
    ["Consumers", groupInfo === null ? null : groupLine(groupInfo)],
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
    ["Lag now", evaluation.lag === null ? null : lagLine(evaluation, [])],
    ["Time behind now", timeBehind(evaluation)],
    ["Trend", trendLine(evaluation)],
  ];
}

function lagLine({ lag, rule }: Evaluation, breaches: readonly Breach[]): string | null {
  if (lag === null) return null;
  const breach = breaches.find(({ kind }) => kind === "lag");
  const text = count(lag);
  if (breach?.kind === "lag") {
    // Where several rules come to one subject, the one that broke its limit compared only its part.
    const part = breach.value === lag ? "" : `, of which ${count(breach.value)}`;
    return `${text}${part} (${breach.severity} from ${count(breach.limit)})`;
  }
  const limit = lowest(rule.warning, rule.critical, ({ lag }) => lag);
  return limit === null ? text : `${text} (${limit.severity} from ${count(limit.value)})`;
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
function groupLine({ state, members }: GroupInfo): string {
  const known: Readonly<Record<string, string>> = {
    Empty: "none: the group has no members (Empty)",
    Dead: "none: the group is Dead",
    Stable:
      members === null
        ? "running (Stable), but too slow"
        : `${countOf(members, "member")} running (Stable), but not keeping up`,
    PreparingRebalance: "rebalancing, nothing is consumed meanwhile (PreparingRebalance)",
    CompletingRebalance: "rebalancing, nothing is consumed meanwhile (CompletingRebalance)",
  };
  return Object.hasOwn(known, state) ? (known[state] ?? "") : code(state, 60);
}

function notReadLine({ complete }: Evaluation, breaches: readonly Breach[]): string | null {
  const what = breaches.flatMap((breach) =>
    breach.kind === "incomplete" ? [code(cleanText(breach.what), 200)] : [],
  );
  if (what.length > 0) return `${what.join(", ")}: the lag is at least this`;
  return complete ? null : "some of it: the lag is at least this";
}
