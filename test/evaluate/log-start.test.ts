import { expect, test } from "vitest";
import { Evaluator } from "../../lib/evaluate/evaluate.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import { givenRule, lagOf, MINUTE, NOON, oneTopic, type Rows } from "../given.ts";

const rules = new RuleBook([givenRule({ warning: lagOf(100), stalledMs: 2 * MINUTE })]);

/** One run a minute on partition 0 of `t`; `start`: it is asked where its log begins. */
function runOn(state: State, minute: number, row: Rows[number], start: number | null = null) {
  const reading = oneTopic([row]);
  const now = NOON + minute * MINUTE;
  const evaluator = new Evaluator({ rules, known: state, alerted: [], now, everySubject: true });
  for (const group of reading.groups) evaluator.add(group);
  if (start !== null) {
    evaluator.again("ckafka-abc", "orders", new Map([["t", new Map([[0, start]])]]));
  }
  const { evaluations, runs, histories } = evaluator.finish(reading);
  const [evaluation] = evaluations;
  if (evaluation === undefined) throw new Error("nothing was evaluated");
  return { evaluation, state: { ...state, runs, histories } };
}

test("lag before the log's start is none, in that run and while the commit stands there", () => {
  const first = runOn(EMPTY_STATE, 0, [0, 5_000], 5_000);
  expect(first.evaluation).toMatchObject({
    severity: "ok",
    lag: 0,
    partitions: [{ lag: 5_000, countedLag: 0, logStartOffset: 5_000, deleted: 5_000 }],
  });
  const later = runOn(runOn(first.state, 1, [0, 5_010]).state, 2, [0, 5_050]);
  expect(later.evaluation).toMatchObject({ severity: "ok", lag: 50 });
  const stuck = runOn(later.state, 3, [0, 5_050]);
  expect(stuck.evaluation.breaches.map(({ kind }) => kind)).toEqual(["stalled"]);
});

test("a commit that moves is counted from where it stands", () => {
  const first = runOn(EMPTY_STATE, 0, [0, 5_000], 5_000);
  expect(runOn(first.state, 1, [10, 5_000]).evaluation).toMatchObject({
    severity: "warning",
    lag: 4_990,
    partitions: [{ logStartOffset: null, deleted: 0 }],
  });
});

test("a start before the commit changes nothing", () => {
  const { evaluation } = runOn(EMPTY_STATE, 0, [200, 5_000], 150);
  expect(evaluation).toMatchObject({ lag: 4_800, partitions: [{ deleted: 0 }] });
});

test("what of a lag is deleted is told beside what is not", () => {
  const { evaluation } = runOn(EMPTY_STATE, 0, [0, 5_000], 4_000);
  expect(evaluation).toMatchObject({
    severity: "warning",
    lag: 1_000,
    partitions: [{ deleted: 4_000, countedLag: 1_000 }],
  });
});
