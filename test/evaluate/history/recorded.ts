import { HOUR, MINUTE, NOON } from "../../given.ts";

/** Three hours of runs, a minute apart. */
const RUNS = 180;

/** Messages that come in a minute. */
const PRODUCERS: Readonly<Record<string, (minute: number, random: () => number) => number>> = {
  steady: () => 1_000,
  uneven: (_, random) => 900 + Math.floor(200 * random()),
  noisy: (_, random) => Math.floor(2_000 * random()),
  rare: (_, random) => (random() < 0.3 ? 1 : 0),
  bursty: (minute) => (minute % 17 < 4 ? 3_000 : 0),
  "idle, then a burst": (minute) => (minute < 90 ? 0 : minute < 95 ? 20_000 : 10),
};

/** How far behind the commit stands, in minutes. */
const CONSUMERS: Readonly<Record<string, (minute: number) => number>> = {
  "seconds behind": () => 0.1,
  "minutes behind": () => 7.5,
  "an hour and more behind": () => 70.25,
  "stuck, then catching up": (minute) => (minute < 60 ? 0 : minute < 150 ? minute - 60 : 1),
};

/** What one run read of a partition. */
export interface Look {
  readonly now: number;
  readonly committedOffset: number;
  readonly logEndOffset: number;
}

/** Log ends and commits of every producer with every consumer, and of a topic that was made anew. */
export function recordedHistories(): Map<string, Look[]> {
  const histories = new Map<string, Look[]>();
  for (const [producer, produce] of Object.entries(PRODUCERS)) {
    for (const [consumer, behind] of Object.entries(CONSUMERS)) {
      histories.set(`${producer}, ${consumer}`, looksOf(produce, behind));
    }
  }
  const [first = [], second = []] = [1_000, 700].map((rate) =>
    looksOf(
      () => rate,
      () => 12.5,
    ),
  );
  histories.set("made anew", [...first.slice(0, 100), ...second.slice(100).map(anew)]);
  return histories;
}

function anew(look: Look): Look {
  const started = 70_000 + 1_000_000;
  const logEndOffset = look.logEndOffset - started;
  return { ...look, logEndOffset, committedOffset: Math.max(0, look.committedOffset - started) };
}

function looksOf(
  produce: (minute: number, random: () => number) => number,
  behind: (minute: number) => number,
): Look[] {
  const random = randomNumbers();
  const ends = [1_000_000];
  for (let minute = 1; minute < RUNS; minute += 1) {
    ends.push((ends[minute - 1] ?? 0) + produce(minute, random));
  }
  const endAt = (minute: number) => {
    const whole = Math.max(0, Math.floor(minute));
    const [from = 0, to = from] = [ends[whole], ends[whole + 1]];
    return Math.floor(from + (to - from) * Math.max(0, minute - whole));
  };
  return ends.map((logEndOffset, minute) => ({
    now: NOON + minute * MINUTE,
    committedOffset: endAt(minute - behind(minute)),
    logEndOffset,
  }));
}

/** Of a rule that looks back so far. */
export const HORIZONS = { "an hour": HOUR, "four hours": 4 * HOUR };

/** Minutes at which expectations were recorded. */
export function isRecorded(minute: number): boolean {
  return minute % 12 === 11;
}

/** Park and Miller's: the same numbers each time. */
function randomNumbers(): () => number {
  let seed = 42;
  return () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
}
