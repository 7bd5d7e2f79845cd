import { ofKind } from "../../evaluate/breach.ts";
import type { Evaluation, PartitionMeasure } from "../../evaluate/evaluation.ts";
import { count, countOf, duration, ranges } from "./quantity.ts";
import { mrkdwn } from "./style.ts";

const MAX_WORST = 3;
const MAX_RANGES = 10;

/**
 * How the lag lies on the partitions: the worst ones when it is uneven, so that one stuck partition
 * of many is seen. `null` where there is only one, or no lag.
 */
export function partitionLine({ partitions }: Evaluation): string | null {
  const sorted = partitions
    .filter(({ lag }) => lag !== null)
    .toSorted((a, b) => countedLag(b) - countedLag(a));
  const total = sorted.reduce((sum, measure) => sum + countedLag(measure), 0);
  if (sorted.length < 2 || total === 0) return null;
  const worst = worstOf(sorted, total).slice(0, MAX_WORST);
  if (worst.length === 0) return spread(sorted);
  const oneTopic = new Set(sorted.map(({ topic }) => topic)).size === 1;
  const others = sorted.filter((measure) => !worst.includes(measure));
  return [
    ...worst.map((measure) => describe(measure, total, oneTopic)),
    ...(others.length === 0 ? [] : [rest(others)]),
  ].join("; ");
}

/** Those with more than twice their share, and those that stand still while others move. */
function worstOf(sorted: readonly PartitionMeasure[], total: number): PartitionMeasure[] {
  const fairShare = total / sorted.length;
  const standsStill = ({ stalledMs }: PartitionMeasure) => (stalledMs ?? 0) > 0;
  const allStandStill = sorted.every(standsStill);
  const worst = sorted.filter(
    (measure) => countedLag(measure) > 2 * fairShare || (standsStill(measure) && !allStandStill),
  );
  return sorted.length <= MAX_WORST && !alike(sorted) ? [...sorted] : worst;
}

/** `3 has 185,238,291 (92 %), no commit for 12 min` */
function describe(measure: PartitionMeasure, total: number, oneTopic: boolean): string {
  const { topic, partition, stalledMs } = measure;
  const lag = countedLag(measure);
  const name = oneTopic ? `*${partition}*` : `${mrkdwn.name(topic)} *${partition}*`;
  const still =
    stalledMs === null || stalledMs === 0 ? "" : `, no commit for ${duration(stalledMs)}`;
  return `${name} has ${count(lag)}${lag === 0 ? "" : ` (${share(lag, total)})`}${still}`;
}

function rest(others: readonly PartitionMeasure[]): string {
  const most = others.reduce((lag, measure) => Math.max(lag, countedLag(measure)), 0);
  if (others.length === 1) return `the other one has ${most === 0 ? "nothing" : count(most)}`;
  const each = most === 0 ? "nothing" : `up to ${count(most)} each`;
  return `the other ${count(others.length)} have ${each}`;
}

/** Rounded so that neither "all" nor "none" is said when it is not so. */
function share(part: number, total: number): string {
  if (part === total) return "all of it";
  const percent = Math.round((part / total) * 100);
  if (percent === 0) return "below 1 %";
  return percent === 100 ? "over 99 %" : `${percent} %`;
}

function spread(sorted: readonly PartitionMeasure[]): string {
  const most = count(countedLag(sorted[0]));
  const least = count(countedLag(sorted.at(-1)));
  const each = most === least ? most : `${least} to ${most}`;
  const all = sorted.length === 2 ? "both" : `all ${count(sorted.length)}`;
  return `${all} ${alike(sorted) ? "alike" : "have lag"}, ${each} each`;
}

function alike(sorted: readonly PartitionMeasure[]): boolean {
  return countedLag(sorted.at(-1)) >= 0.8 * countedLag(sorted[0]);
}

/**
 * Partitions that the group never committed on: `Partitions 4–9 never committed`. `null` where there
 * is none, and where nothing is committed at all, which is said elsewhere.
 */
export function neverCommittedLine({ partitions, breaches }: Evaluation): string | null {
  const lost = new Set(
    ofKind(breaches, "lost").flatMap(({ partitions }) => partitions.map(placeKey)),
  );
  const never = partitions.filter(
    (measure) => measure.committedOffset === null && !lost.has(placeKey(measure)),
  );
  const [first] = never;
  if (first === undefined || partitions.every(({ committedOffset }) => committedOffset === null)) {
    return null;
  }
  if (never.some(({ topic }) => topic !== first.topic)) {
    return `${countOf(never.length, "partition")} never committed`;
  }
  const numbers = never.map(({ partition }) => partition);
  return `Partition${numbers.length === 1 ? "" : "s"} ${ranges(numbers, MAX_RANGES)} never committed`;
}

function placeKey({ topic, partition }: Pick<PartitionMeasure, "topic" | "partition">): string {
  return `${partition} ${topic}`;
}

function countedLag(measure: PartitionMeasure | undefined): number {
  return measure?.countedLag ?? 0;
}
