import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { formatReport } from "../../../tools/check/report-table.ts";
import { partition, report, subject } from "./report.ts";

const plain = { colour: false };

const SAMPLE = subject({
  group: "group",
  topic: "topic-test",
  severity: "critical",
  lag: 185_238_291,
  behindSeconds: 754,
  behindIsLowerBound: true,
  trendPerMinute: 1200,
  reasons: ["lag 185238291 >= critical 10000", "behind more than 754s >= critical 600s"],
  groupState: "Empty",
  partitions: [
    partition("topic-test", 0, 22_689_638, 207_927_929, {
      behindSeconds: 754,
      behindIsLowerBound: true,
    }),
  ],
  alert: {
    state: "firing",
    since: "2026-11-22T11:30:00.000Z",
    notifiedAt: "2026-11-22T11:30:00.000Z",
    suppressedUntil: "2026-11-22T12:30:00.000Z",
  },
});

/** Twelve partitions, of which one is stuck. */
const UNEVEN = subject({
  severity: "warning",
  lag: 50_300,
  trendPerMinute: -1000,
  reasons: ["lag 50300 >= warning 1000"],
  groupState: "Stable",
  wouldNotify: "first",
  partitions: Array.from({ length: 12 }, (_, number) =>
    partition("orders-v1", number, 1000, number === 3 ? 51_300 : 1000, { behindSeconds: 0 }),
  ),
});

