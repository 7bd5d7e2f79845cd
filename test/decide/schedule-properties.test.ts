import fc from "fast-check";
import { expect, test } from "vitest";
import { EMPTY_STATE, type State } from "../../lib/state/state.ts";
import {
  givenConfig,
  givenGroup,
  givenReading,
  givenRule,
  givenTopic,
  lagOf,
  MINUTE,
  NOON,
  run,
} from "../given.ts";

const minutes = fc.integer({ min: 4, max: 90 });
const alerts = fc.array(fc.record({ from: minutes, dedup: minutes }), {
  minLength: 2,
  maxLength: 8,
});

test("no reminder waits for others longer than a quarter of its window, and 5 minutes for a loud channel", () => {
  fc.assert(
    fc.property(alerts, (alerts) => {
      const rules = alerts.map(({ dedup }, i) =>
        givenRule({ index: i, topic: `t${i}`, warning: lagOf(1), dedupMs: dedup * MINUTE }),
      );
      const told = alerts.map((): number[] => []);
      let state: State = EMPTY_STATE;
      for (let minute = 0; minute <= 240; minute += 1) {
        const lags = alerts.map(({ from }, i) => [`t${i}`, minute >= from ? 500 : 0] as const);
        const reading = givenReading([
          givenGroup(lags.map(([topic, lag]) => givenTopic(topic, [[5, 5 + lag]]))),
        ]);
        const done = run(givenConfig({ rules }), reading, state, NOON + minute * MINUTE);
        state = done.state;
        for (const { reason, subject } of done.verdicts)
          if (reason !== null) told[Number(subject.topic?.slice(1))]?.push(minute);
      }
      for (const [i, { from, dedup }] of alerts.entries()) {
        const times = [...(told[i] ?? []), 240];
        expect(times[0]).toBeLessThanOrEqual(from + 5);
        for (const [n, at] of times.entries()) {
          const wait = at - (times[n - 1] ?? at);
          expect(wait).toBeLessThanOrEqual(Math.ceil(dedup * 1.25) + 5);
        }
      }
    }),
    { numRuns: 25, seed: 20261122 },
  );
});
