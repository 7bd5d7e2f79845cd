import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Alert } from "../../lib/decide/alert.ts";
import { recordNotified, recordOwed } from "../../lib/decide/alert.ts";
import type { Resolved } from "../../lib/decide/known.ts";
import { decide, decideGone, type Found, type Step, stay } from "../../lib/decide/lifecycle.ts";
import type { Severity } from "../../lib/model/severity.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 22, 12);
const SUBJECT = { instance: "ckafka-abc", group: "orders", topic: "events", partition: null };

/** Durations in minutes. */
interface Settings {
  readonly for?: number;
  readonly keepFiringFor?: number;
  readonly dedup?: number;
}

/**
 * `in part`: some of it was not read. `refused`: Slack does not take the message. `over time`: its time
 * behind is over its limit; `time unknown`: or is not, nobody knows.
 */
type Circumstance =
  | "in part"
  | "vanished"
  | "silenced"
  | "refused"
  | "held"
  | "gone"
  | "moved"
  | "over time"
  | "time unknown";
/** After the check: no alert, one that is pending, or what it fires at. */
type After = "none" | "pending" | "unknown" | "warning" | "critical";
/** What is sent, or that only the window keeps it from being sent; a reminder says how many were. */
type Told =
  | ""
  | "first"
  | `first, ${number} times`
  | "escalated"
  | "resolved"
  | "gone"
  | `${"resolved" | "gone"}, late by ${"slack" | "held"}`
  | "suppressed"
  | `reminder after ${number}`;
type Check = readonly [
  minute: number,
  measured: Severity,
  after: After,
  told: Told,
  ...circumstances: Circumstance[],
];

function foundBy([, severity, , , ...circumstances]: Check, settings: Settings): Found {
  return {
    subject: SUBJECT,
    about: null,
    severity,
    complete: !circumstances.includes("in part"),
    mayResolve: !circumstances.some((word) => word === "in part" || word === "vanished"),
    lag: null,
    timeIs: timeIs(circumstances),
    stillSince: null,
    forMs: (settings.for ?? 0) * MINUTE,
    keepFiringForMs: (settings.keepFiringFor ?? 0) * MINUTE,
    dedupMs: (settings.dedup ?? 60) * MINUTE,
    silenced: circumstances.includes("silenced"),
    moved: circumstances.includes("moved"),
    resolved: null,
  };
}

function timeIs(circumstances: readonly Circumstance[]): Found["timeIs"] {
  if (circumstances.includes("over time")) return "over";
  return circumstances.includes("time unknown") ? "unknown" : "within";
}

/** Runs the checks one after the other: what each left, and what it told. */
function play(checks: readonly Check[], settings: Settings = {}): Check[] {
  let alert: Alert | null = null;
  let resolved: Resolved | null = null;
  return checks.map((check) => {
    const [minute, measured, , , ...circumstances] = check;
    const now = START + minute * MINUTE;
    const found = { ...foundBy(check, settings), resolved };
    const before: Alert | null = alert;
    const step: Step =
      before !== null && circumstances.includes("gone")
        ? decideGone(before, found.silenced, now)
        : decide(before, found, now);
    const { reason } = step;
    alert = step.alert;
    const told = wordOf(step);
    if (alert !== null && reason !== null) {
      const keptBack = circumstances.find((word) => word === "refused" || word === "held");
      const { activeAt, flapping } = alert;
      if (keptBack !== undefined) {
        alert = recordOwed(alert, keptBack === "held" ? "held" : "slack", now);
      } else {
        alert = recordNotified(alert, reason, "", now);
        if (reason === "resolved") {
          const { times, since } = flapping ?? { times: 1, since: activeAt };
          resolved = { at: now, times, since };
        }
      }
    }
    const after = alert === null ? "none" : (alert.firing ?? "pending");
    return [minute, measured, after, told, ...circumstances];
  });
}

function wordOf({ alert, reason, suppressed, late }: Step): Told {
  if (reason === null) return suppressed ? "suppressed" : "";
  if (reason === "reminder") return `reminder after ${alert?.suppressed ?? -1}`;
  if (reason === "first" && alert?.flapping) return `first, ${alert.flapping.times} times`;
  if ((reason === "resolved" || reason === "gone") && late) return `${reason}, late by ${late.why}`;
  return reason;
}

