import { describe, expect, test } from "vitest";
import type { ChannelMemory } from "../../lib/decide/known.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
  run,
} from "../given.ts";

const topics = (lags: Readonly<Record<string, number>>) =>
  givenReading([givenGroup(Object.entries(lags).map(([t, lag]) => givenTopic(t, [[5, 5 + lag]])))]);
const slack = {
  defaultUrl: "https://hooks.example/default",
  channels: new Map([
    ["ops", "https://hooks.example/ops"],
    ["same", "https://hooks.example/default"],
  ]),
};
const configOf = (...rules: readonly Partial<Rule>[]) =>
  givenConfig({
    rules: rules.map((rule, index) => givenRule({ index, warning: lagOf(100), ...rule })),
    slack,
  });

/** Runs at the given minutes after noon, with all their memories. */
function play(
  rule: Partial<Rule>,
  readings: readonly (readonly [minute: number, reading: Reading, takes?: boolean])[],
  before: State = EMPTY_STATE,
) {
  let state = before;
  return readings.map(([minute, reading, takes = true]) => {
    const done = run(configOf(rule), reading, state, NOON + minute * MINUTE, takes);
    state = done.state;
    return done;
  });
}

const bad = topics({ t: 500 });
const good = topics({ t: 0 });
const KEY = '["ckafka-abc","orders","t",null]';
const at = (minute: number) => NOON + minute * MINUTE;

describe("of what was told as resolved is remembered", () => {
  const resolvedAfter = (...runs: Parameters<typeof play>[1]) =>
    play({ dedupMs: 10 * MINUTE }, runs).map(({ state }) => state.resolved.get(KEY) ?? null);

  test("when, and since when it had been so, for the longest window of all rules", () => {
    const config = configOf({ dedupMs: 2 * HOUR, topic: "t" }, { dedupMs: MINUTE });
    const told = run(config, bad, EMPTY_STATE, NOON);
    const over = run(config, good, told.state, at(1));
    const ENDED = { at: at(1), times: 1, since: NOON };
    expect(over.state.resolved.get(KEY)).toEqual(ENDED);
    expect(run(config, good, over.state, at(120)).state.resolved.get(KEY)).toEqual(ENDED);
    expect(run(config, good, over.state, at(121)).state.resolved.has(KEY)).toBe(false);
  });

  test("as now, where the clock was set back since", () => {
    expect(resolvedAfter([0, bad], [1, good], [-5, good]).at(-1)).toMatchObject({ at: at(-5) });
  });

  test("nothing while Slack did not take it", () => {
    expect(resolvedAfter([0, bad], [1, good, false], [2, good])).toEqual([
      null,
      null,
      { at: at(2), times: 1, since: NOON },
    ]);
  });

  test("how often, where it fires again soon; while it fires it is the alert's", () => {
    expect(resolvedAfter([0, bad], [1, good], [2, bad], [3, good], [13, good])).toEqual([
      null,
      { at: at(1), times: 1, since: NOON },
      null,
      null,
      { at: at(13), times: 2, since: NOON },
    ]);
  });

  test("nothing of what was told as gone", () => {
    const without = topics({ other: 0 });
    const states = play({}, [
      [0, topics({ t: 500, other: 0 })],
      [1, without],
      [2, without],
    ]);
    expect(states.at(-1)?.verdicts).toMatchObject([{}, { reason: "gone" }]);
    expect(states.at(-1)?.state.resolved.size).toBe(0);
  });

  test("it goes on beside an alert that is pending and not flapping yet", () => {
    const rule = { dedupMs: HOUR, forMs: 5 * MINUTE };
    const runs = play(rule, [
      [0, bad],
      [5, bad],
      [6, good],
      [7, bad],
    ]);
    expect(runs.at(-1)?.state.resolved.get(KEY)).toMatchObject({ at: at(6) });
  });
});

