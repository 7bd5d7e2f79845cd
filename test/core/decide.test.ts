import { describe, expect, test } from "vitest";
import type { Alert } from "../../lib/core/alert.ts";
import { decide, type Finding, recordNotified } from "../../lib/core/decide.ts";
import { HOUR, MINUTE, NOON } from "./given.ts";

const subject = { instance: "ckafka-abc", group: "orders", topic: "t", partition: null };

/** What one check finds, and what is said of it. `!`: Slack does not take the message. */
type Check = readonly [minute: number, found: string, said: string];

const SEVERITIES = { o: "ok", u: "unknown", w: "warning", c: "critical" } as const;

/**
 * Plays checks. Found: `o`k, `w`arning, `c`ritical, `u`nread; a `?` after it: not complete; an `s`:
 * silenced; a `!`: Slack fails. Said: the reason, or `pending`, `suppressed`, `quiet` (it fires and
 * says nothing), `-` (there is no alert).
 */
function play(settings: Partial<Finding>, checks: readonly Check[]): Alert | null {
  let alert: Alert | null = null;
  for (const [minute, found, said] of checks) {
    const now = NOON + minute * MINUTE;
    const severity = SEVERITIES[found[0] as keyof typeof SEVERITIES];
    const finding: Finding = {
      subject,
      severity,
      complete: !found.includes("?"),
      silenced: found.includes("s"),
      lag: null,
      forMs: 0,
      keepFiringForMs: 0,
      dedupMs: HOUR,
      ...settings,
    };
    const decision = decide(alert, finding, now);
    const fires = decision.alert?.firing ?? null;
    const silent = fires === null ? "pending" : decision.suppressed ? "suppressed" : "quiet";
    const actual = decision.reason ?? (decision.alert === null ? "-" : silent);
    const of = fires === null || decision.reason === "resolved" ? "" : ` ${fires}`;
    expect(`minute ${minute}: ${actual}${of}`).toBe(`minute ${minute}: ${said}`);
    const { reason } = decision;
    const took = reason !== null && !found.includes("!");
    alert =
      decision.alert !== null && took
        ? recordNotified(decision.alert, reason, now)
        : decision.alert;
  }
  return alert;
}

const MIN = (minutes: number) => minutes * MINUTE;