type Row = readonly [name: string, settings: Settings, checks: readonly Check[]];
const plays = (_: string, settings: Settings, checks: readonly Check[]) => {
  expect(play(checks, settings)).toEqual(checks);
};

describe("an incident from its first message to its last", () => {
  test.each<Row>([
    [
      "what is ok is no alert",
      {},
      [
        [0, "ok", "none", ""],
        [1, "ok", "none", ""],
      ],
    ],
    [
      "first, silence inside the window, resolved; the next incident is a first again",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "suppressed"],
        [2, "ok", "none", "resolved"],
        [3, "ok", "none", ""],
        [62, "warning", "warning", "first"],
      ],
    ],
    [
      "escalated inside the window, at once and once",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "critical", "critical", "escalated"],
        [2, "critical", "critical", "suppressed"],
        [3, "ok", "none", "resolved"],
      ],
    ],
    [
      "from critical to warning is silent",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "warning", "warning", "suppressed"],
        [2, "ok", "none", "resolved"],
      ],
    ],
    [
      "back to critical is no escalation: it was told of in this incident",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "critical", "critical", "escalated"],
        [2, "warning", "warning", "suppressed"],
        [3, "critical", "critical", "suppressed"],
        [61, "critical", "critical", "reminder after 2"],
      ],
    ],
    [
      "what was resolved may escalate anew",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "none", "resolved"],
        [2, "warning", "warning", "first, 2 times"],
        [3, "critical", "critical", "escalated"],
      ],
    ],
  ])("%s", plays);
});

describe("an alert on time behind, while that is not known since its samples are lost", () => {
  test.each<[name: string, checks: Check[]]>([
    [
      "does not resolve before it is known again",
      [
        [0, "critical", "critical", "first", "over time"],
        [1, "ok", "critical", "", "time unknown"],
        [2, "ok", "critical", "", "time unknown"],
        [3, "ok", "none", "resolved"],
      ],
    ],
    [
      "fires on without a second first",
      [
        [0, "critical", "critical", "first", "over time"],
        [1, "warning", "warning", "suppressed", "time unknown"],
        [2, "ok", "warning", "", "time unknown"],
        [3, "critical", "critical", "suppressed", "over time"],
      ],
    ],
    [
      "resolves where the time was never known to be over its limit",
      [
        [0, "warning", "warning", "first", "time unknown"],
        [1, "ok", "none", "resolved", "time unknown"],
      ],
    ],
    [
      "resolves where it was not the time that was over its limit",
      [
        [0, "critical", "critical", "first", "over time"],
        [1, "warning", "warning", "suppressed"],
        [2, "ok", "none", "resolved", "time unknown"],
      ],
    ],
  ])("%s", (_, checks) => {
    expect(play(checks)).toEqual(checks);
  });
});

describe("the dedup window", () => {
  test.each<Row>([
    [
      "a reminder comes exactly at its end, with the number that it kept back",
      { dedup: 3 },
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "suppressed"],
        [2, "warning", "warning", "suppressed"],
        [2.999, "warning", "warning", "suppressed"],
        [3, "warning", "warning", "reminder after 3"],
        [4, "warning", "warning", "suppressed"],
        [6, "warning", "warning", "reminder after 1"],
      ],
    ],
    [
      "it is counted from the last message, not from the first",
      { dedup: 3 },
      [
        [0, "warning", "warning", "first"],
        [2, "critical", "critical", "escalated"],
        [3, "critical", "critical", "suppressed"],
        [4.999, "critical", "critical", "suppressed"],
        [5, "critical", "critical", "reminder after 2"],
      ],
    ],
    [
      "runs that come late lose nothing",
      { dedup: 3 },
      [
        [0, "warning", "warning", "first"],
        [100, "warning", "warning", "reminder after 0"],
      ],
    ],
    [
      "of 0s reminds on every run",
      { dedup: 0 },
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "reminder after 0"],
        [2, "critical", "critical", "escalated"],
        [3, "warning", "warning", "reminder after 0"],
        [4, "ok", "none", "resolved"],
      ],
    ],
    [
      "does not hold back what is resolved",
      { dedup: 60 },
      [
        [0, "warning", "warning", "first"],
        [1, "ok", "none", "resolved"],
      ],
    ],
  ])("%s", plays);
});

