import { decodeState, encodeState } from "../../../lib/state/document.ts";
import { EMPTY_STATE, type State } from "../../../lib/state/state.ts";
import { behindOf } from "../../emulators/given.ts";
import { median } from "../median.ts";
import type { Kind } from "../producers.ts";
import { medianSeconds, workSeconds } from "../stopwatch.ts";
import {
  allGroups,
  MINUTE,
  partitionsOf,
  policyOf,
  Readings,
  runCore,
  shapeOf,
} from "../synthetic.ts";

/** What is asked of this program, as its argument in JSON. */
export interface CoreOrder {
  readonly groups: number;
  readonly kind: Kind;
  readonly runs: number;
  /** So many of the last are counted. */
  readonly last: number;
  /** How often all this is done. */
  readonly series: number;
  /** The longest time threshold: samples reach back so far (ms). */
  readonly behindMs: number;
}

// Runs the core again and again, each run with what the one before left, and prints how fast the last
// runs were and how large a state they left.

const ROUNDS = 5;
const { groups, kind, runs, last, series, behindMs }: CoreOrder = JSON.parse(
  process.argv[2] ?? "{}",
);
const policy = policyOf([allGroups({ critical: behindOf(behindMs) })]);

function runsOf(state: State): { state: State; times: number[] } {
  const readings = new Readings(shapeOf(groups), kind);
  const start = Date.now() - runs * MINUTE;
  const times: number[] = [];
  let known = state;
  for (let minute = 0; minute < runs; minute += 1) {
    const reading = readings.next();
    times.push(
      workSeconds(() => {
        known = runCore(policy, reading, known, start + minute * MINUTE).state;
      }),
    );
  }
  return { state: known, times: times.slice(-last) };
}

const all = Array.from({ length: series }, () => runsOf(EMPTY_STATE));
const { state } = all.at(-1) ?? { state: EMPTY_STATE };
const document = encodeState(state);

async function tell(): Promise<void> {
  console.log(
    JSON.stringify({
      perSecond: partitionsOf(shapeOf(groups)) / median(all.flatMap(({ times }) => times)),
      bytes: document.length,
      writeSeconds: await medianSeconds(ROUNDS, () => encodeState(state)),
      readSeconds: await medianSeconds(ROUNDS, () => decodeState(document)),
    }),
  );
}

void tell();
