import { describe, expect, test } from "vitest";
import type { Config } from "../../lib/config/config.ts";
import type { Silence } from "../../lib/decide/silence.ts";
import type { GroupReading, Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { runAlert } from "../../lib/run/alert.ts";
import { runCheck, Watch } from "../../lib/run/check.ts";
import type { CheckReport } from "../../lib/run/report.ts";
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
import { FakePorts } from "./fake-ports.ts";

const ABOVE = { warning: lagOf(100), critical: lagOf(1000) };
const ANY: Partial<Rule>[] = [{ group: "*" }];
const SILENCE: Silence = {
  group: "*",
  topic: null,
  instance: null,
  window: { kind: "once", from: NOON + MINUTE, until: NOON + HOUR },
};

const configOf = (rules = ANY, silences: Silence[] = []): Config =>
  givenConfig({ rules: rules.map((rule) => givenRule({ ...ABOVE, ...rule })), silences });

const group = (name: string, ...lags: number[]): GroupReading =>
  givenGroup(
    [
      givenTopic(
        "t",
        lags.map((lag) => [0, lag] as const),
      ),
    ],
    { group: name },
  );

/** A run of `alert` at noon, for a check to find its state. */
async function alertAtNoon(ports: FakePorts, reading: Reading, config = configOf()): Promise<void> {
  ports.reading = reading;
  await runAlert(config, ports, { now: NOON, machineNow: NOON, limit: ports.limit() });
  ports.takeJournal();
}

/** A check a minute later. */
async function check(
  ports: FakePorts,
  reading: Reading,
  config = configOf(),
  groups: readonly string[] | null = null,
): Promise<CheckReport> {
  ports.reading = reading;
  return runCheck(config, ports, { now: NOON + MINUTE, limit: ports.limit() }, groups);
}

/** A report's subjects by their names after the instance. */
const subjectsOf = ({ subjects }: CheckReport) =>
  Object.fromEntries(subjects.map((report) => [report.subject.replace("ckafka-abc/", ""), report]));

describe("the report", () => {
  const sample = givenGroup([givenTopic("orders-v1", [[22_689_638, 207_927_929]])]);

  test("of a first look has null for all that takes a second one", async () => {
    const ports = new FakePorts();
    ports.callMs = 40;
    expect(await check(ports, givenReading([sample], { apiCalls: 2 }))).toEqual({
      status: "critical",
      checkedAt: "2026-11-22T12:01:00.000Z",
      stateSeen: false,
      unmatched: [],
      uncovered: [],
      subjects: [
        {
          subject: "ckafka-abc/orders/orders-v1",
          rule: 0,
          instance: "ckafka-abc",
          group: "orders",
          topic: "orders-v1",
          partition: null,
          severity: "critical",
          lag: 185_238_291,
          behindSeconds: null,
          behindIsLowerBound: false,
          trendPerMinute: null,
          reasons: ["lag 185238291 >= critical 1000"],
          groupState: null,
          silenced: false,
          partitions: [
            {
              topic: "orders-v1",
              partition: 0,
              committedOffset: 22_689_638,
              logStartOffset: null,
              logEndOffset: 207_927_929,
              lag: 185_238_291,
              behindSeconds: null,
              behindIsLowerBound: false,
              owner: null,
            },
          ],
          alert: null,
          wouldNotify: null,
        },
      ],
      unreadable: [],
      apiCalls: 4,
      durationMs: 200,
    });
  });

  test("after a run of `alert` has what that one knew", async () => {
    const ports = new FakePorts();
    const owner = { clientId: "orders-1", host: "10.0.0.7" };
    const owners = new Map([["t", new Map([[0, owner]])]]);
    ports.infos.set("orders", { ...givenInfo("Stable", 4), owners });
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    const { subjects } = await check(ports, givenReading([group("orders", 1_700)]));
    expect(subjects).toEqual([
      {
        subject: "ckafka-abc/orders/t",
        rule: 0,
        instance: "ckafka-abc",
        group: "orders",
        topic: "t",
        partition: null,
        severity: "critical",
        lag: 1_700,
        behindSeconds: 60,
        behindIsLowerBound: true,
        trendPerMinute: 1_200,
        reasons: ["lag 1700 >= critical 1000"],
        groupState: "Stable",
        silenced: false,
        partitions: [
          {
            topic: "t",
            partition: 0,
            committedOffset: 0,
            logStartOffset: null,
            logEndOffset: 1_700,
            lag: 1_700,
            behindSeconds: 60,
            behindIsLowerBound: true,
            owner: { clientId: "orders-1", host: "10.0.0.7" },
          },
        ],
        alert: {
          state: "firing",
          since: "2026-11-22T12:00:00.000Z",
          notifiedAt: "2026-11-22T12:00:00.000Z",
          suppressedUntil: "2026-11-22T13:00:00.000Z",
        },
        wouldNotify: "escalated",
      },
    ]);
  });

  test("has a partition's raw lag, and compares only what is above `allowedLag`", async () => {
    const config = configOf([{ group: "*", allowedLag: 120, per: "partition" }]);
    const report = await check(new FakePorts(), givenReading([group("orders", 120)]), config);
    expect(report.subjects).toMatchObject([
      { severity: "ok", lag: 0, behindSeconds: 0, partition: 0, partitions: [{ lag: 120 }] },
    ]);
  });

  test("has null for what was never committed", async () => {
    const never = givenGroup([givenTopic("t", [[null, 500]])], { group: "fresh" });
    const report = await check(new FakePorts(), givenReading([never]));
    const unknown = { lag: null, behindSeconds: null, behindIsLowerBound: false };
    expect(report.subjects).toMatchObject([
      {
        severity: "ok",
        ...unknown,
        trendPerMinute: null,
        partitions: [{ ...unknown, committedOffset: null, logEndOffset: 500 }],
      },
    ]);
  });

  test("has the worst first: by severity, then by lag", async () => {
    const inPart = givenGroup([givenTopic("t", [[0, 50]], [1])], { group: "in-part" });
    const reading = givenReading([
      givenGroup([givenTopic("t", [[null, 9]])], { group: "never" }),
      group("fine", 0),
      givenGroup([givenTopic("t", [[null, 9]])], { group: "nor-this" }),
      group("warning", 200),
      inPart,
      group("critical", 1_000),
      group("worse-warning", 300),
      group("nearly", 99),
      group("worst", 5_000),
    ]);
    const { subjects } = await check(new FakePorts(), reading);
    expect(subjects.map((subject) => subject.group)).toEqual([
      "worst",
      "critical",
      "worse-warning",
      "warning",
      "in-part",
      "nearly",
      "fine",
      "never",
      "nor-this",
    ]);
  });

  test("has what could not be read in a list of its own", async () => {
    const lost = givenUnreadable({ group: "lost" });
    const report = await check(
      new FakePorts(),
      givenReading([group("fine", 0)], { unreadable: [lost] }),
    );
    expect(report).toMatchObject({
      status: "unknown",
      unreadable: [lost],
      subjects: { length: 1 },
    });
  });
});

describe("of alerts whose subject was not evaluated", () => {
  const nothing = {
    severity: "unknown",
    lag: null,
    behindSeconds: null,
    behindIsLowerBound: false,
    trendPerMinute: null,
    partitions: [],
    groupState: null,
  };
  const firing = { state: "firing", notifiedAt: "2026-11-22T12:00:00.000Z" };

  test("one that is gone is shown, with that it would be told", async () => {
    const ports = new FakePorts();
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    const without = givenReading([], { discovered: new Map([["ckafka-abc", new Set<string>()]]) });
    const before = await check(ports, without);
    expect(before.subjects).toMatchObject([{ ...nothing, wouldNotify: null }]);
    await alertAtNoon(ports, without);
    expect(await check(ports, without)).toMatchObject({
      status: "unknown",
      subjects: [
        {
          ...nothing,
          subject: "ckafka-abc/orders/t",
          reasons: ["gone: the group does not exist any more"],
          alert: firing,
          wouldNotify: "gone",
        },
      ],
    });
  });

  test("one that could not be read is shown as unknown, and stays", async () => {
    const ports = new FakePorts();
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    const blind = { unreadable: [givenUnreadable()] };
    expect(await check(ports, givenReading([], blind))).toMatchObject({
      status: "unknown",
      subjects: [
        {
          ...nothing,
          severity: "unknown",
          reasons: ["incomplete: it could not be read"],
          alert: firing,
          wouldNotify: null,
        },
      ],
    });
  });

  test("one that no rule of this check asks for is left out", async () => {
    const ports = new FakePorts();
    await alertAtNoon(ports, givenReading([group("orders", 500), group("payments", 500)]));
    const narrowed = configOf([{ group: "orders" }]);
    const { subjects } = await check(ports, givenReading([group("orders", 500)]), narrowed);
    expect(subjects.map((subject) => subject.group)).toEqual(["orders"]);
  });
});

test("of what the rules decide, only the groups that are asked for are reported", async () => {
  const ports = new FakePorts();
  const firing = givenReading([group("orders", 500), group("payers", 500)]);
  await alertAtNoon(ports, firing, configOf([{ group: "*ers" }]));
  const unreadable = ["orders-eu", "*ers", "payroll"].map((group) => givenUnreadable({ group }));
  const report = await check(
    ports,
    givenReading([group("orders", 5), group("payers", 500)], { unreadable }),
    configOf([{ group: "*ers" }, { group: "ord*" }]),
    ["ord*"],
  );
  expect(report.subjects.map((subject) => subject.group)).toEqual(["orders"]);
  expect(report.unreadable.map((entry) => entry.group)).toEqual(["orders-eu", "*ers"]);
  expect(report.status).toBe("unknown");
});

describe("what `alert` would send now", () => {
  test.each<
    [name: string, before: number, now: number, rule: Partial<Rule>, silences: Silence[], object]
  >([
    ["nothing of what is well", 0, 0, {}, [], { alert: null, wouldNotify: null }],
    ["first, of what is new", 0, 500, {}, [], { alert: null, wouldNotify: "first" }],
    [
      "nothing inside the window",
      500,
      500,
      {},
      [],
      { alert: { suppressedUntil: "2026-11-22T13:00:00.000Z" }, wouldNotify: null },
    ],
    [
      "a reminder at the end of its rule's window",
      500,
      500,
      { dedupMs: MINUTE },
      [],
      { alert: { suppressedUntil: "2026-11-22T12:01:00.000Z" }, wouldNotify: "reminder" },
    ],
    ["escalated, at once", 500, 5_000, {}, [], { wouldNotify: "escalated" }],
    ["resolved", 500, 0, {}, [], { severity: "ok", wouldNotify: "resolved" }],
    [
      "nothing of what is pending, whose severity is measured all the same",
      500,
      5_000,
      { forMs: HOUR },
      [],
      {
        severity: "critical",
        alert: {
          state: "pending",
          since: "2026-11-22T12:00:00.000Z",
          notifiedAt: null,
          suppressedUntil: null,
        },
        wouldNotify: null,
      },
    ],
    [
      "nothing of what is silenced, which is shown all the same",
      500,
      5_000,
      {},
      [SILENCE],
      { severity: "critical", silenced: true, alert: { state: "firing" }, wouldNotify: null },
    ],
  ])("%s", async (_, before, now, rule, silences, expected) => {
    const ports = new FakePorts();
    const config = configOf([{ group: "*", ...rule }], silences);
    await alertAtNoon(ports, givenReading([group("orders", before)]), config);
    const report = await check(ports, givenReading([group("orders", now)]), config);
    expect(subjectsOf(report)["orders/t"]).toMatchObject(expected);
  });
});

describe("a check changes nothing", () => {
  const LOOKS = [
    "load",
    "close",
    "readOffsets",
    "readLogStarts ckafka-abc t",
    "readGroupInfo ckafka-abc orders",
  ];
  const lagging = givenReading([group("orders", 5_000)]);

  test("it loads the state, reads, and asks for the state of groups: no lock, no message, no save", async () => {
    const ports = new FakePorts();
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    const before = ports.document;
    await check(ports, lagging);
    expect(ports.journal).toEqual(LOOKS);
    expect(ports.document).toBe(before);
  });

  test("two in a row say the same", async () => {
    const ports = new FakePorts();
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    expect(await check(ports, lagging)).toEqual(await check(ports, lagging));
  });

  test("it works while a run holds the lock", async () => {
    const ports = new FakePorts();
    ports.isHeld = true;
    expect(await check(ports, lagging)).toMatchObject({ status: "critical" });
  });

  test.each<[name: string, prepare: (ports: FakePorts) => void]>([
    ["cannot be reached", (ports) => ports.failing.add("load")],
    ["is corrupt, which is left as it is", (ports) => (ports.document = Buffer.from("corrupt"))],
  ])("it goes on without a state that %s", async (_, prepare) => {
    const ports = new FakePorts();
    prepare(ports);
    const report = await check(ports, lagging);
    expect(report).toMatchObject({ status: "critical", stateSeen: false });
    expect(subjectsOf(report)["orders/t"]).toMatchObject({ alert: null, wouldNotify: null });
    expect(ports.journal).toEqual(LOOKS);
    expect(ports.logged).toMatchObject([
      { level: "warn", message: "the state could not be read: checking without it" },
    ]);
  });
});

describe("what a check does not call ok", () => {
  test("is a run that compared nothing at all", async () => {
    expect(await check(new FakePorts(), givenReading([]))).toMatchObject({
      status: "unknown",
      subjects: [],
      unreadable: [],
    });
  });

  test("is a subject that rules only ignore: it is not there", async () => {
    const config = givenConfig({
      rules: [
        { index: 0, ignore: true, instance: "ckafka-abc", group: "test-*", topic: "*" },
        givenRule({ ...ABOVE, index: 1, group: "*" }),
      ],
    });
    const reading = givenReading([group("test-1", 5_000), group("orders", 5)]);
    const { status, subjects } = await check(new FakePorts(), reading, config);
    expect([status, subjects.map(({ subject, rule }) => [subject, rule])]).toEqual([
      "ok",
      [["ckafka-abc/orders/t", 1]],
    ]);
  });
});

describe("what the rules leave out", () => {
  const rules = [
    givenRule({ ...ABOVE, index: 0, group: "orders" }),
    givenRule({ ...ABOVE, index: 1, group: "pay*", topic: "t" }),
    givenRule({ ...ABOVE, index: 2, group: "pay*", topic: "x" }),
  ];
  const discovered = new Map([["ckafka-abc", new Set(["orders", "payers", "payroll", "mail"])]]);
  const reading = givenReading([group("orders", 5), group("payers", 5)], { discovered });

  test("is listed: rules that decide nothing, and groups that no rule matches", async () => {
    expect(await check(new FakePorts(), reading, givenConfig({ rules }))).toMatchObject({
      unmatched: [2],
      uncovered: ["ckafka-abc/mail"],
    });
  });

  test("is not told of rules and groups that were not asked for as a whole", async () => {
    const config = givenConfig({ rules });
    const only = (names: readonly string[]) => check(new FakePorts(), reading, config, names);
    expect(await only(["payers"])).toMatchObject({ unmatched: [], uncovered: [] });
    expect(await only(["pay*"])).toMatchObject({ unmatched: [2], uncovered: [] });
  });

  test("is refused where no rule covers a group that is asked for", async () => {
    const asked = check(new FakePorts(), reading, givenConfig({ rules }), ["misspelt"]);
    await expect(asked).rejects.toThrow(
      'event.groups[0]: expected a consumer group that a rule covers, got "misspelt"',
    );
  });
});

describe("the looks of a watch", () => {
  const look = (ports: FakePorts, watch: Watch, minute: number, lag: number) => {
    ports.reading = givenReading([group("orders", lag)]);
    const time = { now: NOON + minute * MINUTE, limit: ports.limit() };
    return runCheck(configOf(), ports, time, null, watch);
  };

  test("know from each other how far behind a group is, with no state of `alert`", async () => {
    const [ports, watch] = [new FakePorts(), new Watch()];
    await look(ports, watch, 0, 500);
    const report = await look(ports, watch, 1, 800);
    expect(report.stateSeen).toBe(false);
    expect(report.subjects).toMatchObject([
      { behindSeconds: 60, behindIsLowerBound: true, trendPerMinute: 300, wouldNotify: null },
    ]);
    expect(ports.document).toBeNull();
  });

  test("take what `alert` has left since over what they saw", async () => {
    const [ports, watch] = [new FakePorts(), new Watch()];
    await look(ports, watch, -10, 100);
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    expect((await look(ports, watch, 1, 800)).subjects).toMatchObject([
      { behindSeconds: 60, trendPerMinute: 300, alert: { state: "firing" } },
    ]);
  });

  test("keep what they saw over a state that is older", async () => {
    const [ports, watch] = [new FakePorts(), new Watch()];
    await alertAtNoon(ports, givenReading([group("orders", 500)]));
    await look(ports, watch, 30, 500);
    expect((await look(ports, watch, 31, 800)).subjects).toMatchObject([
      { trendPerMinute: 300, alert: { state: "firing" } },
    ]);
  });
});