describe("`for`: a condition must hold at every check of the span, each severity on its own", () => {
  test.each<Row>([
    [
      "pending until it has held that long, to the millisecond",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [1, "warning", "pending", ""],
        [4.999, "warning", "pending", ""],
        [5, "warning", "warning", "first"],
        [6, "warning", "warning", "suppressed"],
      ],
    ],
    [
      "one check without it starts it anew",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [4, "ok", "none", ""],
        [5, "warning", "pending", ""],
        [9, "warning", "pending", ""],
        [10, "warning", "warning", "first"],
      ],
    ],
    [
      "what only was pending ends without a word",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [4, "ok", "none", ""],
      ],
    ],
    [
      "warning and worse for the span is a warning, until critical has held it too",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [3, "critical", "pending", ""],
        [5, "critical", "warning", "first"],
        [7.999, "critical", "warning", "suppressed"],
        [8, "critical", "critical", "escalated"],
      ],
    ],
    [
      "critical that comes and goes is a warning that held",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [2, "warning", "pending", ""],
        [4, "critical", "pending", ""],
        [5, "warning", "warning", "first"],
        [8, "critical", "warning", "suppressed"],
        [12, "critical", "warning", "suppressed"],
        [13, "critical", "critical", "escalated"],
      ],
    ],
    [
      "critical for the span at once is critical at once",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [5, "critical", "critical", "first"],
      ],
    ],
    [
      "a firing critical that is a warning now fires as one, and must hold again to be critical",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [5, "critical", "critical", "first"],
        [6, "warning", "warning", "suppressed"],
        [7, "critical", "warning", "suppressed"],
        [12, "critical", "critical", "suppressed"],
      ],
    ],
    [
      "a gap without runs is no check: it has held",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [60, "warning", "warning", "first"],
      ],
    ],
  ])("%s", plays);

  /** What the definition says, looking back over all checks. */
  function firesBy(checks: readonly Severity[], index: number, spanMinutes: number): After {
    if (checks[index] === "ok") return "none";
    const severities = ["critical", "warning"] as const;
    const fires = severities.find((severity) => {
      const isAsBad = (measured: Severity) => measured === "critical" || measured === severity;
      const before = checks.slice(0, index + 1).findLastIndex((measured) => !isAsBad(measured));
      return before < index && index - (before + 1) >= spanMinutes;
    });
    return fires ?? "pending";
  }

  test("any sequence of checks fires as the definition says", () => {
    const measured = fc.constantFrom<Severity>("ok", "warning", "critical", "critical", "warning");
    fc.assert(
      fc.property(fc.array(measured, { maxLength: 30 }), fc.nat(6), (checks, span) => {
        const played = play(
          checks.map((severity, minute): Check => [minute, severity, "none", ""]),
          { for: span, dedup: 0 },
        );
        expect(played.map(([, , after]) => after)).toEqual(
          checks.map((_, index) => firesBy(checks, index, span)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("`keepFiringFor`: it must be gone at every check of the span", () => {
  test.each<Row>([
    [
      "fires on until it has been gone that long, to the millisecond",
      { keepFiringFor: 5 },
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "suppressed"],
        [5.999, "ok", "critical", "suppressed"],
        [6, "ok", "none", "resolved"],
      ],
    ],
    [
      "one check that breaches starts it anew, as the same incident",
      { keepFiringFor: 5 },
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "suppressed"],
        [5, "critical", "critical", "suppressed"],
        [6, "ok", "critical", "suppressed"],
        [10.999, "ok", "critical", "suppressed"],
        [11, "ok", "none", "resolved"],
      ],
    ],
    [
      "it does not remind while it fires on, only when the condition is back",
      { keepFiringFor: 5, dedup: 3 },
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "suppressed"],
        [3, "ok", "critical", "suppressed"],
        [4, "critical", "critical", "reminder after 2"],
        [5, "ok", "critical", "suppressed"],
        [9, "ok", "critical", "suppressed"],
        [10, "ok", "none", "resolved"],
      ],
    ],
    [
      "what is less bad when it comes back fires as that",
      { keepFiringFor: 5, for: 2 },
      [
        [0, "critical", "pending", ""],
        [2, "critical", "critical", "first"],
        [3, "ok", "critical", "suppressed"],
        [4, "warning", "warning", "suppressed"],
      ],
    ],
    [
      "what is worse when it comes back must hold first",
      { keepFiringFor: 5, for: 2 },
      [
        [0, "warning", "pending", ""],
        [2, "warning", "warning", "first"],
        [3, "ok", "warning", "suppressed"],
        [4, "critical", "warning", "suppressed"],
        [6, "critical", "critical", "escalated"],
      ],
    ],
    [
      "what was only pending is not kept",
      { keepFiringFor: 5, for: 2 },
      [
        [0, "warning", "pending", ""],
        [1, "ok", "none", ""],
      ],
    ],
    [
      "what nobody was told of is told while it fires on",
      { keepFiringFor: 5 },
      [
        [0, "critical", "critical", "first", "refused"],
        [1, "ok", "critical", "first"],
        [6, "ok", "none", "resolved"],
      ],
    ],
  ])("%s", plays);
});

describe("what Slack did not take is tried again, its reason unchanged", () => {
  test.each<Row>([
    [
      "first",
      {},
      [
        [0, "critical", "critical", "first", "refused"],
        [1, "critical", "critical", "first", "refused"],
        [2, "critical", "critical", "first"],
        [3, "critical", "critical", "suppressed"],
        [62, "critical", "critical", "reminder after 1"],
      ],
    ],
    [
      "first, also when it has become worse or better",
      {},
      [
        [0, "warning", "warning", "first", "refused"],
        [1, "critical", "critical", "first", "refused"],
        [2, "warning", "warning", "first"],
        [3, "critical", "critical", "escalated"],
      ],
    ],
    [
      "escalated",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "critical", "critical", "escalated", "refused"],
        [2, "critical", "critical", "escalated"],
        [3, "critical", "critical", "suppressed"],
      ],
    ],
    [
      "an escalation that is over before anybody heard of it is not told",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "critical", "critical", "escalated", "refused"],
        [2, "warning", "warning", "suppressed"],
        [3, "critical", "critical", "escalated"],
      ],
    ],
    [
      "reminder, with the number that the window kept back",
      { dedup: 3 },
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "suppressed"],
        [3, "warning", "warning", "reminder after 1", "refused"],
        [4, "warning", "warning", "reminder after 1"],
        [5, "warning", "warning", "suppressed"],
        [7, "warning", "warning", "reminder after 1"],
      ],
    ],
    [
      "resolved",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "resolved", "refused"],
        [2, "ok", "critical", "resolved", "refused"],
        [3, "ok", "none", "resolved"],
      ],
    ],
    [
      "a resolution that nobody heard of, and breached again: the same incident",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "resolved", "refused"],
        [2, "critical", "critical", "suppressed"],
        [3, "warning", "warning", "suppressed"],
        [60, "critical", "critical", "reminder after 2"],
      ],
    ],
    [
      "the same, with a `for`: it never stopped firing",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [5, "critical", "critical", "first"],
        [6, "ok", "critical", "resolved", "refused"],
        [7, "critical", "critical", "suppressed"],
      ],
    ],
    [
      "what is over before Slack took it is told as over, and then an incident is a new one",
      {},
      [
        [0, "critical", "critical", "first", "refused"],
        [1, "ok", "critical", "resolved, late by slack", "refused"],
        [2, "ok", "none", "resolved, late by slack"],
        [3, "ok", "none", ""],
      ],
    ],
    [
      "what is back before anybody heard that it was over is still a first",
      {},
      [
        [0, "critical", "critical", "first", "refused"],
        [1, "ok", "critical", "resolved, late by slack", "refused"],
        [2, "warning", "warning", "first"],
        [3, "ok", "none", "resolved"],
      ],
    ],
  ])("%s", plays);
});

