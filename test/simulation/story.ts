import type { BlindPolicy } from "../../lib/decide/known.ts";
import type { Silence } from "../../lib/decide/silence.ts";
import type { AnyRule } from "../../lib/model/rule.ts";
import type { Trouble } from "./trouble.ts";

/** Something that happens in the cluster just before a run. */
export interface Change {
  /** Index of the step before whose run it happens. */
  readonly at: number;
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly what: /** The group commits so far behind the log end, and goes on committing. */
    | { readonly kind: "lag"; readonly lag: number }
    /** The commit stands still while the log grows. */
    | { readonly kind: "stall" }
    /** The commit is set back by so many messages, and stands there. */
    | { readonly kind: "set back"; readonly by: number }
    /** The offset expires: the partition is there, and has no commit. */
    | { readonly kind: "forget commit" }
    /** The offsets of the group on the topic expire, and with them the topic's rows. */
    | { readonly kind: "expire" }
    /** On all partitions of all topics of the group. */
    | { readonly kind: "forget all commits" }
    /** The topic is deleted and made anew, empty: the commits of its groups lie beyond its end. */
    | { readonly kind: "make topic anew" }
    /** The oldest messages are deleted, all but so many. */
    | { readonly kind: "delete messages"; readonly keep: number }
    | { readonly kind: "delete topic" }
    | { readonly kind: "delete group" }
    /** The whole group again, with all its topics, at their ends. */
    | { readonly kind: "create group" };
}

/** A trouble over `length` steps from step `from` on. */
export interface Fault {
  readonly from: number;
  readonly length: number;
  readonly trouble: Trouble;
}

/** All that a simulation is made from: the same story plays the same way every time. */
export interface Story {
  readonly rules: readonly AnyRule[];
  /** In force while the trouble "other rules" lasts. */
  readonly otherRules: readonly AnyRule[];
  readonly silences: readonly Silence[];
  readonly blind: BlindPolicy;
  /** Whether the store can lock. */
  readonly locks: boolean;
  /** Whether a run that failed is invoked again, twice, a minute apart. */
  readonly retries: boolean;
  /** Milliseconds before each run. */
  readonly waits: readonly number[];
  readonly changes: readonly Change[];
  readonly faults: readonly Fault[];
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2026, 10, 22, 12);

/** Every consumer group there may be, by instance. A group's name tells its instance. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  "ckafka-a": ["a-orders", "a-billing"],
  "ckafka-b": ["b-audit"],
  // As many as an outage has.
  "ckafka-c": Array.from({ length: 20 }, (_, index) => `c-${String(index + 1).padStart(2, "0")}`),
};
export const TOPICS = ["clicks", "events"] as const;
export const PARTITIONS = [0, 1] as const;

/** The default webhook and one more. */
export const URLS = ["https://slack.invalid/default", "https://slack.invalid/ops"] as const;
/** `dev` is another name of the default webhook: one channel all the same. */
export const CHANNELS: ReadonlyMap<string, string> = new Map([
  ["ops", URLS[1]],
  ["dev", URLS[0]],
]);

/** The troubles of one step. */
export function troublesAt({ faults }: Story, step: number): Trouble[] {
  return faults
    .filter(({ from, length }) => from <= step && step < from + length)
    .map(({ trouble }) => trouble);
}
