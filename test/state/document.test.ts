import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Alert } from "../../lib/decide/alert.ts";
import { Histories } from "../../lib/evaluate/history/histories.ts";
import { subjectKey } from "../../lib/model/subject.ts";
import { decodeState, encodeState } from "../../lib/state/document.ts";
import { NO_SUM, StateFormatError, seal } from "../../lib/state/seal.ts";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  behindOf,
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  lagOf,
  MINUTE,
  NOON,
  run,
} from "../given.ts";

const HOSTILE = [
  "__proto__",
  "constructor",
  "",
  "a/b",
  '"',
  "\u0000",
  "<!channel> & <b>",
  "\ud800",
];

/** After two runs on a topic of every given name. */
function stateOf(names: readonly string[]): State {
  const config = givenConfig({ rules: [givenRule({ group: "*", warning: lagOf(1) })] });
  const groups = names.map((name) =>
    givenGroup(
      [
        givenTopic(name, [
          [0, 5],
          [null, 9],
          [7, 7],
        ]),
      ],
      { group: name },
    ),
  );
  const reading = givenReading(groups);
  const { state } = run(config, reading, EMPTY_STATE, NOON);
  return run(config, reading, state, NOON + MINUTE).state;
}

/** With its run times as text: those compare by what they hold. */
const plain = ({ runs, histories, ...state }: State) => ({
  ...state,
  runs: runs.toSteps(),
  histories: [Buffer.from(histories.bytes).toString("base64"), histories.partitions],
});