describe("what was not read, or only in part", () => {
  test.each<Row>([
    [
      "is no alert by itself",
      {},
      [
        [0, "unknown", "none", "", "in part"],
        [1, "ok", "none", "", "in part"],
      ],
    ],
    [
      "fires when what was read breaches, and escalates",
      {},
      [
        [0, "warning", "warning", "first", "in part"],
        [1, "critical", "critical", "escalated", "in part"],
        [2, "critical", "critical", "suppressed", "in part"],
      ],
    ],
    [
      "never resolves, and says nothing, however long",
      { dedup: 3 },
      [
        [0, "critical", "critical", "first"],
        [1, "unknown", "critical", "", "in part"],
        [2, "ok", "critical", "", "in part"],
        [60, "unknown", "critical", "", "in part"],
        [61, "ok", "none", "resolved"],
      ],
    ],
    [
      "reminds while what was read breaches by itself",
      { dedup: 3 },
      [
        [0, "critical", "critical", "first"],
        [2, "critical", "critical", "suppressed", "in part"],
        [3, "unknown", "critical", "", "in part"],
        [4, "critical", "critical", "reminder after 1", "in part"],
        [7, "warning", "critical", "reminder after 0", "in part"],
      ],
    ],
    [
      "does not make a critical alert a warning: the rest may be critical",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "warning", "critical", "suppressed", "in part"],
        [2, "warning", "warning", "suppressed"],
      ],
    ],
    [
      "does not break a `for`",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [2, "unknown", "pending", "", "in part"],
        [3, "ok", "pending", "", "in part"],
        [5, "warning", "warning", "first"],
      ],
    ],
    [
      "does not hold a `for` either: it fires when it is seen to",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [5, "unknown", "pending", "", "in part"],
        [60, "unknown", "pending", "", "in part"],
        [61, "ok", "none", ""],
      ],
    ],
    [
      "a warning in part does not break critical's `for`, nor fires as critical",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [3, "warning", "pending", "", "in part"],
        [5, "warning", "warning", "first", "in part"],
        [6, "critical", "critical", "escalated"],
      ],
    ],
    [
      "a whole warning does",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [3, "warning", "pending", ""],
        [4, "critical", "pending", ""],
        [5, "critical", "warning", "first"],
        [9, "critical", "critical", "escalated"],
      ],
    ],
    [
      "does not break `keepFiringFor`, nor resolves at its end",
      { keepFiringFor: 5 },
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "suppressed"],
        [3, "unknown", "critical", "", "in part"],
        [6, "unknown", "critical", "", "in part"],
        [7, "ok", "none", "resolved"],
      ],
    ],
    [
      "a resolution that Slack did not take waits until it is known again to be true",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "resolved", "refused"],
        [2, "unknown", "critical", "", "in part"],
        [3, "ok", "none", "resolved"],
      ],
    ],
  ])("%s", plays);
});

