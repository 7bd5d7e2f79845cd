import { writeFileSync } from "node:fs";
import { decodeState, encodeState } from "../../../lib/state/document.ts";
import { EMPTY_STATE, type State } from "../../../lib/state/state.ts";
import { median } from "../median.ts";
import {
  evaluateAndDecide,
  MINUTE,
  PARTITIONS_PER_TOPIC,
  syntheticReading,
  TOPICS_PER_GROUP,
} from "../synthetic.ts";

// Prints what `measures/core.ts` reads, and leaves the last run's state in the file of its argument.

const PER_GROUP = TOPICS_PER_GROUP * PARTITIONS_PER_TOPIC;
const ROUNDS = 7;
/** A median of 21 times. */
const SERIES = 3;
/** More than samples reach back. */
const RUNS = 70;
/** So that a run right after this one is the next in line. */
const START = Date.now() - RUNS * MINUTE;

/** Of this process's CPU time, which does not count what a busy machine does meanwhile. */
function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/**
 * The smaller one of CPU time and time elapsed: the one counts the collector's threads on top, the other
 * whatever else the machine does.
 */
function workSeconds(work: () => unknown): number {
  const start = performance.now();
  const cpu = cpuSeconds(work);
  return Math.min(cpu, (performance.now() - start) / 1_000);
}

function medianCpuSeconds(work: () => unknown): number {
  return median(Array.from({ length: ROUNDS }, () => cpuSeconds(work)));
}

/** So many runs that each know what the one before left: what the last leaves, and the time of each. */
function runsOf(groups: number, runs: number): { state: State; times: number[] } {
  let state: State = EMPTY_STATE;
  const times: number[] = [];
  for (let minute = 0; minute < runs; minute += 1) {
    const reading = syntheticReading(groups, minute);
    times.push(
      workSeconds(() => {
        state = evaluateAndDecide(reading, state, START + minute * MINUTE);
      }),
    );
  }
  return { state, times };
}

/** The median of the first runs, several times over. */
function partitionsASecond(partitions: number): number {
  const groups = Math.round(partitions / PER_GROUP);
  const times = Array.from({ length: SERIES }, () => runsOf(groups, ROUNDS).times);
  return (groups * PER_GROUP) / median(times.flat());
}

// The first size warms the code up, and is not told.
const [, ...rates] = [100_000, 1_000, 10_000, 100_000, 240_000, 1_000_000].map((partitions) => ({
  partitions,
  perSecond: partitionsASecond(partitions),
}));

const { state, times } = runsOf(1_000, RUNS);
const withHistory = (1_000 * PER_GROUP) / median(times.slice(-15));
// Few enough partitions that each keeps all of its samples.
const withAllSamples = (100 * PER_GROUP) / median(runsOf(100, RUNS).times.slice(-8));
const document = encodeState(state);
writeFileSync(process.argv[2] ?? "", document);
const writeSeconds = medianCpuSeconds(() => encodeState(state));
const readSeconds = medianCpuSeconds(() => decodeState(document));
console.log(
  JSON.stringify({
    rates,
    withHistory,
    withAllSamples,
    bytes: document.length,
    writeSeconds,
    readSeconds,
  }),
);
