import { describe, expect, test } from "vitest";
import type { Config } from "../../lib/config/config.ts";
import type { Silence } from "../../lib/decide/silence.ts";
import type { GroupReading, Reading, TopicReading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { DeliveryError } from "../../lib/notify/slack.ts";
import { runAlert } from "../../lib/run/alert.ts";
import { RunError } from "../../lib/run/invoke.ts";
import type { AlertSummary, SkippedSummary } from "../../lib/run/report.ts";
import {
  givenConfig,
  givenGroup,
  givenInfo,
  givenReading,
  givenRule,
  givenTopic,
  givenUnreadable,
  HOUR,
  lagOf,
  MINUTE,
  NOON,
} from "../given.ts";
import { expectNoSecret, SECRETS } from "../secrets.ts";
import { FakePorts, refusing, type Sent } from "./fake-ports.ts";

const URLS = {
  alerts: `https://hooks.slack.com${SECRETS.webhookPath}`,
  payments: `https://hooks.slack.com${SECRETS.channelPath}`,
};
const TO_ALERTS = `send ${SECRETS.webhookPath}`;
const TO_PAYMENTS = `send ${SECRETS.channelPath}`;
const ABOVE = { warning: lagOf(100), critical: lagOf(1000) };

function configOf(
  rules: readonly Partial<Rule>[] = [{ group: "*" }],
  silences: Silence[] = [],
): Config {
  return givenConfig({
    rules: rules.map((rule) => givenRule({ ...ABOVE, ...rule })),
    slack: { defaultUrl: URLS.alerts, channels: new Map(Object.entries(URLS)) },
    silences,
  });
}

/** A group with one topic `t` that lags by so much. */
const group = (name: string, lag: number): GroupReading =>
  givenGroup([givenTopic("t", [[0, lag]])], { group: name });

/** A run at a minute past noon; what it threw, if it did. */
async function runAt(
  minute: number,
  ports: FakePorts,
  reading: Reading,
  config: Config = configOf(),
): Promise<AlertSummary | SkippedSummary | RunError> {
  ports.reading = reading;
  ports.elapsedMs = 0;
  const time = {
    now: NOON + minute * MINUTE,
    machineNow: NOON + minute * MINUTE + 200,
    limit: ports.limit(),
  };
  try {
    return await runAlert(config, ports, time);
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
}

/** What a run told, as `reason subject`. */
function toldBy(outcome: AlertSummary | SkippedSummary | RunError): string[] {
  if (!("notified" in outcome)) throw new Error(`no summary: ${JSON.stringify(outcome)}`);
  return outcome.notified.map(({ reason, subject }) => `${reason} ${subject}`);
}

/** Which of these names the messages name. */
const named = (sent: readonly Sent[], ...names: string[]) =>
  names.filter((name) => sent.some(({ text }) => text.includes(name)));

const ORDERS = givenReading([group("orders", 500)]);
const FINE = givenReading([group("orders", 0)]);
const down = () => new DeliveryError("Slack answered HTTP 503", true);
const refused = () => new DeliveryError("Slack answered HTTP 400 invalid_blocks", false);

describe("a run", () => {
  test("goes lock, load, read, tell, save, unlock, and only then says that it lives", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    expect(ports.journal).toEqual([
      "lock",
      "load",
      "readOffsets",
      "readLogStarts ckafka-abc t",
      "readGroupInfo ckafka-abc orders",
      TO_ALERTS,
      "save",
      "release",
      "close",
      "ping",
    ]);
  });

  test("that finds another one at work does nothing", async () => {
    const ports = new FakePorts();
    ports.isHeld = true;
    expect(await runAt(0, ports, ORDERS)).toEqual({ status: "skipped" });
    expect(ports.journal).toEqual(["lock", "close"]);
    expect(ports.logged).toEqual([
      { level: "info", message: "skipped: another run is at work", fields: {} },
    ]);
  });

  test("of which nothing is due sends nothing, and saves", async () => {
    const ports = new FakePorts();
    expect(await runAt(0, ports, FINE)).toMatchObject({ status: "ok", notified: [] });
    expect(ports.journal).toEqual([
      "lock",
      "load",
      "readOffsets",
      "save",
      "release",
      "close",
      "ping",
    ]);
  });

  test("lets go of the lock when a bug ends it", async () => {
    const ports = new FakePorts();
    ports.refuses = () => new TypeError("a bug");
    await expect(runAt(0, ports, ORDERS)).rejects.toThrow(new TypeError("a bug"));
    expect(ports.journal.slice(-2)).toEqual(["release", "close"]);
  });
});

test("the summary of a run with something of everything", async () => {
  const rules = [{ group: "payments", forMs: HOUR }, { group: "*" }];
  const silence: Silence = {
    group: "muted",
    topic: null,
    instance: null,
    window: { kind: "once", from: null, until: NOON + HOUR },
  };
  const config = configOf(rules, [silence]);
  const groups = (...lags: [stays: number, worsens: number, recovers: number]) =>
    lags.map((lag, index) => group(["stays", "worsens", "recovers"][index] ?? "", lag));
  const ports = new FakePorts();
  await runAt(0, ports, givenReading(groups(500, 500, 500)), config);
  ports.callMs = 10;
  ports.takeJournal();

  const lost = givenUnreadable({ group: "lost" });
  const reading = givenReading(
    [...groups(500, 5_000, 0), group("new", 100), group("payments", 500), group("muted", 9_000)],
    { unreadable: [lost], apiCalls: 9 },
  );
  expect(await runAt(1, ports, reading, config)).toEqual({
    status: "critical",
    subjects: 6,
    firing: 5,
    notified: [
      { subject: "ckafka-abc/worsens/t", severity: "critical", reason: "escalated" },
      { subject: "ckafka-abc/recovers/t", severity: "ok", reason: "resolved" },
      { subject: "ckafka-abc/new/t", severity: "warning", reason: "first" },
      { subject: "ckafka-abc", severity: "unknown", reason: "first" },
    ],
    suppressed: 1,
    held: 0,
    unreadable: [lost],
    unmatched: [],
    apiCalls: 11,
    durationMs: 90,
  });
  expect(ports.takeJournal()).toEqual([
    "lock",
    "load",
    "readOffsets",
    "readLogStarts ckafka-abc t",
    "readGroupInfo ckafka-abc stays,worsens,new,payments,muted",
    TO_ALERTS,
    "save",
    "release",
    "close",
  ]);
  expect(ports.logged.at(-1)).toMatchObject({
    level: "info",
    message: "run",
    fields: { firing: 5 },
  });
});

describe("only what Slack took is recorded as told", () => {
  const rules = [{ group: "payments", channel: "payments" }, { group: "*" }];
  const both = givenReading([group("orders", 500), group("payments", 5_000)]);

  test("of two channels of which one is down, the other's: that one's is due again", async () => {
    const ports = new FakePorts();
    ports.refuses = refusing(SECRETS.channelPath, down);
    const failed = await runAt(0, ports, both, configOf(rules));
    expect(failed).toEqual(
      new RunError(["1 of 1 alerts not delivered to payments: Slack answered HTTP 503"]),
    );
    expect(named(ports.takeSent(), "orders", "payments")).toEqual(["orders"]);
    expect(ports.logged.at(-1)).toMatchObject({
      message: "run",
      fields: { firing: 2, notified: [{ subject: "ckafka-abc/orders/t" }] },
    });

    ports.refuses = () => null;
    const next = await runAt(1, ports, both, configOf(rules));
    expect(next).toMatchObject({ firing: 2, suppressed: 1 });
    expect(toldBy(next)).toEqual(["first ckafka-abc/payments/t"]);
    expect(toldBy(await runAt(2, ports, both, configOf(rules)))).toEqual([]);
  });

  test("what resolved while Slack was down is told when it is back", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    ports.refuses = down;
    expect(await runAt(1, ports, FINE)).toBeInstanceOf(RunError);
    ports.refuses = () => null;
    const next = await runAt(2, ports, FINE);
    expect(toldBy(next)).toEqual(["resolved ckafka-abc/orders/t"]);
    expect(next).toMatchObject({ firing: 0 });
  });

  const NAMES = Array.from({ length: 18 }, (_, i) => `topic-${String(i).padStart(3, "0")}`);
  const many = givenReading([
    givenGroup(NAMES.map((name, index) => givenTopic(name, [[0, 500 + index]]))),
  ]);

  /** So long that Slack cannot take them all in one message. */
  const runbook = `https://example.com/{topic}/${"x".repeat(1_900)}`;
  const long = configOf([{ group: "*", runbook }]);

  test("when one of several messages is refused, the others are sent", async () => {
    const ports = new FakePorts();
    ports.refuses = ({ text }) => (text.includes("topic-000") ? refused() : null);
    const failed = await runAt(0, ports, many, long);
    const sent = ports.takeSent();
    const told = named(sent, ...NAMES);
    expect(sent.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(NAMES.length);
    expect(failed).toEqual(
      new RunError([
        `${NAMES.length - told.length} of 18 alerts not delivered to the default channel: ` +
          "Slack answered HTTP 400 invalid_blocks",
      ]),
    );

    ports.refuses = () => null;
    const next = await runAt(1, ports, many, long);
    expect(toldBy(next).sort()).toEqual(
      NAMES.filter((name) => !told.includes(name)).map((name) => `first ckafka-abc/orders/${name}`),
    );
    expect(next).toMatchObject({ firing: 18, suppressed: told.length });
  });

  test("when a channel goes down, the rest of its messages is not tried", async () => {
    const ports = new FakePorts();
    ports.refuses = () => (ports.sent.length === 1 ? down() : null);
    const failed = await runAt(0, ports, many, long);
    const told = named(ports.takeSent(), ...NAMES).length;
    const attempts = ports.takeJournal().filter((call) => call === TO_ALERTS);
    expect(attempts).toHaveLength(2);
    expect(told).toBeGreaterThan(0);
    expect(failed).toBeInstanceOf(RunError);
    expect(String(failed)).toContain(`${18 - told} of 18 alerts not delivered`);

    ports.refuses = () => null;
    expect(toldBy(await runAt(1, ports, many, long))).toHaveLength(18 - told);
  });

  test("two channel names with one webhook get one message", async () => {
    const ports = new FakePorts();
    const config = configOf([{ group: "payments", channel: "alerts" }, { group: "*" }]);
    expect(toldBy(await runAt(0, ports, both, config))).toHaveLength(2);
    expect(ports.sent).toHaveLength(1);
    expect(named(ports.sent, "orders", "payments")).toEqual(["orders", "payments"]);
  });
});

describe("a state that cannot be understood is set aside byte for byte, and alerts go out", () => {
  /** What a run leaves. */
  async function stored(): Promise<Uint8Array> {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    return ports.document ?? new Uint8Array();
  }
  const text = (document: Uint8Array) => Buffer.from(document).toString();

  test.each<[name: string, spoil: (document: Uint8Array) => Uint8Array]>([
    ["corrupt", () => Buffer.from([0xff, 0x00, 0x7b])],
    ["empty", () => new Uint8Array()],
    ["cut off", (document) => document.slice(0, -5)],
    ["of a version to come", (d) => Buffer.from(text(d).replace('"version":2', '"version":3'))],
    ["another program's", () => Buffer.from('{"alerts":[]}')],
    ["compressed and cut off", () => Buffer.from([0x1f, 0x8b, 0x08, 0x00])],
  ])("%s", async (_, spoil) => {
    const spoilt = spoil(await stored());
    const ports = new FakePorts();
    ports.document = spoilt;
    expect(toldBy(await runAt(1, ports, ORDERS))).toEqual(["first ckafka-abc/orders/t"]);
    expect(ports.aside).toEqual([spoilt]);
    expect(ports.logged).toContainEqual({
      level: "error",
      message: "the stored state is corrupt or of an unknown version: set aside, starting anew",
      fields: { error: expect.any(String), place: "fake:aside" },
    });
    expect(await runAt(2, ports, ORDERS)).toMatchObject({ notified: [], suppressed: 1 });
  });

  test("what cannot be set aside is not overwritten", async () => {
    const ports = new FakePorts();
    ports.document = Buffer.from("corrupt");
    ports.failing.add("setAside");
    expect(String(await runAt(0, ports, ORDERS))).toContain("the store fails to setAside");
    expect(ports.sent).toHaveLength(1);
    expect(Buffer.from(ports.document).toString()).toBe("corrupt");
    expect(ports.journal).not.toContain("save");
    expect(ports.journal.slice(-2)).toEqual(["release", "close"]);
  });
});

describe("a store that cannot be reached", () => {
  const ERROR_OF = (call: string) =>
    new RunError([`the state could not be read: the store fails to ${call}`]);

  test.each(["lock", "load"] as const)(
    "at its %s silences nothing, is not overwritten, and fails the run at its end",
    async (call) => {
      const ports = new FakePorts();
      ports.failing.add(call);
      expect(await runAt(0, ports, ORDERS)).toEqual(ERROR_OF(call));
      expect(named(ports.sent, "orders")).toEqual(["orders"]);
      expect(ports.journal).not.toContain("save");
      expect(ports.journal).not.toContain("ping");
      expect(ports.journal.at(-1)).toBe("close");
      expect(ports.journal.includes("release")).toBe(call === "load");
    },
  );

  test("a warm instance goes on with what it last knew", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    ports.takeSent();
    ports.failing.add("load");
    expect(await runAt(1, ports, ORDERS)).toEqual(ERROR_OF("load"));
    expect(await runAt(2, ports, ORDERS)).toEqual(ERROR_OF("load"));
    expect(ports.takeSent()).toEqual([]);
  });

  test("a cold instance knows nothing", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    ports.warm = new Map();
    ports.failing.add("load");
    await runAt(1, ports, ORDERS);
    expect(ports.sent).toHaveLength(2);
  });

  test("when it is back, what this instance learnt meanwhile counts", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, FINE);
    ports.failing.add("load");
    await runAt(1, ports, ORDERS);
    ports.failing.clear();
    expect(await runAt(2, ports, ORDERS)).toMatchObject({ notified: [], suppressed: 1 });
    // It is saved by now: a cold instance knows it too.
    ports.warm = new Map();
    expect(await runAt(3, ports, ORDERS)).toMatchObject({ notified: [], suppressed: 1 });
  });

  test("when it is back with something newer, that counts", async () => {
    const ports = new FakePorts();
    ports.failing.add("load");
    await runAt(0, ports, ORDERS);
    ports.failing.clear();
    const mine = ports.warm;
    ports.warm = new Map();
    await runAt(1, ports, FINE);
    ports.warm = mine;
    expect(toldBy(await runAt(2, ports, ORDERS))).toEqual(["first ckafka-abc/orders/t"]);
  });

  test("at its save: the run fails after the messages went out", async () => {
    const ports = new FakePorts();
    ports.failing.add("save");
    expect(await runAt(0, ports, ORDERS)).toEqual(
      new RunError(["the state could not be saved: the store fails to save"]),
    );
    expect(ports.journal.slice(-4)).toEqual([TO_ALERTS, "save", "release", "close"]);
  });

  test("at its save: this instance does not repeat itself, and saves it the next time", async () => {
    const ports = new FakePorts();
    ports.failing.add("save");
    await runAt(0, ports, ORDERS);
    ports.failing.clear();
    expect(await runAt(1, ports, ORDERS)).toMatchObject({ notified: [], suppressed: 1 });
    ports.warm = new Map();
    expect(await runAt(2, ports, ORDERS)).toMatchObject({ notified: [], suppressed: 1 });
  });

  test("at its unlocking or closing is a warning, no more", async () => {
    const ports = new FakePorts();
    ports.failing = new Set(["release", "close"]);
    expect(toldBy(await runAt(0, ports, ORDERS))).toHaveLength(1);
    expect(ports.logged.filter(({ level }) => level === "warn")).toHaveLength(2);
  });
});

