import * as v from "valibot";
import { runChild } from "../child.ts";
import { KINDS, type Kind } from "../producers.ts";
import type { CoreOrder } from "../programs/core.ts";
import type { Row } from "../row.ts";
import { HOUR, partitionsOf, shapeOf } from "../synthetic.ts";

const MUST_A_SECOND = 2_000_000;
const MUST_BYTES: Readonly<Record<Kind, number>> = {
  steady: 8e6,
  poisson: 8e6,
  noise: 8e6,
  white: 12e6,
};
const MUST_CPU_SECONDS = 1;

/** A few more than samples reach back. */
const HOUR_OF_RUNS = 66;
/** More than a partition keeps samples of. */
const RUNS_TO_THE_CAP = 140;

const Result = v.object({
  perSecond: v.number(),
  bytes: v.number(),
  writeSeconds: v.number(),
  readSeconds: v.number(),
});

type Result = v.InferOutput<typeof Result>;

/** The pure part, from its first runs on, and the state that it leaves. */
export async function measureCore(program: string): Promise<Row[]> {
  const run = async (order: Partial<CoreOrder>): Promise<Result> => {
    const usual: CoreOrder = {
      ...{ groups: 1_000, kind: "noise", runs: HOUR_OF_RUNS, last: 15, series: 1 },
      behindMs: HOUR / 6,
    };
    return v.parse(Result, await runChild([program, JSON.stringify({ ...usual, ...order })]));
  };
  const first = await run({ runs: 7, last: 7, series: 3 });
  const rows = [speed("240,000 partitions, first runs", first)];
  const states: Row[] = [];
  for (const kind of ["steady", "poisson", "noise", "white"] as const) {
    const result = await run({ kind });
    rows.push(speed(`240,000 partitions, an hour of history, ${KINDS[kind]}`, result));
    states.push(size(kind, result));
    if (kind === "noise") states.push(cpu(result));
  }
  const many = await run({ groups: 100 });
  const most = await run({ groups: 100, runs: RUNS_TO_THE_CAP, behindMs: 2 * HOUR });
  return [
    ...rows,
    speed("24,000 partitions with 64 samples each", many),
    speed("24,000 partitions at the cap of 64, two hours of history", most),
    ...states,
  ];
}

function speed(what: string, { perSecond }: Result): Row {
  return {
    measure: `core: ${what}`,
    measured: `${(perSecond / 1e6).toFixed(2)} M partitions/s`,
    must: `≥ ${MUST_A_SECOND / 1e6} M/s`,
    reached: perSecond >= MUST_A_SECOND,
  };
}

function size(kind: Kind, { bytes }: Result): Row {
  const bits = (bytes * 8) / partitionsOf(shapeOf(1_000));
  const must = MUST_BYTES[kind];
  return {
    measure: `state after an hour: 240,000 partitions, ${KINDS[kind]}`,
    measured: `${(bytes / 1e6).toFixed(2)} MB`,
    beside: `${bits.toFixed(0)} bits a partition`,
    must: `≤ ${must / 1e6} MB`,
    reached: bytes <= must,
  };
}

function cpu({ readSeconds, writeSeconds }: Result): Row {
  return {
    measure: "CPU of reading and writing that state",
    measured: `${readSeconds.toFixed(2)} + ${writeSeconds.toFixed(2)} s`,
    must: `≤ ${MUST_CPU_SECONDS} s`,
    reached: readSeconds + writeSeconds <= MUST_CPU_SECONDS,
  };
}
