import fc from "fast-check";
import { expect, test } from "vitest";
import { play } from "./play.ts";
import { stories } from "./stories.ts";

const STORIES = 500;

test("every promise holds in 500 random stories of lag, faults, crashes and overlaps", async () => {
  await fc.assert(
    fc.asyncProperty(stories, async (story) => {
      expect((await play(story)).broken).toEqual([]);
    }),
    { numRuns: STORIES, seed: 20261122 },
  );
}, 60_000);