describe("the state as a document", () => {
  test("comes back as it was, whatever names are in it", async () => {
    const state = stateOf(HOSTILE);
    expect(plain(await decodeState(encodeState(state)))).toEqual(plain(state));
    expect(state.alerts.size).toBe(HOSTILE.length);
  });

  test("of nothing known", async () => {
    expect(plain(await decodeState(encodeState(EMPTY_STATE)))).toEqual(plain(EMPTY_STATE));
  });

  test("every field of an alert comes back", async () => {
    const subject = { instance: "ckafka-abc", group: null, topic: null, partition: null };
    const alert: Alert = {
      subject,
      about: "blind",
      activeAt: NOON,
      beganAt: NOON - 1,
      heldSince: { unknown: NOON, warning: NOON + 1, critical: NOON + 2 },
      firing: "critical",
      keepFiringSince: NOON + 3,
      lastSentAt: NOON + 4,
      lastSentSeverity: "warning",
      lastSentTo: "ops",
      owed: { since: NOON + 5, why: "held" },
      flapping: { times: 3, since: NOON - 6, resolvedAt: NOON - 7 },
      missingSince: NOON + 8,
      suppressed: 5,
      peakLag: 2 ** 53,
      overTime: true,
    };
    const state = { ...EMPTY_STATE, alerts: new Map([[subjectKey(subject), alert]]) };
    expect((await decodeState(encodeState(state))).alerts).toEqual(state.alerts);
  });

  test("with what deciding remembers beside its alerts", async () => {
    const state: State = {
      ...EMPTY_STATE,
      resolved: new Map([['["a","b",null,null]', { at: NOON, times: 2, since: NOON - 1 }]]),
      unreadSince: new Map([
        ["a", new Map(HOSTILE.map((name, index) => [name, NOON + index] as const))],
        ["__proto__", new Map([["b", NOON]])],
      ]),
      channels: new Map([
        ["", { sentAt: [NOON, NOON + 1], remindedAt: NOON }],
        ["__proto__", { sentAt: [], remindedAt: null }],
      ]),
    };
    expect(plain(await decodeState(encodeState(state)))).toEqual(plain(state));
  });

  test("is JSON while it is small, and JSON followed by the histories when it is large", async () => {
    expect(JSON.parse(Buffer.from(encodeState(stateOf(["a"]))).toString())).toMatchObject({
      version: 2,
      savedAt: NOON + MINUTE,
    });
    const many = stateOf(Array.from({ length: 3000 }, (_, i) => `group-${i}`));
    const document = Buffer.from(encodeState(many));
    expect(document.subarray(0, document.indexOf("\n")).toString()).toMatch(/^\{.*\}$/);
    expect(plain(await decodeState(document))).toEqual(plain(many));
  });

  test("is compressed when it is very large", async () => {
    const histories = new Histories(Buffer.alloc(8 * 1024 * 1024, 1));
    const state = { ...EMPTY_STATE, histories };
    const document = encodeState(state);
    expect([...document.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
    expect(plain(await decodeState(document))).toEqual(plain(state));
  });
});

describe("a document that is not ours", () => {
  const text = Buffer.from(encodeState(stateOf(["a"]))).toString();
  const edited = (edit: (document: Record<string, unknown>) => void) => {
    const document = JSON.parse(text);
    edit(document);
    return JSON.stringify(document);
  };
  test.each<[name: string, document: string, says: RegExp]>([
    ["cut", text.slice(0, -1), /^not JSON$/],
    ["of another shape", `{"sum":"${NO_SUM}"}`, /^at "version": /],
    ["of a version to come", edited((d) => Object.assign(d, { version: 3 })), /^at "version": /],
    ["without a version", edited((d) => delete d["version"]), /^at "version": /],
    ["with a field too many", edited((d) => Object.assign(d, { more: 1 })), /^at "more": /],
    [
      "with a moment that is none",
      edited((d) => Object.assign(d, { savedAt: 9e15 })),
      /^at "savedAt": /,
    ],
    ["with a negative moment", edited((d) => Object.assign(d, { savedAt: -1 })), /^at "savedAt": /],
    [
      "with a severity that is none",
      text.replace('"firing":"warning"', '"firing":"ok"'),
      /^at "alerts\.0\.firing": /,
    ],
    [
      "with an infinite lag",
      text.replace('"peakLag":5', '"peakLag":1e999'),
      /^at "alerts\.0\.peakLag": /,
    ],
  ])("%s, is refused with its place, though its sum is right", async (_name, document, says) => {
    const refused = decodeState(seal(Buffer.from(document)));
    await expect(refused).rejects.toBeInstanceOf(StateFormatError);
    await expect(refused).rejects.toThrow(says);
  });
});

test("a document of the version before is taken over, and nothing in it forgotten", async () => {
  const state = await decodeState(
    await readFile(join(import.meta.dirname, "documents/version-1.state")),
  );
  expect([...state.alerts.values()]).toMatchObject([
    {
      about: "lag",
      subject: { group: "orders", topic: "orders-v1" },
      firing: "critical",
      activeAt: NOON,
      beganAt: NOON,
      keepFiringSince: null,
      lastSentAt: NOON + 3 * MINUTE,
      lastSentSeverity: "critical",
      suppressed: 2,
      peakLag: 2100,
    },
    { about: "lag", subject: { group: "billing", topic: null }, firing: "warning" },
    { about: "absence", subject: { group: "mailer", topic: null }, firing: "warning" },
    { about: "lag", subject: { group: "audit" }, firing: null, lastSentAt: null },
    { about: "blind", subject: { instance: "ckafka-abc", group: null }, firing: "unknown" },
  ]);
  expect(state.savedAt).toBe(NOON + 5 * MINUTE);
  const config = givenConfig({ rules: [givenRule({ warning: behindOf(3 * MINUTE) })] });
  const reading = givenReading([
    givenGroup([
      givenTopic("orders-v1", [
        [500, 3000],
        [1300, 1300],
      ]),
    ]),
  ]);
  const after = run(config, reading, state, NOON + 6 * MINUTE);
  const known = after.evaluations.find(({ subject }) => subject.topic === "orders-v1");
  expect(known?.behind).toEqual({ ms: 6 * MINUTE, isLowerBound: true });
  expect(known?.recentLag.map(({ lag }) => lag)).toEqual([100, 500, 900, 1300, 1700, 2100, 2500]);
});
