import type { PartitionReading } from "../model/reading.ts";
import type { Behind, PartitionMeasure } from "./evaluation.ts";
import type { PartitionHistory } from "./history/partition-history.ts";
import { keepFew, type ThinningContext } from "./history/thinning.ts";
import { timeBehind } from "./time-behind.ts";

/** What a run hands down to the measuring of every partition. */
export interface MeasureContext extends ThinningContext {
  /** When this run is, by its `runs` (ms since the epoch). */
  readonly now: number;
}

/**
 * Why a partition's numbers are no recovery.
 * - `lost`: it had a commit, and at two runs in a row it has none; `vanished`: at one.
 * - `ahead`: its commit stands still beyond the log end, at two runs in a row; `beyond`: at one.
 */
export type Doubt = "lost" | "vanished" | "ahead" | "beyond";

/** A partition measured, with what only its evaluation needs. */
export interface Measure extends PartitionMeasure {
  readonly doubt: Doubt | null;
  /** No earlier run knows of it. */
  readonly isFirst: boolean;
  /** Whether its commit has moved since the last run; `null`: not known. */
  readonly hasMoved: boolean | null;
  /** Messages by which its commit was set back since the last run, the log end not. */
  readonly setBackBy: number;
}

/** How the partitions of a topic are measured. */
export interface TopicSettings {
  readonly allowedLag: number;
  /** What vanished or stands beyond the log end: `hold`: a commit that is lost is told elsewhere; `ignore`: it is left out. */
  readonly doubts: "tell" | "hold" | "ignore";
  /** By partition; `null`: not asked for. */
  readonly logStarts: ReadonlyMap<number, number> | null;
}

const NOT_BEHIND: Behind = { ms: 0, isLowerBound: false };

/**
 * Measures one partition by what earlier runs know of it, and brings `history` up to this run: what
 * later runs will know. Where no log end was told, that stays as it is.
 */
export function measurePartition(
  topic: string,
  reading: PartitionReading,
  settings: TopicSettings,
  history: PartitionHistory,
  context: MeasureContext,
): Measure {
  const { allowedLag, doubts } = settings;
  const { partition, committedOffset: commit, logEndOffset: end } = reading;
  const { ends, committedOffset: before, isVanished: wasVanished } = history;
  const isFirst = ends.length === 0;
  const isNewTopic = end !== null && !isFirst && end < ends.value;
  const wasBeyond = before !== null && !isFirst && before > ends.value;
  const hasStood = commit !== null && commit === before;

  const start =
    settings.logStarts?.get(partition) ?? (hasStood && !isNewTopic ? history.logStartOffset : null);
  /** The first message that can still be read. */
  const next = commit === null || start === null ? commit : Math.max(commit, start);
  const lag = lagOf(commit, end);
  const readable = lagOf(next, end);
  const countedLag = readable !== null && readable <= allowedLag ? 0 : readable;
  const waits = countedLag !== null && countedLag > 0;

  let doubt: Doubt | null = null;
  if (commit === null) doubt = vanished(isNewTopic ? null : before, wasVanished, end, allowedLag);
  // A commit that moves beyond the log end was read later than that.
  else if (end !== null && commit > end) doubt = !wasBeyond ? "beyond" : hasStood ? "ahead" : null;

  let behind: Behind | null = countedLag === 0 ? NOT_BEHIND : null;
  if (end !== null) {
    if (isNewTopic) ends.clear();
    ends.add(context.runs.newest, end);
    // What is allowed counts as consumed: else the first message after a quiet hour of a transactional
    // topic, whose marker is never consumed, would be an hour behind.
    const behindFrom = waits && next !== null ? next + allowedLag : null;
    keepFew(ends, behindFrom, context);
    if (behindFrom !== null) behind = timeBehind(ends, behindFrom, context.runs);
    if (commit !== null) {
      if (!waits) history.stalledSince = null;
      else if (!hasStood) history.stalledSince = context.runs.newest;
      history.stalledSince ??= waits ? context.runs.newest : null;
      history.logStartOffset = start !== null && start > commit ? start : null;
    }
    history.committedOffset = commit ?? (isNewTopic ? null : before);
    history.isVanished = commit === null && history.committedOffset !== null;
  }
  const { stalledSince: serial } = history;
  const stalledSince = waits && hasStood && serial !== null ? context.runs.at(serial) : null;
  const isSetBack = commit !== null && before !== null && commit < before;
  return {
    topic,
    partition,
    committedOffset: commit,
    logStartOffset: start,
    logEndOffset: end,
    lag,
    deleted: commit === null || next === null ? 0 : next - commit,
    countedLag,
    behind,
    stalledMs: stalledSince === null ? null : context.now - stalledSince,
    stalledSince,
    doubt: doubts === "ignore" ? null : doubt === "lost" && doubts === "hold" ? "vanished" : doubt,
    isFirst,
    hasMoved: isFirst || commit === null ? null : before === null || commit > before,
    setBackBy: isSetBack && !isNewTopic && !wasVanished ? before - commit : 0,
  };
}

/** What vanished of a partition: it had a commit and has none, and messages wait behind that. */
function vanished(
  before: number | null,
  wasVanished: boolean,
  end: number | null,
  allowedLag: number,
): Doubt | null {
  if (before === null) return null;
  if (end === null) return "vanished";
  if (end - before <= allowedLag) return null;
  return wasVanished ? "lost" : "vanished";
}

function lagOf(commit: number | null, end: number | null): number | null {
  return commit === null || end === null ? null : Math.max(0, end - commit);
}