describe("a report on a terminal", () => {
  it("says it all in its first line, then tells the worst first", () => {
    const text = formatReport(report([SAMPLE, UNEVEN, subject({ topic: "orders-v2" })]), plain);
    expect(text).toMatchInlineSnapshot(`
      "CRITICAL: 1 critical, 1 warning, 1 ok. Worst: group/topic-test, lag 185,238,291 >= critical 10,000
      2026-11-22 12:00:00Z, 3 API calls, 1,234 ms

      GROUP   TOPIC       PARTITION  CURRENT-OFFSET  LOG-END-OFFSET          LAG    BEHIND  STATUS
      group   topic-test          0      22,689,638     207,927,929  185,238,291  > 12 min  CRITICAL
        lag 185,238,291 >= critical 10,000, behind more than 12 min >= critical 10 min, growing by 1,200 a minute, its consumers are down (Empty)
        firing since 2026-11-22 11:30:00Z, last message 2026-11-22 11:30:00Z, no reminder before 2026-11-22 12:30:00Z
      orders  orders-v1      all 12               -               -       50,300         -  WARNING
        lag 50,300 >= warning 1,000, shrinking by 1,000 a minute, catches up in about 51 min, its consumers are running (Stable)
        alert would send: first
              orders-v1           3           1,000          51,300       50,300       0 s
                            11 more                                            0
      orders  orders-v1           0             100             100            0         -  OK"
    `);
  });

  it("shows every partition of the groups that were asked for", () => {
    const text = formatReport(report([UNEVEN]), { ...plain, allPartitions: true });
    expect(text.match(/^ +orders-v1 +\d+ /gm)).toHaveLength(12);
  });

  it("sums up the partitions that are left out", () => {
    const partitions = Array.from({ length: 24 }, (_, number) =>
      partition("orders-v1", number, 0, 1000 + number),
    );
    const text = formatReport(report([{ ...UNEVEN, partitions }]), plain);
    expect(text).toContain("14 more                                  14,091");
  });

  it("leaves the partitions of a subject out that is all right", () => {
    const partitions = [partition("orders-v1", 0, 5, 5), partition("orders-v1", 1, 5, 8)];
    expect(formatReport(report([subject({ lag: 3, partitions })]), plain)).toMatchInlineSnapshot(`
      "OK: 1 subject, none in trouble
      2026-11-22 12:00:00Z, 3 API calls, 1,234 ms

      GROUP   TOPIC      PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  BEHIND  STATUS
      orders  orders-v1      all 2               -               -    3       -  OK"
    `);
  });

  it("has a dash where something is not known, as kafka-consumer-groups.sh has", () => {
    const unknown = subject({ lag: null, partitions: [partition("orders-v1", 0, null, 12)] });
    const [, , , , row] = formatReport(report([unknown]), plain).split("\n");
    expect(row?.split(/ +/)).toEqual(["orders", "orders-v1", "0", "-", "12", "-", "-", "OK"]);
  });

  it("tells the topics of a whole group apart", () => {
    const group = subject({
      topic: null,
      severity: "warning",
      lag: 9,
      reasons: ["lag 9 >= warning 5"],
      partitions: [partition("orders-v1", 0, 1, 5), partition("orders-v2", 0, 1, 6)],
    });
    const rows = formatReport(report([group]), plain)
      .split("\n")
      .slice(4);
    expect(rows.map((row) => row.trim().split(/ +/).slice(0, 2))).toEqual([
      ["orders", "-"],
      ["lag", "9"],
      ["orders-v2", "0"],
      ["orders-v1", "0"],
    ]);
  });

  it("names the instance where there are several", () => {
    const text = formatReport(report([subject(), subject({ instance: "ckafka-def" })]), plain);
    expect(text).toContain("ckafka-abc/orders  orders-v1");
    expect(text).toContain("ckafka-def/orders  orders-v1");
  });

  it("lists what could not be read, with the code and the request to ask for", () => {
    const unreadable = [
      {
        instance: "ckafka-abc",
        group: "billing",
        code: "InternalError",
        message: "internal error",
        requestId: "d3f0-22",
      },
      {
        instance: "ckafka-abc",
        group: "audit",
        code: "Timeout",
        message: "no answer in 5 s",
        requestId: null,
      },
    ];
    expect(
      formatReport(report([], { status: "unknown", unreadable }), plain),
    ).toMatchInlineSnapshot(`
      "UNKNOWN: nothing to compare, 2 reads failed. First: ckafka-abc/billing: InternalError, internal error
      2026-11-22 12:00:00Z, 3 API calls, 1,234 ms

      Could not be read:
        ckafka-abc/billing: InternalError, internal error (RequestId d3f0-22)
        ckafka-abc/audit: Timeout, no answer in 5 s"
    `);
  });

  it.each([
    [
      "pending",
      { state: "pending", since: "2026-11-22T11:59:00.000Z" },
      "pending since 2026-11-22 11:59:00Z",
    ],
    [
      "firing, its window over",
      {
        state: "firing",
        since: "2026-11-22T09:00:00.000Z",
        notifiedAt: "2026-11-22T10:00:00.000Z",
        suppressedUntil: "2026-11-22T11:00:00.000Z",
      },
      "firing since 2026-11-22 09:00:00Z, last message 2026-11-22 10:00:00Z",
    ],
  ] as const)("says that an alert is %s", (_, alert, words) => {
    const known = { notifiedAt: null, suppressedUntil: null, ...alert };
    const lines = formatReport(report([subject({ alert: known })]), plain).split("\n");
    expect(lines).toContain(`  ${words}`);
  });

  it("says that a subject is silenced", () => {
    const lines = formatReport(report([subject({ silenced: true })]), plain).split("\n");
    expect(lines).toContain("  silenced");
  });

  it.each([
    [null, "lag 9 >= warning 5"],
    [0, "lag 9 >= warning 5, steady"],
    [1500.4, "lag 9 >= warning 5, growing by 1,500 a minute"],
    [-3, "lag 9 >= warning 5, shrinking by 3 a minute, catches up in about 3 min"],
  ])("says where a trend of %s leads", (trendPerMinute, words) => {
    const reasons = ["lag 9 >= warning 5"];
    const behind = subject({ severity: "warning", lag: 9, reasons, trendPerMinute });
    expect(formatReport(report([behind]), plain).split("\n")).toContain(`  ${words}`);
  });

  it.each([
    ["Empty", "its consumers are down (Empty)"],
    ["Stable", "its consumers are running (Stable)"],
    ["Dead", "the group is gone (Dead)"],
    ["PreparingRebalance", "the group is PreparingRebalance"],
  ])("says what the group state %s means", (groupState, words) => {
    const reasons = ["lag 9 >= warning 5"];
    const text = formatReport(
      report([subject({ severity: "warning", reasons, groupState })]),
      plain,
    );
    expect(text).toContain(words);
  });

  it("differs in colours only when they are on", () => {
    const all = report([SAMPLE, UNEVEN, subject()]);
    const coloured = formatReport(all, { colour: true });
    expect(coloured).toContain("\u001b[31mCRITICAL");
    expect(coloured).toContain("\u001b[33mWARNING");
    expect(stripVTControlCharacters(coloured)).toBe(formatReport(all, plain));
  });

  it("lets no name move the cursor or break a line", () => {
    const hostile = subject({ group: "a\u001b[2J\nb", topic: "\u202eevil\r", partitions: [] });
    const text = formatReport(report([hostile]), plain);
    expect(text.split("\n")).toHaveLength(5);
    expect(text).toContain("a␛[2J␊b  evil␍");
  });
});
