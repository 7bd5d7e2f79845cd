import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Config } from "../../lib/config/config.ts";
import type { Reading } from "../../lib/model/reading.ts";
import type { Rule } from "../../lib/model/rule.ts";
import { EMPTY_STATE } from "../../lib/state/state.ts";
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
} from "../given.ts";

const OPERATIONS = new URL("../../docs/operations.md", import.meta.url);

interface Situation {
  readonly what: string;
  readonly rule?: Partial<Rule>;
  /** Minutes of the last run. */
  readonly until: number;
  readonly reading: (minute: number) => Reading;
  /** Whether Slack takes messages. */
  readonly takes?: (minute: number) => boolean;
  readonly channel?: (minute: number) => string | null;
  /** What the clock is set back by, in minutes. */
  readonly setBack?: (minute: number) => number;
}

/** Topics by their lag. */
const topics = (lags: Readonly<Record<string, number>>, unreadable: readonly string[] = []) =>
  givenReading(
    [
      givenGroup(
        Object.entries({ other: 0, ...lags }).map(([name, lag]) =>
          givenTopic(name, [[5, 5 + lag]]),
        ),
      ),
    ],
    { unreadable: unreadable.map((group) => givenUnreadable({ group })) },
  );
const lagging = (isLagging: boolean, lag = 500) => topics({ t: isLagging ? lag : 0 });
const absent = givenReading([givenGroup([])]);
const listedWithoutCommits = givenReading([
  givenGroup([givenTopic("other", [[null, 5]]), givenTopic("t", [[null, 505]])]),
]);

const SITUATIONS: readonly Situation[] = [
  {
    what: "A group cannot be read at one check",
    until: 5,
    reading: (minute) => topics({ t: 0 }, minute === 1 ? ["payments"] : []),
  },
  {
    what: "Six groups fail one after the other, one check each",
    until: 8,
    reading: (minute) => topics({ t: 0 }, minute > 0 && minute < 7 ? [`group-${minute}`] : []),
  },
  {
    what: "A group cannot be read from minute 1 to 9",
    until: 12,
    reading: (minute) => topics({ t: 0 }, minute >= 1 && minute <= 9 ? ["payments"] : []),
  },
  {
    what: "A lag is over its threshold from minute 1 to 3, and becomes critical at minute 2",
    until: 6,
    reading: (minute) => lagging(minute >= 1 && minute <= 3, minute >= 2 ? 5_000 : 500),
  },
  {
    what: "A lag swings: a minute over its threshold, a minute under it, for an hour",
    until: 80,
    reading: (minute) => lagging(minute < 60 && minute % 2 === 0),
  },
  {
    what: "A lag is over its threshold for 10 minutes, with `dedup` 4m, and `keepFiringFor` 10m",
    rule: { dedupMs: 4 * MINUTE, keepFiringForMs: 10 * MINUTE },
    until: 25,
    reading: (minute) => lagging(minute < 10),
  },
  {
    what: "Four topics begin to lag a minute after each other, with `dedup` 8m",
    rule: { dedupMs: 8 * MINUTE },
    until: 20,
    reading: (minute) =>
      topics(Object.fromEntries(["a", "b", "c", "d"].map((t, i) => [t, minute >= i ? 500 : 0]))),
  },
  {
    what: "A new topic lags every minute, for 12 minutes (a loud channel)",
    until: 15,
    reading: (minute) =>
      topics(
        Object.fromEntries(
          Array.from({ length: 12 }, (_, i) => [`t${i}`, minute >= i ? 500 : 0] as const),
        ),
      ),
  },
  {
    what: "The same, critical and with a `mention`",
    rule: { mention: "<!here>" },
    until: 15,
    reading: (minute) =>
      topics(
        Object.fromEntries(
          Array.from({ length: 12 }, (_, i) => [`t${i}`, minute >= i ? 5_000 : 0] as const),
        ),
      ),
  },
  {
    what: "A firing topic is missing from one complete answer",
    until: 4,
    reading: (minute) => (minute === 2 ? topics({}) : lagging(true)),
  },
  {
    what: "A firing topic is missing from all answers from minute 2 on",
    until: 5,
    reading: (minute) => (minute >= 2 ? topics({}) : lagging(true)),
  },
  {
    what: "The same, and the answer of minute 3 does not come",
    until: 6,
    reading: (minute) =>
      minute === 3
        ? givenReading([], { unreadable: [givenUnreadable()] })
        : minute >= 2
          ? topics({})
          : lagging(true),
  },
  {
    what: "A group with a firing topic loses all its commits at minute 2",
    until: 6,
    reading: (minute) => (minute >= 2 ? absent : lagging(true)),
  },
  {
    what: "The same, while its topics stay listed",
    until: 6,
    reading: (minute) => (minute >= 2 ? listedWithoutCommits : lagging(true)),
  },
  {
    what: "Slack is away for a whole incident, from minute 1 to 4",
    until: 8,
    reading: (minute) => lagging(minute >= 1 && minute <= 4),
    takes: (minute) => minute < 1 || minute > 5,
  },
  {
    what: "The rule of a firing topic moves to another channel at minute 3",
    until: 6,
    reading: () => lagging(true),
    channel: (minute) => (minute >= 3 ? "ops" : null),
  },
  {
    what: "The clock is set back by 8 minutes while a topic fires",
    until: 6,
    reading: (minute) => lagging(minute < 5),
    setBack: (minute) => (minute >= 3 ? 8 : 0),
  },
];

function configOf({ rule = {}, channel = () => null }: Situation, minute: number): Config {
  const thresholds = { warning: lagOf(100), critical: lagOf(1_000) };
  return givenConfig({
    rules: [givenRule({ ...thresholds, ...rule, channel: channel(minute) })],
    blind: { forMs: 2 * MINUTE, dedupMs: HOUR, channel: null, mention: null },
    slack: {
      defaultUrl: "https://hooks.example/default",
      channels: new Map([["ops", "https://hooks.example/ops"]]),
    },
  });
}

/** What is told at each minute, in short: `minute 2: first (warning)`. */
function tell(situation: Situation): string {
  const { until, reading, takes = () => true, setBack = () => 0 } = situation;
  let state = EMPTY_STATE;
  const lines: string[] = [];
  for (let minute = 0; minute <= until; minute += 1) {
    const now = NOON + (minute - setBack(minute)) * MINUTE;
    const done = run(configOf(situation, minute), reading(minute), state, now, takes(minute));
    state = done.state;
    const notices = done.verdicts.flatMap(({ notice }) => notice ?? []);
    if (notices.length === 0 || !takes(minute)) continue;
    const words = notices.map(({ reason, severity, flapping, late, channel }) => {
      const more = [
        ...(reason === "resolved" ? [] : [severity]),
        ...(flapping ? [`flapping, ${flapping.times} times`] : []),
        ...(late ? ["late"] : []),
        ...(channel ? [`in ${channel}`] : []),
      ].join(", ");
      return more === "" ? reason : `${reason} (${more})`;
    });
    const counted = [...new Set(words)].map((word) => {
      const times = words.filter((other) => other === word).length;
      return times === 1 ? word : `${times} × ${word}`;
    });
    lines.push(`minute ${minute}: ${counted.join(", ")}`);
  }
  return lines.join("<br>") || "nothing";
}

test("what is told when is as docs/operations.md has it", async () => {
  const table = [
    "| What happens, at a check a minute | What is told |",
    "|---|---|",
    ...SITUATIONS.map((situation) => `| ${situation.what} | ${tell(situation)} |`),
  ].join("\n");
  expect(await readFile(OPERATIONS, "utf8"), table).toContain(table);
});
