import type { PartitionReading } from "../model/reading.ts";
import type { Behind, PartitionMeasure } from "./evaluation.ts";
import type { PartitionHistory } from "./history/partition-history.ts";
import type { RunTimes } from "./history/run-times.ts";
import { thin } from "./history/thinning.ts";
import { timeBehind } from "./time-behind.ts";

/** What a run hands down to the measuring of every partition. */
export interface MeasureContext {
  readonly now: number;
  /** With this run in it, as the newest. */
  readonly runs: RunTimes;
  /** Samples before this moment (ms since the epoch) are not needed. */
  readonly horizon: number;
  readonly samplesPerPartition: number;
}

const NOT_BEHIND: Behind = { ms: 0, isLowerBound: false };

/**
 * Measures one partition by what earlier runs know of it, and brings `history` up to this run: what
 * later runs will know. It has no samples where no log end was told.
 */
export function measurePartition(
  topic: string,
  reading: PartitionReading,
  allowedLag: number,
  history: PartitionHistory,
  context: MeasureContext,
): PartitionMeasure {
  const { partition, committedOffset, logEndOffset } = reading;
  const { samples } = history;
  const lag =
    committedOffset === null || logEndOffset === null
      ? null
      : Math.max(0, logEndOffset - committedOffset);
  const countedLag = lag !== null && lag <= allowedLag ? 0 : lag;
  /** The commit that messages wait behind; `null`: none wait. */
  const waitsAt = countedLag === null || countedLag === 0 ? null : committedOffset;

  if (logEndOffset === null) samples.clear();
  else samples.add(context.runs.newest, context.now, logEndOffset);
  // What is allowed counts as consumed: else the first message after a quiet hour of a transactional
  // topic, whose marker is never consumed, would be an hour behind.
  const behindFrom = waitsAt === null ? null : waitsAt + allowedLag;
  samples.dropOld(behindFrom, context.horizon);
  thin(samples, behindFrom, context.samplesPerPartition);

  const behind = behindFrom === null ? null : timeBehind(samples, behindFrom);
  const stalledMs = waitsAt === null ? null : bringStallUpToDate(history, waitsAt, context);
  if (waitsAt === null) history.stalledSince = null;
  history.committedOffset = committedOffset;
  return {
    topic,
    partition,
    committedOffset,
    logStartOffset: null,
    logEndOffset,
    lag,
    deleted: 0,
    countedLag,
    behind: countedLag === 0 ? NOT_BEHIND : behind,
    stalledMs,
    stalledSince: stalledMs === null ? null : context.now - stalledMs,
  };
}

/** @returns how long the commit has stood at `waitsAt` with messages waiting; `null`: it has moved */
function bringStallUpToDate(
  history: PartitionHistory,
  waitsAt: number,
  { now, runs }: MeasureContext,
): number | null {
  const stoodStill = history.committedOffset === waitsAt;
  if (!stoodStill || history.stalledSince === null) history.stalledSince = runs.newest;
  return stoodStill ? now - (runs.at(history.stalledSince) ?? now) : null;
}
