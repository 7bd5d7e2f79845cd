import { describe, expect, test } from "vitest";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import type { Severity } from "../../lib/model/severity.ts";
import { observe, statusOf } from "../../lib/run/observe.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenInfo,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  lagOf,
  MINUTE,
  NOON,
} from "../given.ts";
import { FakePorts } from "./fake-ports.ts";

const ABOVE = { warning: lagOf(100), critical: lagOf(1000) };

async function look(ports: FakePorts, reading: Reading, rules: Partial<Rule>[] = [{ group: "*" }]) {
  ports.reading = reading;
  const config = givenConfig({ rules: rules.map((rule) => givenRule({ ...ABOVE, ...rule })) });
  return observe(config, EMPTY_STATE, ports.kafka, ports.limit(), NOON);
}

const group = (name: string, lag: number, instance = "ckafka-abc") =>
  givenGroup([givenTopic("t", [[0, lag]])], { group: name, instance });

describe("the state of groups is asked for", () => {
  test("not at all where all is well", async () => {
    const ports = new FakePorts();
    const { apiCalls } = await look(ports, givenReading([group("fine", 0)], { apiCalls: 7 }));
    expect(ports.journal).toEqual(["readOffsets"]);
    expect(apiCalls).toBe(7);
  });

  test("only of groups with something that is not ok, each once, in one call an instance", async () => {
    const ports = new FakePorts();
    const many = givenGroup(
      ["a", "b"].map((topic) => givenTopic(topic, [[0, 500]])),
      { group: "many" },
    );
    const elsewhere = group("elsewhere", 5_000, "ckafka-xyz");
    const inPart = givenGroup([givenTopic("t", [[0, 0]], [1])], { group: "in-part" });
    const { apiCalls } = await look(
      ports,
      givenReading([group("fine", 0), many, elsewhere, inPart], { apiCalls: 4 }),
      [{ group: "*" }, { group: "*", instance: "ckafka-xyz" }],
    );
    expect(ports.journal).toEqual([
      "readOffsets",
      "readLogStarts ckafka-abc a,b",
      "readLogStarts ckafka-xyz t",
      "readGroupInfo ckafka-abc many,in-part",
      "readGroupInfo ckafka-xyz elsewhere",
    ]);
    expect(apiCalls).toBe(8);
  });

  test("and is null of a group that was not asked for, or gave no answer", async () => {
    const ports = new FakePorts();
    const info = givenInfo("Stable", 3);
    ports.infos.set("slow", info);
    const reading = givenReading([group("slow", 500), group("mute", 500), group("fine", 0)]);
    const { known } = await look(ports, reading);
    expect(known.groupInfo("ckafka-abc", "slow")).toEqual(info);
    expect(known.groupInfo("ckafka-abc", "mute")).toBeNull();
    expect(known.groupInfo("ckafka-abc", "fine")).toBeNull();
    expect(known.groupInfo("ckafka-xyz", "slow")).toBeNull();
  });
});

describe("where logs begin is asked", () => {
  const ask = async (lag: number, alerts: State["alerts"], rule: Partial<Rule> = {}) => {
    const ports = new FakePorts();
    ports.reading = givenReading([group("slow", lag), group("fine", 0)]);
    ports.logStarts = new Map([["t", new Map([[0, lag]])]]);
    const config = givenConfig({ rules: [givenRule({ group: "*", ...ABOVE, ...rule })] });
    const state = { ...EMPTY_STATE, alerts };
    const { evaluated } = await observe(config, state, ports.kafka, ports.limit(), NOON);
    const asked = ports.journal.filter((call) => call.startsWith("readLogStarts"));
    return { asked, evaluated, state: evaluated, journal: ports.journal };
  };

  test("before something is told for the first time, and what was deleted is no lag", async () => {
    const { asked, evaluated, journal } = await ask(500, new Map());
    expect(asked).toEqual(["readLogStarts ckafka-abc t"]);
    expect(evaluated.evaluations.map(({ severity }) => severity)).toEqual([]);
    expect(evaluated.subjects).toBe(2);
    // What is ok after all needs no state.
    expect(journal.some((call) => call.startsWith("readGroupInfo"))).toBe(false);
  });

  test("of the worst first, since there may not be time for all", async () => {
    const ports = new FakePorts();
    const lags = { low: 200, critical: 1_500, high: 900 };
    const lagging = Object.entries(lags).map(([topic, lag]) => givenTopic(topic, [[0, lag]]));
    const behind = givenTopic("behind", [[0, 400]]);
    ports.reading = givenReading([
      givenGroup(lagging),
      givenGroup([behind, givenTopic("high", [[0, 950]])], { group: "other" }),
    ]);
    const rules = [givenRule({ group: "*", ...ABOVE })];
    await observe(givenConfig({ rules }), EMPTY_STATE, ports.kafka, ports.limit(), NOON);
    expect(ports.journal).toContain("readLogStarts ckafka-abc critical,high,behind,low");
  });

  test("not of what is ok, nor of what is pending", async () => {
    expect((await ask(5, new Map())).asked).toEqual([]);
    expect((await ask(500, new Map(), { forMs: MINUTE })).asked).toEqual([]);
  });
});

describe("the status of a run is the worst that was measured", () => {
  const unread = { unreadable: [givenUnreadable()] };
  test.each<[name: string, reading: Reading, expected: Severity]>([
    ["nothing at all is unknown: nothing was compared", givenReading([]), "unknown"],
    ["all is well", givenReading([group("a", 0), group("b", 99)]), "ok"],
    [
      "the worst of several",
      givenReading([group("a", 100), group("b", 1000), group("c", 0)]),
      "critical",
    ],
    ["what could not be read is unknown", givenReading([group("a", 0)], unread), "unknown"],
    ["a breach is worse than not to know", givenReading([group("a", 100)], unread), "warning"],
  ])("%s", async (_, reading, expected) => {
    const { known, evaluated } = await look(new FakePorts(), reading);
    expect(statusOf(evaluated, known.reading.unreadable)).toBe(expected);
  });

  test("one that is only pending counts", async () => {
    const { known, evaluated } = await look(new FakePorts(), givenReading([group("a", 100)]), [
      { group: "*", forMs: 3_600_000 },
    ]);
    expect(statusOf(evaluated, known.reading.unreadable)).toBe("warning");
  });
});
