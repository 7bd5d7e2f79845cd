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
const ROUNDS = 15;
/** More than samples reach back. */
const RUNS = 70;
/** So that a run right after this one is the next in line. */
const START = Date.now() - RUNS * MINUTE;

/** The median run of some that each know what the one before left. */
function partitionsASecond(partitions: number, rounds: number): number {
  const groups = Math.round(partitions / PER_GROUP);
  let state: State = EMPTY_STATE;
  const times: number[] = [];
  for (let minute = 0; minute < rounds; minute += 1) {
    const reading = syntheticReading(groups, minute);
    const start = performance.now();
    state = evaluateAndDecide(reading, state, START + minute * MINUTE);
    times.push(performance.now() - start);
  }
  return (groups * PER_GROUP * 1_000) / median(times);
}

function cpuSeconds(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
  return median(times);
}

const rates = [1_000, 10_000, 100_000, 240_000, 1_000_000].map((partitions) => ({
  partitions,
  perSecond: partitionsASecond(partitions, ROUNDS),
}));

let state: State = EMPTY_STATE;
for (let minute = 0; minute < RUNS; minute += 1) {
  state = evaluateAndDecide(syntheticReading(1_000, minute), state, START + minute * MINUTE);
}
const document = encodeState(state);
writeFileSync(process.argv[2] ?? "", document);
const writeSeconds = cpuSeconds(() => encodeState(state));
const readSeconds = cpuSeconds(() => decodeState(document));
console.log(JSON.stringify({ rates, bytes: document.length, writeSeconds, readSeconds }));
