import fc from "fast-check";
import { type Change, GROUPS } from "./story.ts";
import { group, partition, topic } from "./story-troubles.ts";

/** Most stories are short, so that there are many; some are long, for what takes long. */
export const SHORT = 15;
export const LONG = 60;

/** Below, at and above every threshold of a rule. */
const lag = fc.constantFrom(0, 1, 5, 49, 50, 99, 100, 101, 500, 1_000, 1_001, 5_000);

export const at = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: SHORT - 1 }) },
  fc.integer({ min: 0, max: LONG - 1 }),
);
const place = fc.record({ at, group, topic, partition });

const kind = <const Kind extends Change["what"]["kind"]>(...kinds: Kind[]) =>
  fc.constantFrom(...kinds);

const what: fc.Arbitrary<Change["what"]> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: kind("lag"), lag }) },
  { weight: 3, arbitrary: fc.record({ kind: kind("stall") }) },
  fc.record({ kind: kind("set back"), by: fc.constantFrom(10, 200, 2_000) }),
  fc.record({ kind: kind("delete messages"), keep: fc.constantFrom(0, 60, 500) }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind("forget commit", "forget all commits", "expire", "make topic anew"),
    }),
  },
  fc.record({ kind: kind("delete topic", "delete group", "create group") }),
);

const once: fc.Arbitrary<Change[]> = fc
  .record({ place, what })
  .map(({ place, what }) => [{ ...place, what }]);

/** A lag that swings around a threshold, from run to run. */
const swing: fc.Arbitrary<Change[]> = fc
  .record({
    place,
    high: fc.constantFrom(100, 1_000),
    low: fc.constantFrom(0, 99),
    length: fc.integer({ min: 3, max: 20 }),
    every: fc.constantFrom(1, 1, 2),
  })
  .map(({ place, high, low, length, every }) =>
    Array.from({ length }, (_, index) => ({
      ...place,
      at: place.at + index * every,
      what: { kind: "lag", lag: index % 2 === 0 ? high : low },
    })),
  );

/** Something vanishes, and is there again some runs later. */
const away: fc.Arbitrary<Change[]> = fc
  .record({
    place,
    how: kind("forget commit", "forget all commits", "expire", "make topic anew"),
    length: fc.integer({ min: 1, max: 6 }),
    lag,
  })
  .map(({ place, how, length, lag }) => [
    { ...place, what: { kind: "lag", lag } },
    { ...place, at: place.at + 1, what: { kind: how } },
    { ...place, at: place.at + 1 + length, what: { kind: "lag", lag } },
  ]);

/** Changes of a few groups. */
export const changes: fc.Arbitrary<Change[]> = fc
  .array(
    fc.oneof(
      { weight: 10, arbitrary: once },
      { weight: 1, arbitrary: swing },
      { weight: 2, arbitrary: away },
    ),
    { minLength: 1, maxLength: 20, size: "max" },
  )
  .map((episodes) => episodes.flat());

/** Twenty groups fail one after the other, and recover one after the other. */
export const outage: fc.Arbitrary<Change[]> = fc
  .record({
    from: fc.integer({ min: 0, max: 3 }),
    lag: fc.constantFrom(100, 1_000, 5_000),
    atOnce: fc.constantFrom(1, 2, 5),
    length: fc.integer({ min: 1, max: 30 }),
    what: kind("lag", "stall", "expire"),
  })
  .map(({ from, lag, atOnce, length, what }) =>
    (GROUPS["ckafka-c"] ?? []).flatMap((group, index): Change[] => {
      const place = { group, topic: "events", partition: 0 };
      const at = from + Math.floor(index / atOnce);
      return [
        { ...place, at, what: what === "lag" ? { kind: what, lag } : { kind: what } },
        { ...place, at: at + length, what: { kind: "lag", lag: 0 } },
      ];
    }),
  );
