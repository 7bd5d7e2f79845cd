import { describe, expect, test } from "vitest";
import { evaluate } from "../../../lib/evaluate/evaluate.ts";
import type { PartitionMeasure } from "../../../lib/evaluate/evaluation.ts";
import { RuleBook } from "../../../lib/model/rule-book.ts";
import { EMPTY_STATE } from "../../../lib/state/state.ts";
import { behindOf, givenRule, HOUR, oneTopic } from "../../given.ts";
import recorded from "./recorded.json" with { type: "json" };
import { HORIZONS, isRecorded, type Look, recordedHistories } from "./recorded.ts";

/*
 * What version 1.0.0 said of the histories in recorded.ts: of each, and of a rule that looks back an hour
 * or four, minute by minute in whole seconds the time behind (negative: more than) and how long the
 * commit has stood still.
 */
type Row = readonly [minute: number, behind: number | null, stalled: number | null];
const EXPECTED = new Map<string, Map<string, readonly (number | null)[][]>>(
  Object.entries(recorded).map(([horizon, of]) => [horizon, new Map(Object.entries(of))]),
);

function rowsOf(looks: readonly Look[], horizonMs: number, partitions: number): Row[] {
  const rules = new RuleBook([givenRule({ critical: behindOf(horizonMs), stalledMs: 24 * HOUR })]);
  let known = { runs: EMPTY_STATE.runs, histories: EMPTY_STATE.histories };
  const rows: Row[] = [];
  for (const [minute, { now, committedOffset, logEndOffset }] of looks.entries()) {
    Object.assign(known.histories, { partitions });
    const reading = oneTopic([[committedOffset, logEndOffset]]);
    const evaluated = evaluate(reading, { rules, known, alerted: [], now, everySubject: true });
    known = { runs: evaluated.runs, histories: evaluated.histories };
    const [measure] = evaluated.evaluations.flatMap((evaluation) => evaluation.partitions);
    if (measure !== undefined && isRecorded(minute)) rows.push(rowOf(minute, measure));
  }
  return rows;
}

function rowOf(minute: number, { behind, stalledMs }: PartitionMeasure): Row {
  const seconds = behind === null ? null : Math.round(behind.ms / 1_000);
  const stalled = stalledMs === null ? null : Math.round(stalledMs / 1_000);
  return [minute, seconds !== null && behind?.isLowerBound ? -seconds : seconds, stalled];
}

const SIZES = [
  ["a small state", 1],
  ["the largest", 240_000],
] as const;

describe.each(Object.entries(HORIZONS))("looking back %s", (horizon, horizonMs) => {
  describe.each(SIZES)("in %s", (_, partitions) => {
    test.each([...recordedHistories()])(
      "time behind and stalled are as they were: %s",
      (name, looks) => {
        const expected = EXPECTED.get(horizon)?.get(name) ?? [];
        const rows = rowsOf(looks, horizonMs, partitions);
        expect(rows).toHaveLength(expected.length);
        for (const [i, [minute, behind, stalled]] of rows.entries()) {
          const [, was = null, wasStalled] = expected[i] ?? [];
          expect([minute, stalled]).toEqual([minute, wasStalled]);
          const isNear =
            behind === was || Math.abs((behind ?? 0) - (was ?? 0)) <= 0.05 * Math.abs(was ?? 0) + 1;
          expect(isNear, `${behind} s at minute ${minute}, where it was ${was}`).toBe(true);
        }
      },
    );
  });
});