describe("a silence", () => {
  test.each<Row>([
    [
      "keeps back the first message, which is due at its end",
      {},
      [
        [0, "warning", "warning", "", "silenced"],
        [1, "critical", "critical", "", "silenced"],
        [2, "critical", "critical", "first"],
      ],
    ],
    [
      "keeps back an escalation, which is due at its end",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "critical", "critical", "", "silenced"],
        [2, "critical", "critical", "escalated"],
      ],
    ],
    [
      "keeps back a reminder, and what it keeps back the window did not suppress",
      { dedup: 3 },
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "suppressed"],
        [2, "warning", "warning", "", "silenced"],
        [3, "warning", "warning", "", "silenced"],
        [4, "warning", "warning", "reminder after 1"],
      ],
    ],
    [
      "that ends inside the window leaves nothing due",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "", "silenced"],
        [2, "warning", "warning", "suppressed"],
      ],
    ],
    [
      "drops what resolves inside",
      {},
      [
        [0, "warning", "warning", "first"],
        [1, "warning", "warning", "", "silenced"],
        [2, "ok", "none", "", "silenced"],
        [3, "ok", "none", ""],
        [4, "warning", "warning", "first"],
      ],
    ],
    [
      "that ends before `keepFiringFor` does drops nothing",
      { keepFiringFor: 5 },
      [
        [0, "warning", "warning", "first"],
        [1, "ok", "warning", "", "silenced"],
        [5, "ok", "warning", "suppressed"],
        [6, "ok", "none", "resolved"],
      ],
    ],
    [
      "does not stop the time of a `for`",
      { for: 5 },
      [
        [0, "warning", "pending", "", "silenced"],
        [5, "warning", "warning", "", "silenced"],
        [6, "warning", "warning", "first"],
      ],
    ],
  ])("%s", plays);
});

