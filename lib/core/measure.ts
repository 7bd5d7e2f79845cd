import type { PartitionMeasure } from "./evaluation.ts";
import type { PartitionReading } from "./reading.ts";
import type { RunTimes } from "./run-times.ts";
import { addSample, dropOld, thin, timeBehind } from "./samples.ts";
import type { PartitionHistory } from "./topic-history.ts";

/** What a run hands down to the measuring of every partition. */
export interface MeasureContext {
  readonly now: number;
  /** With this run in it, as the newest. */
  readonly runs: RunTimes;
  /** Samples before this moment (ms since the epoch) are not needed. */
  readonly horizon: number;
  readonly samplesPerPartition: number;
}

/** Log end offset − committed offset, never below 0. */
function lagOf({ committedOffset, logEndOffset }: PartitionReading): number | null {
  if (committedOffset === null || logEndOffset === null) return null;
  return Math.max(0, logEndOffset - committedOffset);
}

/**
 * Measures one partition against what earlier runs know of it.
 * @returns the measure, and what later runs will know; no history where no log end is known
 */
export function measurePartition(
  topic: string,
  reading: PartitionReading,
  history: PartitionHistory | undefined,
  allowedLag: number,
  context: MeasureContext,
): { measure: PartitionMeasure; history: PartitionHistory | null } {
  const { partition, committedOffset, logEndOffset } = reading;
  const lag = lagOf(reading);
  const countedLag = lag !== null && lag <= allowedLag ? 0 : lag;
  const unmeasured = { behindMs: null, behindIsLowerBound: false, stalledMs: null };
  const base = { topic, partition, committedOffset, logEndOffset, lag, countedLag };
  if (logEndOffset === null) return { measure: { ...base, ...unmeasured }, history: null };

  const serial = context.runs.newest;
  const present = { serial, at: context.now, end: logEndOffset };
  const samples = addSample(history?.samples ?? [], present);
  const waitsFor = countedLag === null || countedLag === 0 ? null : committedOffset;
  dropOld(samples, waitsFor, context.horizon);
  thin(samples, waitsFor, context.samplesPerPartition);

  const stoodStill = waitsFor !== null && history?.committedOffset === waitsFor;
  const since = stoodStill ? (history?.stalledSince ?? serial) : serial;
  const next = {
    partition,
    committedOffset,
    stalledSince: waitsFor === null ? null : since,
    samples,
  };
  if (waitsFor === null) {
    const behindMs = countedLag === 0 ? 0 : null;
    return { measure: { ...base, ...unmeasured, behindMs }, history: next };
  }
  const behind = timeBehind(samples, waitsFor);
  const measure = {
    ...base,
    behindMs: behind?.ms ?? null,
    behindIsLowerBound: behind?.isLowerBound ?? false,
    stalledMs: stoodStill ? context.now - (context.runs.at(since) ?? context.now) : null,
  };
  return { measure, history: next };
}