describe("deciding, check by check", () => {
  test.each<[name: string, settings: Partial<Finding>, checks: Check[]]>([
    ["nothing is wrong", {}, [[0, "o", "-"]]],
    [
      "first, suppressed, reminder, resolved",
      {},
      [
        [0, "w", "first warning"],
        [1, "w", "suppressed warning"],
        [59.99, "w", "suppressed warning"],
        [60, "w", "reminder warning"],
        [61, "w", "suppressed warning"],
        [62, "o", "resolved"],
        [63, "o", "-"],
      ],
    ],
    [
      "the window counts from the last notification",
      {},
      [
        [0, "w", "first warning"],
        [70, "w", "reminder warning"],
        [125, "w", "suppressed warning"],
        [130, "w", "reminder warning"],
      ],
    ],
    [
      "escalated at once, inside the window too",
      {},
      [
        [0, "w", "first warning"],
        [1, "c", "escalated critical"],
        [2, "c", "suppressed critical"],
      ],
    ],
    [
      "going from critical to warning is silent, and back is no escalation",
      {},
      [
        [0, "c", "first critical"],
        [1, "w", "suppressed warning"],
        [2, "c", "suppressed critical"],
        [60, "w", "reminder warning"],
      ],
    ],
    [
      "a new incident starts anew",
      {},
      [
        [0, "c", "first critical"],
        [1, "o", "resolved"],
        [2, "w", "first warning"],
        [3, "c", "escalated critical"],
      ],
    ],
    [
      "a window of 0: every run reminds",
      { dedupMs: 0 },
      [
        [0, "w", "first warning"],
        [1, "w", "reminder warning"],
        [2, "w", "reminder warning"],
      ],
    ],
    [
      "a clock that was set back does not stretch the window",
      {},
      [
        [0, "w", "first warning"],
        [-600, "w", "reminder warning"],
        [-599, "w", "suppressed warning"],
      ],
    ],

    [
      "what Slack did not take is tried again, its reason unchanged",
      {},
      [
        [0, "w!", "first warning"],
        [1, "w!", "first warning"],
        [2, "c", "first critical"],
        [3, "c", "suppressed critical"],
      ],
    ],
    [
      "an escalation that was not taken",
      {},
      [
        [0, "w", "first warning"],
        [1, "c!", "escalated critical"],
        [2, "c", "escalated critical"],
        [3, "c", "suppressed critical"],
      ],
    ],
    [
      "a reminder that was not taken",
      {},
      [
        [0, "w", "first warning"],
        [60, "w!", "reminder warning"],
        [61, "w", "reminder warning"],
        [119, "w", "suppressed warning"],
      ],
    ],
    [
      "a resolution that was not taken",
      {},
      [
        [0, "w", "first warning"],
        [1, "o!", "resolved"],
        [2, "o", "resolved"],
        [3, "o", "-"],
      ],
    ],
    [
      "a resolution that was not taken, and breached again: the same incident",
      {},
      [
        [0, "w", "first warning"],
        [1, "o!", "resolved"],
        [2, "w", "suppressed warning"],
        [60, "w", "reminder warning"],
      ],
    ],
    [
      "never resolved what nobody was told of",
      {},
      [
        [0, "w!", "first warning"],
        [1, "o", "-"],
      ],
    ],

    [
      "unread: it stays as it is and says nothing",
      {},
      [
        [0, "w", "first warning"],
        [1, "u?", "quiet warning"],
        [90, "u?", "quiet warning"],
        [91, "o", "resolved"],
      ],
    ],
    [
      "unread and never seen: nothing",
      {},
      [
        [0, "u?", "-"],
        [1, "o?", "-"],
      ],
    ],
    [
      "what was not read whole never resolves",
      {},
      [
        [0, "w", "first warning"],
        [1, "o?", "quiet warning"],
        [99, "o?", "quiet warning"],
      ],
    ],
    [
      "what was read of it may fire and remind",
      {},
      [
        [0, "w?", "first warning"],
        [60, "w?", "reminder warning"],
        [61, "c?", "escalated critical"],
      ],
    ],
    [
      "what was read of it does not lower it",
      {},
      [
        [0, "c", "first critical"],
        [1, "w?", "suppressed critical"],
        [2, "w", "suppressed warning"],
      ],
    ],
    [
      "unknown for certain is an alert",
      {},
      [
        [0, "u", "first unknown"],
        [60, "u", "reminder unknown"],
        [61, "w", "escalated warning"],
        [62, "o", "resolved"],
      ],
    ],

    [
      "silenced: not told, and not counted as suppressed",
      {},
      [
        [0, "ws", "quiet warning"],
        [1, "cs", "quiet critical"],
      ],
    ],
    [
      "still firing when the silence ends: the reason that is due then",
      {},
      [
        [0, "ws", "quiet warning"],
        [1, "w", "first warning"],
        [2, "cs", "quiet critical"],
        [3, "c", "escalated critical"],
        [70, "cs", "quiet critical"],
        [71, "c", "reminder critical"],
      ],
    ],
    [
      "what resolves inside a silence is dropped",
      {},
      [
        [0, "w", "first warning"],
        [1, "os", "-"],
        [2, "o", "-"],
      ],
    ],

    [
      "for: pending until it has held",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [4.99, "w", "pending"],
        [5, "w", "first warning"],
      ],
    ],
    [
      "for: at every check",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [4, "o", "-"],
        [5, "w", "pending"],
        [9.99, "w", "pending"],
        [10, "w", "first warning"],
      ],
    ],
    [
      "for: pending resolves unsaid",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [1, "o", "-"],
      ],
    ],
    [
      "for: each severity on its own",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [3, "c", "pending"],
        [5, "c", "first warning"],
        [7.99, "c", "suppressed warning"],
        [8, "c", "escalated critical"],
      ],
    ],
    [
      "for: worse holds for less bad",
      { forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [4, "w", "pending"],
        [5, "w", "first warning"],
      ],
    ],
    [
      "for: a break of critical starts critical anew",
      { forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [3, "w", "pending"],
        [4, "c", "pending"],
        [5, "c", "first warning"],
        [8, "c", "suppressed warning"],
        [9, "c", "escalated critical"],
      ],
    ],
    [
      "for: what is not read does not break it",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [2, "u?", "pending"],
        [5, "w", "first warning"],
      ],
    ],
    [
      "for: nor does it hold it",
      { forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [5, "u?", "pending"],
        [6, "o?", "pending"],
        [7, "w", "first warning"],
      ],
    ],
    [
      "for: what was read of it does not break what is worse",
      { forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [2, "w?", "pending"],
        [5, "c", "first critical"],
      ],
    ],
    [
      "for: it fires only at what it shows",
      { forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [5, "w?", "first warning"],
      ],
    ],
    [
      "for: a silence does not stop it",
      { forMs: MIN(5) },
      [
        [0, "ws", "pending"],
        [5, "ws", "quiet warning"],
        [6, "w", "first warning"],
      ],
    ],
    [
      "for: a clock that was set back starts it no later than now",
      { forMs: MIN(5) },
      [
        [60, "w", "pending"],
        [0, "w", "pending"],
        [5, "w", "first warning"],
      ],
    ],

    [
      "keepFiringFor: resolved when it has been gone for as long",
      { keepFiringForMs: MIN(5) },
      [
        [0, "w", "first warning"],
        [1, "o", "suppressed warning"],
        [5.99, "o", "suppressed warning"],
        [6, "o", "resolved"],
      ],
    ],
    [
      "keepFiringFor: back before that, it has never been gone",
      { keepFiringForMs: MIN(5) },
      [
        [0, "w", "first warning"],
        [1, "o", "suppressed warning"],
        [5, "w", "suppressed warning"],
        [6, "o", "suppressed warning"],
        [10.99, "o", "suppressed warning"],
        [11, "o", "resolved"],
      ],
    ],
    [
      "keepFiringFor: it reminds",
      { keepFiringForMs: HOUR * 2 },
      [
        [0, "w", "first warning"],
        [1, "o", "suppressed warning"],
        [60, "o", "reminder warning"],
      ],
    ],
    [
      "keepFiringFor: what is not read neither counts nor breaks",
      { keepFiringForMs: MIN(5) },
      [
        [0, "w", "first warning"],
        [1, "o", "suppressed warning"],
        [7, "o?", "quiet warning"],
        [8, "o", "resolved"],
      ],
    ],
    [
      "keepFiringFor: a clock that was set back",
      { keepFiringForMs: MIN(5) },
      [
        [0, "w", "first warning"],
        [1, "o", "suppressed warning"],
        [-60, "o", "reminder warning"],
        [-55, "o", "resolved"],
      ],
    ],
    [
      "keepFiringFor: pending has nothing to keep",
      { keepFiringForMs: MIN(5), forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [1, "o", "-"],
      ],
    ],
    [
      "keepFiringFor with for: back, it fires on at once at what it held",
      { keepFiringForMs: MIN(5), forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [5, "c", "first critical"],
        [6, "o", "suppressed critical"],
        [7, "c", "suppressed critical"],
      ],
    ],
    [
      "keepFiringFor with for: back less bad, it is that",
      { keepFiringForMs: MIN(5), forMs: MIN(5) },
      [
        [0, "c", "pending"],
        [5, "c", "first critical"],
        [6, "o", "suppressed critical"],
        [7, "w", "suppressed warning"],
      ],
    ],
    [
      "keepFiringFor with for: back worse, that has to hold",
      { keepFiringForMs: MIN(5), forMs: MIN(5) },
      [
        [0, "w", "pending"],
        [5, "w", "first warning"],
        [6, "o", "suppressed warning"],
        [7, "c", "suppressed warning"],
        [12, "c", "escalated critical"],
      ],
    ],
  ])("%s", (_name, settings, checks) => {
    play(settings, checks);
  });
});