describe("a clock that was set back", () => {
  test.each<Row>([
    [
      "does not repeat, however far: the window begins anew by it",
      {},
      [
        [0, "warning", "warning", "first"],
        [-600, "warning", "warning", "suppressed"],
        [-541, "warning", "warning", "suppressed"],
        [-540, "warning", "warning", "reminder after 2"],
      ],
    ],
    [
      "by as much as two runs may overlap does not repeat either",
      { dedup: 5 },
      [
        [0, "warning", "warning", "first"],
        [-15, "warning", "warning", "suppressed"],
        [-10, "warning", "warning", "reminder after 1"],
      ],
    ],
    [
      "does not stretch a `for`",
      { for: 5 },
      [
        [0, "warning", "pending", ""],
        [-600, "warning", "pending", ""],
        [-595, "warning", "warning", "first"],
      ],
    ],
    [
      "does not stretch `keepFiringFor`",
      { keepFiringFor: 5 },
      [
        [0, "warning", "warning", "first"],
        [1, "ok", "warning", "suppressed"],
        [-10, "ok", "warning", "suppressed"],
        [-5, "ok", "none", "resolved"],
      ],
    ],
    [
      "neither resolves nor repeats what is measured by time, and is not known for a while",
      {},
      [
        [0, "critical", "critical", "first", "over time"],
        [-8, "ok", "critical", "", "time unknown"],
        [-1, "ok", "critical", "", "time unknown"],
        [0, "critical", "critical", "suppressed", "over time"],
        [1, "ok", "none", "resolved"],
      ],
    ],
  ])("%s", plays);
});

describe("flapping: firing again within the window since it was told as resolved", () => {
  test.each<Row>([
    [
      "says how often, and then is ok for 10 minutes before it resolves",
      {},
      [
        [0, "warning", "warning", "first"],
        [2, "ok", "none", "resolved"],
        [5, "warning", "warning", "first, 2 times"],
        [6, "ok", "warning", "suppressed"],
        [9, "warning", "warning", "suppressed"],
        [10, "ok", "warning", "suppressed"],
        [19.999, "ok", "warning", "suppressed"],
        [20, "ok", "none", "resolved"],
        [30, "warning", "warning", "first, 3 times"],
      ],
    ],
    [
      "keeps to a `keepFiringFor` that is longer",
      { keepFiringFor: 15 },
      [
        [0, "warning", "warning", "first"],
        [1, "ok", "warning", "suppressed"],
        [16, "ok", "none", "resolved"],
        [20, "warning", "warning", "first, 2 times"],
        [21, "ok", "warning", "suppressed"],
        [35.999, "ok", "warning", "suppressed"],
        [36, "ok", "none", "resolved"],
      ],
    ],
    [
      "is over when a whole window has passed since it was told as resolved",
      { dedup: 30 },
      [
        [0, "warning", "warning", "first"],
        [2, "ok", "none", "resolved"],
        [31, "warning", "warning", "first, 2 times"],
        [32, "ok", "none", "resolved"],
      ],
    ],
    [
      "is none when the window is over before it fires again",
      { dedup: 30 },
      [
        [0, "warning", "warning", "first"],
        [2, "ok", "none", "resolved"],
        [32, "warning", "warning", "first"],
        [33, "ok", "none", "resolved"],
      ],
    ],
    [
      "counts from when it fires, not from when it is pending",
      { dedup: 30, for: 5 },
      [
        [0, "warning", "pending", ""],
        [5, "warning", "warning", "first"],
        [6, "ok", "none", "resolved"],
        [31, "warning", "pending", ""],
        [36, "warning", "warning", "first"],
      ],
    ],
    [
      "is none with a window of 0s",
      { dedup: 0 },
      [
        [0, "warning", "warning", "first"],
        [1, "ok", "none", "resolved"],
        [2, "warning", "warning", "first"],
        [3, "ok", "none", "resolved"],
      ],
    ],
    [
      "escalates at once, and reminds by its window",
      { dedup: 30 },
      [
        [0, "warning", "warning", "first"],
        [2, "ok", "none", "resolved"],
        [5, "warning", "warning", "first, 2 times"],
        [6, "critical", "critical", "escalated"],
        [36, "critical", "critical", "reminder after 0"],
      ],
    ],
  ])("%s", plays);
});