describe("what could not be read", () => {
  const unread = (...groups: string[]) => groups.map((name) => givenUnreadable({ group: name }));

  test("in part is told, and the run does not fail", async () => {
    const ports = new FakePorts();
    const reading = givenReading([group("orders", 500)], { unreadable: unread("payments") });
    expect(toldBy(await runAt(0, ports, reading))).toEqual([
      "first ckafka-abc/orders/t",
      "first ckafka-abc",
    ]);
  });

  test("at all fails the run, after it was told and saved", async () => {
    const ports = new FakePorts();
    const unreadable = [
      ...unread("orders", "payments"),
      givenUnreadable({ group: "refunds", code: "Timeout", message: "no answer within 5 s" }),
    ];
    const blind = givenReading([], { unreadable });
    expect(await runAt(0, ports, blind)).toEqual(
      new RunError([
        "nothing could be read (InternalError: internal error; Timeout: no answer within 5 s)",
      ]),
    );
    expect(ports.takeJournal()).toEqual([
      "lock",
      "load",
      "readOffsets",
      TO_ALERTS,
      "save",
      "release",
      "close",
    ]);
    await runAt(1, ports, blind);
    expect(ports.sent).toHaveLength(1);
  });

  test("is no run that goes well, also where each partition that came was one that failed", async () => {
    const unreadable = [givenUnreadable({ code: "PartitionError", message: "t/0" })];
    const group = (topic: TopicReading) => givenReading([givenGroup([topic])], { unreadable });
    expect(await runAt(0, new FakePorts(), group(givenTopic("t", [], [0])))).toEqual(
      new RunError(["nothing could be read (PartitionError: t/0)"]),
    );
    expect(await runAt(0, new FakePorts(), group(givenTopic("t", [[5, 5]], [1])))).toMatchObject({
      status: "unknown",
    });
  });

  test("for many causes names the first three", async () => {
    const unreadable = ["A", "B", "C", "D"].map((code) => givenUnreadable({ code, message: "…" }));
    const failed = await runAt(0, new FakePorts(), givenReading([], { unreadable }));
    expect(failed).toEqual(new RunError(["nothing could be read (A: …; B: …; C: …)"]));
  });

  test("does not resolve what fires", async () => {
    const ports = new FakePorts();
    await runAt(0, ports, ORDERS);
    await runAt(
      1,
      ports,
      givenReading([], { unreadable: unread("orders") }),
      configOf([{ group: "orders" }]),
    );
    const back = await runAt(2, ports, ORDERS, configOf([{ group: "orders" }]));
    expect(back).toMatchObject({ firing: 1, suppressed: 1 });
    expect(toldBy(back)).toEqual(["resolved ckafka-abc"]);
  });

  test("is nothing where there is nothing to read, and that is no run to say it lives", async () => {
    const ports = new FakePorts();
    expect(await runAt(0, ports, givenReading([]))).toMatchObject({
      status: "unknown",
      subjects: 0,
      unmatched: [0],
    });
    expect(ports.journal).not.toContain("ping");
  });
});