describe("what an alert remembers", () => {
  test("since when, the highest lag, and how many runs the window kept back", () => {
    const lags = [5, 9, 7];
    let alert: Alert | null = null;
    for (const [minute, lag] of lags.entries()) {
      const now = NOON + MIN(minute);
      const finding = { subject, severity: "warning", complete: true, silenced: false } as const;
      const settings = { lag, forMs: 0, keepFiringForMs: 0, dedupMs: HOUR };
      const { alert: next, reason } = decide(alert, { ...finding, ...settings }, now);
      alert = next !== null && reason !== null ? recordNotified(next, reason, now) : next;
    }
    expect(alert).toEqual({
      subject,
      since: NOON,
      heldSince: { unknown: NOON, warning: NOON },
      firing: "warning",
      okSince: null,
      notifiedAt: NOON,
      notifiedSeverity: "warning",
      suppressed: 2,
      peakLag: 9,
    });
  });

  test("a reminder starts the count of suppressed runs anew", () => {
    expect(
      play({}, [
        [0, "w", "first warning"],
        [1, "w", "suppressed warning"],
      ])?.suppressed,
    ).toBe(1);
    const reminded = play({}, [
      [0, "w", "first warning"],
      [1, "w", "suppressed warning"],
      [60, "w", "reminder warning"],
    ]);
    expect(reminded).toMatchObject({ suppressed: 0, notifiedAt: NOON + HOUR });
  });

  test("the worst that anybody was told of", () => {
    const alert = play({}, [
      [0, "c", "first critical"],
      [60, "w", "reminder warning"],
    ]);
    expect(alert).toMatchObject({ notifiedSeverity: "critical", firing: "warning" });
  });

  test("a highest lag where none was known before, and where none is known now", () => {
    const settings = {
      silenced: false,
      forMs: 0,
      keepFiringForMs: 0,
      dedupMs: HOUR,
      complete: true,
    };
    const found = (lag: number | null) => ({
      subject,
      severity: "warning" as const,
      lag,
      ...settings,
    });
    const first = decide(null, found(null), NOON).alert;
    expect(first?.peakLag).toBeNull();
    const second = decide(first, found(3), NOON).alert;
    expect(second?.peakLag).toBe(3);
    expect(decide(second, found(null), NOON).alert?.peakLag).toBe(3);
  });
});
