import { describe, expect, test } from "vitest";
import { countUnread } from "../../lib/decide/blindness.ts";
import { aboutToBeTold, decideAll } from "../../lib/decide/decide.ts";
import type { Known } from "../../lib/decide/known.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Reading } from "../../lib/model/reading.ts";
import { RuleBook } from "../../lib/model/rule-book.ts";
import { subjectName } from "../../lib/model/subject.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
  run,
  said,
} from "../given.ts";

const rule = givenRule({ warning: lagOf(100), critical: lagOf(1_000) });
const config = givenConfig({
  rules: [rule],
  blind: { forMs: 2 * MINUTE, dedupMs: HOUR, channel: null, mention: "<!here>" },
});
const topics = (lags: Readonly<Record<string, number>>) =>
  givenReading([givenGroup(Object.entries(lags).map(([t, lag]) => givenTopic(t, [[5, 5 + lag]])))]);

/** What a run knows of a reading. */
function knownOf(reading: Reading, state: State, now: number): Known {
  const rules = new RuleBook(config.rules);
  const options = { rules, known: state, alerted: state.alerts.values(), now, everySubject: true };
  const { evaluations, presences } = evaluate(reading, options);
  const base = { policy: config, rules, reading, presences, evaluations, memory: state, now };
  const unreadSince = countUnread(reading.unreadable, state.unreadSince, now);
  return { ...base, unreadSince, groupInfo: () => null };
}

/** A state in which the default channel got five messages, the last one at noon. */
const LOUD: State = {
  ...EMPTY_STATE,
  channels: new Map([
    ["", { sentAt: [4, 3, 2, 1, 0].map((ago) => NOON - ago * MINUTE), remindedAt: null }],
  ]),
};

describe("what costs nothing", () => {
  test("what is ok and has no alert has no verdict, unless a report asks for every subject", () => {
    const known = knownOf(topics({ a: 0, b: 500 }), EMPTY_STATE, NOON);
    const names = (verdicts: ReturnType<typeof decideAll>) =>
      verdicts.map(({ subject }) => subjectName(subject));
    expect(names(decideAll(known))).toEqual(["ckafka-abc/orders/b"]);
    expect(names(decideAll(known, { every: true }))).toHaveLength(2);
  });
});

describe("where the log start is asked for", () => {
  test("of what would be told now since messages wait, and of nothing that is ok or told", () => {
    const reading = topics({ a: 0, b: 500 });
    const about = (state: State, now: number) =>
      aboutToBeTold(knownOf(reading, state, now)).map(({ subject }) => subject.topic);
    expect(about(EMPTY_STATE, NOON)).toEqual(["b"]);
    const { state } = run(config, reading, EMPTY_STATE, NOON);
    expect(about(state, NOON + MINUTE)).toEqual([]);
  });

  test("of nothing that a loud channel holds", () => {
    expect(aboutToBeTold(knownOf(topics({ b: 500 }), LOUD, NOON + MINUTE))).toEqual([]);
  });
});

describe("a loud channel", () => {
  test("holds what is due until 5 minutes after its last message, and says since when", () => {
    const reading = topics({ a: 500 });
    const held = run(config, reading, LOUD, NOON + MINUTE);
    expect(held.verdicts).toMatchObject([{ held: true, reason: null, notice: null }]);
    const still = run(config, reading, held.state, NOON + 5 * MINUTE - 1);
    expect(said(still.verdicts)).toEqual([]);
    const told = run(config, reading, still.state, NOON + 5 * MINUTE);
    expect(told.verdicts).toMatchObject([
      { held: false, reason: "first", notice: { held: { since: NOON + MINUTE } } },
    ]);
  });

  test("is loud no more when its messages are more than 10 minutes old", () => {
    const state = run(config, topics({ a: 0 }), LOUD, NOON + MINUTE).state;
    const told = run(config, topics({ a: 500 }), state, NOON + 9 * MINUTE);
    expect(said(told.verdicts)).toEqual(["first ckafka-abc/orders/a"]);
  });
});

describe("an instance that is blind", () => {
  const unread = (...groups: string[]) =>
    givenReading([givenGroup([givenTopic("t", [[5, 5]])])], {
      unreadable: groups.map((group) => givenUnreadable({ group })),
    });
  const play = (...readings: Reading[]) => {
    let state: State = EMPTY_STATE;
    return readings.map((reading, minute) => {
      const done = run(config, reading, state, NOON + minute * MINUTE);
      state = done.state;
      return done;
    });
  };

  test("is told when one group was unread for long enough, with all that are unread then", () => {
    const last = play(unread("a"), unread("a", "b"), unread("a", "c")).at(-1);
    const blind = last?.verdicts.find(({ kind }) => kind === "blind");
    expect(blind).toMatchObject({
      reason: "first",
      alert: { activeAt: NOON, firing: "unknown" },
      notice: { mention: "<!here>", unreadable: [{ group: "a" }, { group: "c" }] },
    });
  });

  test("is told to nobody while each group can be read every other check", () => {
    const runs = play(...Array.from({ length: 9 }, (_, i) => unread(i % 2 ? "a" : "b")));
    expect(runs.flatMap(({ verdicts }) => said(verdicts))).toEqual([]);
  });

  test("stays blind until everything can be read", () => {
    const runs = play(unread("a"), unread("a"), unread("a"), unread("b"), unread());
    expect(runs.map(({ verdicts }) => said(verdicts))).toEqual([
      [],
      [],
      ["first ckafka-abc"],
      [],
      ["resolved ckafka-abc"],
    ]);
  });

  test("counts a group as unread while the discovery of its pattern fails", () => {
    const runs = play(unread("pay-1"), unread("pay-*"), unread("pay-1"));
    expect(said(runs.at(-1)?.verdicts ?? [])).toEqual(["first ckafka-abc"]);
  });
});

test("ten thousand alerts, two hundred rules and a hundred silences are decided in time", () => {
  const rules = Array.from({ length: 200 }, (_, index) =>
    givenRule({ index, group: `g${index}-*`, warning: lagOf(100) }),
  );
  const silences = Array.from({ length: 100 }, (_, index) => ({
    group: `other-${index}-*`,
    topic: null,
    instance: null,
    window: { kind: "once" as const, from: null, until: NOON + HOUR },
  }));
  const many = { ...config, rules, silences };
  const reading = givenReading(
    Array.from({ length: 200 }, (_, group) =>
      givenGroup(
        Array.from({ length: 50 }, (_, topic) => givenTopic(`t${topic}`, [[0, 500]])),
        { group: `g${group}-x` },
      ),
    ),
  );
  const first = run(many, reading, EMPTY_STATE, NOON);
  expect(first.state.alerts.size).toBe(10_000);
  const start = performance.now();
  const unread = run(many, givenReading([]), first.state, NOON + MINUTE);
  expect(unread.state.alerts.size).toBe(10_000);
  expect(performance.now() - start).toBeLessThan(5_000);
});