test("an alert goes out without the state of its group when that could not be asked for", async () => {
  const ports = new FakePorts();
  const withState = new FakePorts();
  withState.infos.set("orders", givenInfo("Empty"));
  await runAt(0, ports, ORDERS);
  await runAt(0, withState, ORDERS);
  expect(named(ports.sent, "orders", "no members")).toEqual(["orders"]);
  expect(named(withState.sent, "orders", "no members")).toEqual(["orders", "no members"]);
});

describe("the heartbeat is sent when a run did all it should", () => {
  const unreadable = [givenUnreadable({ group: "payments" })];
  test.each<[name: string, isSent: boolean, reading: Reading, prepare: (ports: FakePorts) => void]>(
    [
      ["all is well", true, FINE, () => {}],
      ["something fires, and people know it", true, ORDERS, () => {}],
      [
        "something was not read",
        false,
        givenReading([group("orders", 0)], { unreadable }),
        () => {},
      ],
      ["a message was not taken", false, ORDERS, (ports) => (ports.refuses = down)],
      ["the state was not read", false, FINE, (ports) => ports.failing.add("load")],
      ["the state was not saved", false, FINE, (ports) => ports.failing.add("save")],
      ["another run was at work", false, FINE, (ports) => (ports.isHeld = true)],
    ],
  )("%s: %s", async (_, isSent, reading, prepare) => {
    const ports = new FakePorts();
    prepare(ports);
    await runAt(0, ports, reading);
    expect(ports.journal.filter((call) => call === "ping")).toHaveLength(isSent ? 1 : 0);
  });
});

test("the error of a run says all that failed and where, in a line, with no secret and no stack", async () => {
  const ports = new FakePorts();
  ports.failing.add("load");
  ports.refuses = down;
  const rules = [{ group: "payments", channel: "payments" }, { group: "*" }];
  const reading = givenReading([group("orders", 500), group("payments", 500)]);
  const failed = await runAt(0, ports, reading, configOf(rules));
  if (!(failed instanceof RunError)) throw new Error("expected a RunError");
  expect(failed.message).toBe(
    "1 of 1 alerts not delivered to the default channel: Slack answered HTTP 503; " +
      "1 of 1 alerts not delivered to payments: Slack answered HTTP 503; " +
      "the state could not be read: the store fails to load",
  );
  expect(failed.stack).toBe(`RunError: ${failed.message}`);
  expect(ports.journal).toContain(TO_PAYMENTS);
  expectNoSecret(`${failed.stack} ${JSON.stringify(ports.logged)}`);
});