describe("what complete answers do not have any more", () => {
  test.each<Row>([
    [
      "stays once, and is gone at the second in a row",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "gone"],
        [2, "ok", "none", "gone", "gone"],
      ],
    ],
    [
      "is as it was when the next answer has it again",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "gone"],
        [2, "critical", "critical", "suppressed"],
        [3, "ok", "critical", "", "gone"],
        [4, "ok", "none", "resolved"],
      ],
    ],
    [
      "is gone at once after that, whatever `keepFiringFor` says: nothing can come back within it",
      { keepFiringFor: 5 },
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "gone"],
        [2, "ok", "none", "gone", "gone"],
      ],
    ],
    [
      "is told again on the next run when Slack did not take it",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "gone"],
        [2, "ok", "critical", "gone", "gone", "refused"],
        [3, "ok", "none", "gone", "gone"],
      ],
    ],
    [
      "is told late where nobody heard that it fired",
      {},
      [
        [0, "critical", "critical", "first", "held"],
        [1, "ok", "critical", "", "gone"],
        [2, "ok", "none", "gone, late by held", "gone"],
      ],
    ],
    [
      "is dropped where it was only pending",
      { for: 5 },
      [
        [0, "critical", "pending", ""],
        [1, "ok", "pending", "", "gone"],
        [2, "ok", "none", "", "gone"],
      ],
    ],
    [
      "is dropped inside a silence",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "gone", "silenced"],
        [2, "ok", "none", "", "gone", "silenced"],
      ],
    ],
  ])("%s", plays);
});

describe("where numbers vanished", () => {
  test.each<Row>([
    [
      "nothing resolves while it is ok for that alone",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "vanished"],
        [60, "ok", "critical", "", "vanished"],
        [61, "ok", "none", "resolved"],
      ],
    ],
    [
      "it fires at what that is worth",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "ok", "critical", "", "vanished"],
        [2, "warning", "warning", "suppressed", "vanished"],
        [62, "warning", "warning", "reminder after 1", "vanished"],
      ],
    ],
    [
      "a `for` goes on",
      { for: 2 },
      [
        [0, "warning", "pending", ""],
        [1, "ok", "pending", "", "vanished"],
        [2, "warning", "warning", "first", "vanished"],
      ],
    ],
  ])("%s", plays);
});

describe("what a loud channel held, or a silence", () => {
  test.each<Row>([
    [
      "is told late when it is over by then",
      {},
      [
        [0, "warning", "warning", "first", "held"],
        [1, "ok", "warning", "resolved, late by held", "held"],
        [2, "ok", "none", "resolved, late by held"],
      ],
    ],
    [
      "says what kept it back the last time",
      {},
      [
        [0, "warning", "warning", "first", "held"],
        [1, "warning", "warning", "first", "refused"],
        [2, "ok", "none", "resolved, late by slack"],
      ],
    ],
    [
      "is dropped where it was not due: silenced until its end",
      {},
      [
        [0, "warning", "warning", "", "silenced"],
        [1, "ok", "none", ""],
      ],
    ],
    [
      "is dropped where it resolves inside a silence, due or not",
      {},
      [
        [0, "warning", "warning", "first", "refused"],
        [1, "ok", "none", "", "silenced"],
      ],
    ],
  ])("%s", plays);
});

describe("a channel that moved", () => {
  test.each<Row>([
    [
      "is told what fires as first, once",
      {},
      [
        [0, "critical", "critical", "first"],
        [1, "warning", "warning", "suppressed"],
        [2, "warning", "warning", "first", "moved"],
        [3, "warning", "warning", "suppressed"],
        [4, "critical", "critical", "escalated"],
      ],
    ],
    [
      "is told nothing of what does not fire",
      { for: 5 },
      [
        [0, "critical", "pending", "", "moved"],
        [1, "ok", "none", "", "moved"],
      ],
    ],
  ])("%s", plays);
});

test("what is unknown as a whole is an alert as others are, the least bad of them", () => {
  const checks: Check[] = [
    [0, "unknown", "unknown", "first"],
    [1, "unknown", "unknown", "suppressed"],
    [60, "unknown", "unknown", "reminder after 1"],
    [61, "warning", "warning", "escalated"],
    [62, "ok", "none", "resolved"],
  ];
  expect(play(checks)).toEqual(checks);
});