describe("of a channel is remembered", () => {
  const loud = (channel: ChannelMemory): State => ({
    ...EMPTY_STATE,
    channels: new Map([["", channel]]),
  });
  const channelsAfter = (state: State, reading: Reading, minute: number, takes = true) =>
    run(configOf({}), reading, state, at(minute), takes).state.channels;

  test("when it got its last 5 messages, those that it did not take aside", () => {
    const sentAt = [-50, -40, -30, -20, -10].map(at);
    const before = loud({ sentAt, remindedAt: null });
    expect(channelsAfter(before, bad, 0).get("")).toEqual({
      sentAt: [...sentAt.slice(1), NOON],
      remindedAt: null,
    });
    expect(channelsAfter(before, bad, 0, false).get("")).toEqual({ sentAt, remindedAt: null });
  });

  test("what it got in the future of a clock that was set back as got now", () => {
    const before = loud({ sentAt: [at(-1), at(9)], remindedAt: at(9) });
    expect(channelsAfter(before, good, 0).get("")).toEqual({
      sentAt: [at(-1), NOON],
      remindedAt: NOON,
    });
  });

  test("when it last got nothing but reminders", () => {
    const rule = { dedupMs: 20 * MINUTE };
    const worse = topics({ t: 500, u: 500 });
    const reminded = (runs: Parameters<typeof play>[1]) =>
      play(rule, runs).at(-1)?.state.channels.get("")?.remindedAt;
    expect(reminded([[0, bad]])).toBeNull();
    expect(
      reminded([
        [0, bad],
        [20, bad],
      ]),
    ).toBe(at(20));
    expect(
      reminded([
        [0, bad],
        [20, bad],
        [21, bad],
      ]),
    ).toBe(at(20));
    expect(
      reminded([
        [0, bad],
        [20, worse],
      ]),
    ).toBeNull();
    expect(
      reminded([
        [0, bad],
        [20, bad, false],
      ]),
    ).toBeNull();
  });

  test("nothing, once it is not configured any more", () => {
    const channel = { sentAt: [NOON], remindedAt: null };
    const before = {
      ...EMPTY_STATE,
      channels: new Map([
        ["left", channel],
        ["ops", channel],
      ]),
    };
    expect([...channelsAfter(before, good, 1).keys()]).toEqual(["ops"]);
  });

  test("what was sent under another name of its webhook", () => {
    const done = run(configOf({ channel: "same" }), bad, EMPTY_STATE, NOON);
    expect(done.state.channels).toEqual(new Map([["", { sentAt: [NOON], remindedAt: null }]]));
  });
});

describe("reminders of a channel", () => {
  const rules = [
    { topic: "t", dedupMs: 20 * MINUTE },
    { topic: "u", dedupMs: 22 * MINUTE },
  ];
  const told = (...runs: readonly (readonly [minute: number, lags: Record<string, number>])[]) => {
    let state: State = EMPTY_STATE;
    return runs.map(([minute, lags]) => {
      const done = run(configOf(...rules, {}), topics(lags), state, at(minute));
      state = done.state;
      return done.verdicts.flatMap(({ reason, subject }) =>
        reason === null ? [] : [`${reason} ${subject.topic}`],
      );
    });
  };
  const both = { t: 500, u: 500 };

  test("wait a quarter of the shortest window that is due after the last of them", () => {
    expect(told([0, both], [20, both], [22, both], [25, both], [26, both])).toEqual([
      ["first t", "first u"],
      ["reminder t"],
      [],
      [],
      ["reminder u"],
    ]);
  });

  test("go along with any other message before that", () => {
    expect(told([0, both], [20, both], [22, { ...both, v: 500 }])[2]).toEqual([
      "reminder u",
      "first v",
    ]);
  });
});

describe("what fires in a channel", () => {
  const moved = (from: Partial<Rule>, to: Partial<Rule>) => {
    const first = run(configOf(from), bad, EMPTY_STATE, NOON);
    const then = run(configOf(to), bad, first.state, at(1));
    return then.verdicts.map(({ reason }) => reason);
  };
  test.each<[name: string, from: Partial<Rule>, to: Partial<Rule>, reason: string | null]>([
    ["is told anew in another one", {}, { channel: "ops" }, "first"],
    ["and back in the default one", { channel: "ops" }, {}, "first"],
    ["but not under another name of the same webhook", {}, { channel: "same" }, null],
    ["nor back under the first one", { channel: "same" }, {}, null],
    ["nor in the same", { channel: "ops" }, { channel: "ops" }, null],
  ])("%s", (_, from, to, reason) => {
    expect(moved(from, to)).toEqual([reason]);
  });

  test("is told anew where its channel is not configured any more", () => {
    const first = run(configOf({ channel: "ops" }), bad, EMPTY_STATE, NOON);
    const config = { ...configOf({}), slack: { ...slack, channels: new Map<string, string>() } };
    expect(run(config, bad, first.state, at(1)).verdicts).toMatchObject([{ reason: "first" }]);
  });
});
