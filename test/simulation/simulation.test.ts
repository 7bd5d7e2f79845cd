import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST_AN_HOUR } from "./message-promises.ts";
import { play } from "./play.ts";
import { stories } from "./stories.ts";

const STORIES = 2_000;

test(`every promise holds in ${STORIES} random stories`, async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      expect((await play(story)).broken).toEqual([]);
    }),
    { numRuns: STORIES, seed: 20261122 },
  );
}, 600_000);

/**
 * The most that a channel can get in so many minutes by runs a minute apart, however due messages come.
 * @param ages how many minutes ago it got those of the last ten
 */
function mostIn(
  minutes: number,
  ages: readonly number[],
  known = new Map<string, number>(),
): number {
  if (minutes === 0) return 0;
  const key = `${minutes} ${ages}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const later = (all: readonly number[]) => all.map((age) => age + 1).filter((age) => age < 10);
  const isLoud = ages.length >= 5 && Math.min(...ages) < 5;
  const without = mostIn(minutes - 1, later(ages), known);
  const most = isLoud
    ? without
    : Math.max(without, 1 + mostIn(minutes - 1, later([...ages, 0]), known));
  known.set(key, most);
  return most;
}

test("what makes a channel loud leaves room for so many messages an hour, and no more", () => {
  expect(mostIn(60, [])).toBe(MOST_AN_HOUR);
});