describe("what an alert remembers", () => {
  const found: Found = foundBy([0, "warning", "none", ""], { for: 1 });
  const decided = (alert: Alert | null, minute: number, change: Partial<Found> = {}) =>
    decide(alert, { ...found, ...change }, START + minute * MINUTE).alert;

  test("a new one knows when it was first seen, and that nobody was told", () => {
    expect(decided(null, 0, { lag: 5 })).toEqual({
      subject: SUBJECT,
      about: "lag",
      activeAt: START,
      beganAt: START,
      heldSince: { unknown: START, warning: START },
      firing: null,
      keepFiringSince: null,
      lastSentAt: null,
      lastSentSeverity: null,
      lastSentTo: null,
      owed: null,
      flapping: null,
      missingSince: null,
      suppressed: 0,
      peakLag: 5,
      overTime: false,
    });
  });

  test("since when it has been there, from pending on", () => {
    const firing = decided(decided(null, 0), 1, { severity: "critical" });
    expect(firing).toMatchObject({ activeAt: START, firing: "warning" });
    expect(decided(firing, 2, { severity: "critical" })).toMatchObject({
      activeAt: START,
      firing: "critical",
    });
  });

  test("since when it has been trouble, where what stands still did so before that counted", () => {
    const before = START - 10 * MINUTE;
    const stuck = decided(null, 0, { stillSince: before });
    expect(stuck).toMatchObject({ activeAt: START, beganAt: before });
    // Whatever else is wrong by then, and once it is over.
    const lags = decided(stuck, 1, { stillSince: null, forMs: 0 });
    expect(lags).toMatchObject({ activeAt: START, beganAt: before });
    const told = lags && recordNotified(lags, "first", "", START);
    expect(decided(told, 2, { severity: "ok" })).toMatchObject({ beganAt: before });
    // What lags before it stands still was trouble from then on.
    const later = decided(decided(null, 0), 5, { stillSince: START + 2 * MINUTE });
    expect(later).toMatchObject({ activeAt: START, beganAt: START });
  });

  test("its highest lag, until nothing is committed any more", () => {
    const lags = [null, 5, 9, null, 7, "absent", 3] as const;
    let alert: Alert | null = null;
    const peaks = lags.map((lag, minute) => {
      const isAbsent = lag === "absent";
      const change = isAbsent ? { lag: null, about: "absence" as const } : { lag };
      alert = decided(alert, minute, change);
      return alert?.peakLag;
    });
    expect(peaks).toEqual([null, 5, 9, 9, 9, null, 3]);
  });

  test("its highest lag is still known when it resolves", () => {
    const fired = decided(null, 0, { forMs: 0, lag: 9 });
    const told = fired && recordNotified(fired, "first", "", START);
    expect(decided(told, 1, { severity: "ok", lag: 0 })).toMatchObject({
      activeAt: START,
      peakLag: 9,
    });
  });

  test("the worst that anybody was told of, and when that was last", () => {
    const fired = decided(null, 0, { forMs: 0, severity: "critical" });
    const first = fired && recordNotified(fired, "first", "", START);
    expect(first).toMatchObject({ lastSentAt: START, lastSentSeverity: "critical" });
    const better = decided(first, 60, { forMs: 0 });
    expect(better).toMatchObject({ firing: "warning" });
    expect(better && recordNotified(better, "reminder", "", START + 60 * MINUTE)).toMatchObject({
      firing: "warning",
      lastSentAt: START + 60 * MINUTE,
      lastSentSeverity: "critical",
    });
  });

  test("nothing, once people know that it is over", () => {
    const fired = decided(null, 0, { forMs: 0 });
    expect(fired && recordNotified(fired, "resolved", "", START)).toBeNull();
  });

  test("one whose subject was not read stays as it is, and says nothing", () => {
    const fired = decided(null, 0, { forMs: 0 });
    if (fired === null) throw new Error("expected an alert");
    const stayed = stay(fired);
    expect(stayed).toEqual({ alert: fired, reason: null, suppressed: false, late: null });
    expect(stayed.alert).toBe(fired);
  });
});
