import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { CheckReport, SubjectReport } from "../../../lib/run/report.ts";
import { EXIT_CODES, outcomeOf, type View } from "../../../tools/check/outcome.ts";
import { partition, report, subject } from "./report.ts";

const plain: View = { colour: false, groups: null };

const formatReport = (of: CheckReport, view: View) => outcomeOf(of, view).text;

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
      "CRITICAL: 1 critical, 1 warning, 1 ok. Worst: group/topic-test, lag 185238291 >= critical 10000
      2026-11-22 12:00:00Z, 3 API calls, 1,234 ms

      STATUS    GROUP   TOPIC       PARTITION  CURRENT-OFFSET  LOG-END-OFFSET          LAG    BEHIND  RULE
      CRITICAL  group   topic-test          0      22,689,638     207,927,929  185,238,291  > 12 min     0
        lag 185238291 >= critical 10000, behind more than 754s >= critical 600s, up by 1,200 a minute on average, the group has no members (Empty)
        firing since 2026-11-22 11:30:00Z, last message 2026-11-22 11:30:00Z, no reminder before 2026-11-22 12:30:00Z
      WARNING   orders  orders-v1      all 12               -               -       50,300         -     0
        lag 50300 >= warning 1000, down by 1,000 a minute on average, catches up in about 51 min, its consumers are running (Stable)
        alert would send: first
                                            3           1,000          51,300       50,300       0 s
                                      11 more                                            0
      OK        orders  orders-v1           0             100             100            0         -     0"
    `);
  });

  it("shows every partition of the groups that were asked for", () => {
    const text = formatReport(report([UNEVEN]), { ...plain, groups: ["orders"] });
    expect(text.match(/^ +\d+ +1,000 /gm)).toHaveLength(12);
  });

  it("sums up the partitions that are left out", () => {
    const partitions = Array.from({ length: 24 }, (_, number) =>
      partition("orders-v1", number, 0, 1000 + number),
    );
    const text = formatReport(report([{ ...UNEVEN, partitions }]), plain);
    expect(text).toMatch(/^ +14 more +14,091$/m);
  });

  it("leaves the partitions of a subject out that is all right", () => {
    const partitions = [partition("orders-v1", 0, 5, 5), partition("orders-v1", 1, 5, 8)];
    expect(formatReport(report([subject({ lag: 3, partitions })]), plain)).toMatchInlineSnapshot(`
      "OK: 1 subject, none in trouble
      2026-11-22 12:00:00Z, 3 API calls, 1,234 ms

      STATUS  GROUP   TOPIC      PARTITION  CURRENT-OFFSET  LOG-END-OFFSET  LAG  BEHIND  RULE
      OK      orders  orders-v1      all 2               -               -    3       -     0"
    `);
  });

  it("has a dash where something is not known, as kafka-consumer-groups.sh has", () => {
    const unknown = subject({ lag: null, partitions: [partition("orders-v1", 0, null, 12)] });
    const [, , , , row] = formatReport(report([unknown]), plain).split("\n");
    expect(row?.split(/ +/)).toEqual(["OK", "orders", "orders-v1", "0", "-", "12", "-", "-", "0"]);
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
      ["WARNING", "orders"],
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
        → The API itself is failing. The next check asks again.
        ckafka-abc/audit: Timeout, no answer in 5 s
        → The API did not answer in time. If this persists, check the function's network route to \`CKAFKA_ENDPOINT\`."
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
    [0, "lag 9 >= warning 5, unchanged on average"],
    [1500.4, "lag 9 >= warning 5, up by 1,500 a minute on average"],
    [-3, "lag 9 >= warning 5, down by 3 a minute on average, catches up in about 3 min"],
  ])("says where a trend of %s leads", (trendPerMinute, words) => {
    const reasons = ["lag 9 >= warning 5"];
    const behind = subject({ severity: "warning", lag: 9, reasons, trendPerMinute });
    expect(formatReport(report([behind]), plain).split("\n")).toContain(`  ${words}`);
  });

  it.each([
    ["Empty", "the group has no members (Empty)"],
    ["Stable", "its consumers are running (Stable)"],
    ["Dead", "the group is dead (Dead)"],
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
    const coloured = formatReport(all, { ...plain, colour: true });
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

describe("below the table", () => {
  const sectionsOf = (of: CheckReport, view: View = plain) =>
    formatReport(of, view).split("\n\n").slice(1);

  it("stands what no rule covers, what matches nothing, and what alert would refuse", () => {
    const found = report([], {
      uncovered: ["ckafka-abc/mail", "ckafka-abc/a\nb"],
      unmatched: [2, 5],
    });
    expect(sectionsOf(found, { ...plain, refused: ["SLACK_WEBHOOK_URL: expected a URL"] })).toEqual(
      [
        "No rule covers:\n  ckafka-abc/mail, ckafka-abc/a␊b",
        "Rules that match nothing:\n  LAG_RULES[2], LAG_RULES[5]",
        "alert would refuse this configuration:\n  SLACK_WEBHOOK_URL: expected a URL",
      ],
    );
  });

  it("stand no more than 20 names of one kind", () => {
    const uncovered = Array.from({ length: 1_250 }, (_, index) => `ckafka-abc/group-${index}`);
    const [section = ""] = sectionsOf(report([], { uncovered }));
    expect(section).toContain("ckafka-abc/group-19 and 1,230 more");
    expect(section).not.toContain("group-20");
  });

  it("stands once that alert's state was not seen", () => {
    expect(sectionsOf(report([subject(), subject()], { stateSeen: false })).slice(1)).toEqual([
      expect.stringContaining("alert's state was not seen"),
    ]);
  });

  it("stands what to do about what could not be read, once for each code", () => {
    const entry = (group: string, code: string) => ({
      instance: "ckafka-abc",
      group,
      code,
      message: "no",
      requestId: null,
    });
    const unreadable = [
      entry("a", "RequestLimitExceeded"),
      entry("b", "NoSuchCode"),
      entry("c", "RequestLimitExceeded"),
    ];
    const [section = ""] = sectionsOf(report([], { unreadable }));
    expect(section.split("\n")).toEqual([
      "Could not be read:",
      "  ckafka-abc/a: RequestLimitExceeded, no",
      "  ckafka-abc/c: RequestLimitExceeded, no",
      expect.stringMatching(/^ {2}→ Other callers .*CKAFKA_MAX_RPS/),
      "  ckafka-abc/b: NoSuchCode, no",
    ]);
  });
});

it("only what is not ok is shown where that is asked for, and all is counted", () => {
  const all = report([SAMPLE, UNEVEN, subject({ group: "fine" })]);
  const text = formatReport(all, { ...plain, problemsOnly: true });
  expect(text).toMatch(/^CRITICAL: 1 critical, 1 warning, 1 ok\./);
  expect(text).not.toContain("fine");
});

it("who reads the partitions that lag most is told", () => {
  const owner = { clientId: "orders-1", host: "10.0.0.7" };
  const partitions = [
    partition("orders-v1", 0, 5, 5, { owner }),
    partition("orders-v1", 3, 5, 900, { owner }),
    partition("orders-v1", 4, 5, 90),
  ];
  const text = formatReport(report([{ ...UNEVEN, partitions }]), plain);
  expect(text).toContain("partition 3 is assigned to orders-1 on 10.0.0.7");
  expect(text).not.toContain("partition 0 is read");
});

it.each([
  ["ok", 0],
  ["warning", 1],
  ["critical", 2],
  ["unknown", 3],
] as const)("%s exits with %i, as a monitoring plugin does", (severity, code) => {
  expect(EXIT_CODES[severity]).toBe(code);
  expect(outcomeOf(report([], { status: severity }), plain).exitCode).toBe(code);
});

it("a group that was asked for and that nobody knows is not ok", () => {
  const { text, exitCode } = outcomeOf(report([subject()]), {
    ...plain,
    groups: ["ord*", "misspelt"],
  });
  expect(text).toMatch(/^UNKNOWN: /);
  expect(text).toContain("misspelt: no such group, or it never committed an offset");
  expect(exitCode).toBe(3);
});

describe("on a narrow terminal", () => {
  const LONG =
    "payments-reconciliation-of-the-european-region-in-the-production-cluster-of-the-team-for-finance-and-accounts-12";
  const wide = (severity: SubjectReport["severity"]) =>
    subject({ ...SAMPLE, severity, group: LONG, topic: LONG, partitions: UNEVEN.partitions });

  it("of 80 places no line of the table or below it is broken, with names of 112 characters", () => {
    expect(LONG).toHaveLength(112);
    const lines = formatReport(report([wide("critical"), subject()], { stateSeen: false }), {
      ...plain,
      width: 80,
    }).split("\n");
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
    expect(lines.find((line) => line.startsWith("STATUS"))?.split(/ +/)).toEqual([
      ...["STATUS", "GROUP", "TOPIC", "PARTITION", "LAG", "BEHIND", "RULE"],
    ]);
    expect(lines.find((line) => line.startsWith("CRITICAL  "))).toMatch(
      /^CRITICAL {2}paym\S*…\S*s-12 {2}/,
    );
  });

  const names = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 150 }),
    fc.string({ unit: fc.constantFrom("订", "a", "👩‍👩‍👧", "e\u0301", "-"), maxLength: 150 }),
  );
  const subjects = fc.array(
    fc.record({
      group: names,
      topic: fc.option(names),
      severity: fc.constantFrom("ok", "unknown", "warning", "critical"),
      lag: fc.option(fc.nat()),
      reasons: fc.array(names, { maxLength: 2 }),
      partitions: fc.array(fc.constant(partition(LONG, 3, 5, 2 ** 50)), { maxLength: 3 }),
    }),
    { maxLength: 4 },
  );

  it("no line is wider than the terminal, whatever the names and the width", () => {
    fc.assert(
      fc.property(
        subjects,
        names,
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        (some, name, width, colour) => {
          const view = { groups: null, colour, width, refused: [name] };
          const of = report(some.map(subject), { uncovered: [name], stateSeen: false });
          for (const line of formatReport(of, view).split("\n")) {
            expect(stringWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
