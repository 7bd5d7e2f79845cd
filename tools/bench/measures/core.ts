import * as v from "valibot";
import { runChild } from "../child.ts";
import { NONE, type Row } from "../row.ts";

const MUST_A_SECOND = 2_000_000;
const MUST_BYTES = 8_000_000;
const MUST_CPU_SECONDS = 1;
/** Rates further apart than this would not be one line. */
const LINEAR = 2;

const Result = v.object({
  rates: v.array(v.object({ partitions: v.number(), perSecond: v.number() })),
  withHistory: v.number(),
  withAllSamples: v.number(),
  bytes: v.number(),
  writeSeconds: v.number(),
  readSeconds: v.number(),
});

/**
 * The pure part at several sizes, and the state of 240,000 partitions after more than an hour.
 * @param stateFile where that state is left
 */
export async function measureCore(program: string, stateFile: string): Promise<Row[]> {
  const { rates, withHistory, withAllSamples, bytes, writeSeconds, readSeconds } = v.parse(
    Result,
    await runChild([program, stateFile]),
  );
  const perSecond = rates.map((rate) => rate.perSecond);
  const slowest = Math.min(...perSecond);
  const spread = Math.max(...perSecond) / slowest;
  const at240k = rates.find(({ partitions }) => partitions === 240_000)?.perSecond ?? 0;
  const cpu = writeSeconds + readSeconds;
  return [
    {
      measure: "evaluate + decide 240,000 partitions",
      baseline: NONE,
      limit: NONE,
      measured: `${millions(at240k)} partitions/s`,
      ratio: `${(at240k / MUST_A_SECOND).toFixed(2)} of what it must`,
      must: `≥ ${millions(MUST_A_SECOND)}/s`,
      reached: at240k >= MUST_A_SECOND,
    },
    {
      measure: "the same from 1,000 to 1,000,000 partitions",
      baseline: NONE,
      limit: NONE,
      measured: rates.map((rate) => millions(rate.perSecond)).join(" · "),
      ratio: `${spread.toFixed(2)} fastest : slowest`,
      must: "linear",
      reached: spread <= LINEAR,
    },
    {
      measure: "evaluate + decide 240,000 partitions with an hour of history",
      baseline: NONE,
      limit: NONE,
      measured: `${millions(withHistory)} partitions/s`,
      ratio: `${(withHistory / at240k).toFixed(2)} of the first runs`,
      must: `≥ ${millions(MUST_A_SECOND)}/s`,
      reached: withHistory >= MUST_A_SECOND,
    },
    {
      measure: "evaluate + decide 24,000 partitions with 64 samples each",
      baseline: NONE,
      limit: NONE,
      measured: `${millions(withAllSamples)} partitions/s`,
      ratio: `${(withAllSamples / at240k).toFixed(2)} of the first runs`,
      must: `≥ ${millions(MUST_A_SECOND)}/s`,
      reached: withAllSamples >= MUST_A_SECOND,
    },
    {
      measure: "state of 240,000 partitions after 70 runs",
      baseline: NONE,
      limit: NONE,
      measured: `${(bytes / 1e6).toFixed(2)} MB`,
      ratio: `${((bytes * 8) / 240_000).toFixed(0)} bits a partition`,
      must: `≤ ${MUST_BYTES / 1e6} MB`,
      reached: bytes <= MUST_BYTES,
    },
    {
      measure: "reading and writing it",
      baseline: NONE,
      limit: NONE,
      measured: `${readSeconds.toFixed(2)} + ${writeSeconds.toFixed(2)} s of CPU`,
      ratio: `${(cpu / MUST_CPU_SECONDS).toFixed(2)} of what it may`,
      must: `≤ ${MUST_CPU_SECONDS} s`,
      reached: cpu <= MUST_CPU_SECONDS,
    },
  ];
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(2)} M`;
}
