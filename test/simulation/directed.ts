import { givenRule, lagOf } from "../given.ts";
import { type Change, type Fault, HOUR, MINUTE, type Story } from "./story.ts";

/** Groups of a test that stay breached: `GROUP`'s topic `TOPIC` on `ckafka-a`. */
export const GROUP = "a-orders";
export const TOPIC = "events";
export const SUBJECT = `ckafka-a/${GROUP}/${TOPIC}`;

export const RULE = givenRule({
  instance: "ckafka-a",
  group: GROUP,
  warning: lagOf(100),
  critical: lagOf(1_000),
});

/** A lag before the run of that step. */
export function lag(at: number, lag: number, topic = TOPIC): Change {
  return { at, group: GROUP, topic, partition: 0, what: { kind: "lag", lag } };
}

export function fault(from: number, length: number, trouble: Fault["trouble"]): Fault {
  return { from, length, trouble };
}

/** A story of one rule and a run every 5 minutes, unless told otherwise. */
export function aStory(steps: number, more: Partial<Story>): Story {
  return {
    rules: [RULE],
    otherRules: [RULE],
    silences: [],
    blind: { forMs: 2 * MINUTE, dedupMs: HOUR, channel: null, mention: null },
    locks: true,
    retries: false,
    waits: Array.from({ length: steps }, () => 5 * MINUTE),
    changes: [],
    faults: [],
    ...more,
  };
}
