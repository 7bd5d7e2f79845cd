import { describe, expect, test } from "vitest";
import { aStory, fault, lag, RULE, SUBJECT } from "./directed.ts";
import type { Invocation } from "./invocation.ts";
import { play } from "./play.ts";
import { MINUTE, type Story } from "./story.ts";

/** The first run of a story dies before or after that call. */
async function kill(story: Story, call: number, after: boolean) {
  const killed = { ...story, faults: [fault(0, 1, { kind: "crash", call, after })] };
  const { broken, world } = await play(killed);
  const [first, next] = world.runs;
  if (first === undefined || next === undefined) throw new Error("the story is too short");
  return { broken, world, first, next };
}

/** With the number of port calls of a run that nobody kills. */
const DUE: readonly (readonly [string, Story, number])[] = [
  ["an alert", aStory(3, { waits: [0, 2 * MINUTE, 2 * MINUTE], changes: [lag(0, 500)] }), 9],
  [
    "alerts in two channels",
    aStory(3, {
      waits: [0, 2 * MINUTE, 2 * MINUTE],
      rules: [{ ...RULE, topic: "clicks", channel: "ops" }, RULE],
      changes: [lag(0, 500), lag(0, 5_000, "clicks")],
    }),
    10,
  ],
];

const POINTS = DUE.flatMap(([due, story, calls]) =>
  Array.from({ length: calls }, (_, call) => call).flatMap((call) => [
    { due, story, call, after: false, point: `before call ${call + 1} of ${calls}` },
    { due, story, call, after: true, point: `after call ${call + 1} of ${calls}` },
  ]),
);

describe("a run that is killed loses nothing, repeats at most once, and leaves a lock that expires", () => {
  test.each(POINTS)("killed $point with $due due", async ({ story, call, after }) => {
    const { broken, world, first, next } = await kill(story, call, after);
    expect(broken).toEqual([]);
    expect(first.outcome?.kind).toBe("crashed");
    expect(next.outcome?.kind).toBe("returned");
    for (const subject of [SUBJECT, ...world.judge.ledger.subjects]) {
      const before = countOf(first, subject);
      const isKnown = before === 1 && first.saved;
      expect(before).toBeLessThanOrEqual(1);
      expect(countOf(next, subject)).toBe(isKnown ? 0 : 1);
    }
  });

  test.each(DUE)("these are all the calls of a run with %s due", async (_, story, calls) => {
    expect((await play(story)).world.runs[0]?.calls).toBe(calls);
  });
});

test("a run that comes before the lock of a killed one has expired is skipped", async () => {
  const story = aStory(3, { waits: [0, MINUTE / 2, MINUTE], changes: [lag(0, 500)] });
  const { next, world } = await kill(story, 1, true);
  expect(next.outcome?.kind).toBe("skipped");
  expect(world.runs[2]?.outcome?.kind).toBe("returned");
  expect(world.runs[2]?.words).toHaveLength(1);
});

function countOf({ words }: Invocation, subject: string): number {
  return words.filter((word) => word.subject === subject).length;
}
