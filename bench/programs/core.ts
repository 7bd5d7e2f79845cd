import { writeFileSync } from "node:fs";
import { EMPTY_STATE, type State } from "../../lib/core/state.ts";
import { decodeState, encodeState } from "../../lib/core/state-document.ts";
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

/** The median of runs that each know what the one before left. */
function partitionsASecond(partitions: number): number {
  const groups = Math.round(partitions / PER_GROUP);
  let state: State = EMPTY_STATE;
  const times: number[] = [];
  for (let minute = 0; minute < ROUNDS; minute += 1) {
    const reading = syntheticReading(groups, minute);
    times.push(
      workSeconds(() => {
        state = evaluateAndDecide(reading, state, START + minute * MINUTE);
      }),
    );
  }
  return (groups * PER_GROUP) / median(times);
}

// The first size warms the code up, and is not told.
const [, ...rates] = [100_000, 1_000, 10_000, 100_000, 240_000, 1_000_000].map((partitions) => ({
  partitions,
  perSecond: partitionsASecond(partitions),
}));

let state: State = EMPTY_STATE;
for (let minute = 0; minute < RUNS; minute += 1) {
  state = evaluateAndDecide(syntheticReading(1_000, minute), state, START + minute * MINUTE);
}
const document = encodeState(state);
writeFileSync(process.argv[2] ?? "", document);
const writeSeconds = medianCpuSeconds(() => encodeState(state));
const readSeconds = medianCpuSeconds(() => decodeState(document));
console.log(JSON.stringify({ rates, bytes: document.length, writeSeconds, readSeconds }));
