import type { Silence } from "../../lib/decide/silence.ts";
import type { Rule } from "../../lib/model/rule.ts";

/** Something that happens in the cluster just before a run. */
export interface Change {
  /** Index of the step before whose run it happens. */
  readonly at: number;
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly what:
    | { readonly kind: "lag"; readonly lag: number }
    /** The commit stands still while the log grows. */
    | { readonly kind: "stall" }
    | { readonly kind: "forget commit" }
    /** On all partitions of all topics of the group. */
    | { readonly kind: "forget all commits" }
    | { readonly kind: "delete topic" }
    | { readonly kind: "delete group" }
    /** The whole group, all its topics, from log end 0. */
    | { readonly kind: "create group" };
}

/** What goes wrong. */
export type Trouble =
  | { readonly kind: "group unreadable"; readonly group: string }
  /** Only so many of the group's topics come. */
  | { readonly kind: "pages missing"; readonly group: string; readonly topics: number }
  | {
      readonly kind: "partition error";
      readonly group: string;
      readonly topic: string;
      readonly partition: number;
    }
  | { readonly kind: "discovery fails"; readonly instance: string }
  | { readonly kind: "nothing readable" }
  | { readonly kind: "group states unknown" }
  /** `channel` is an index of `URLS`. */
  | { readonly kind: "slack down"; readonly channel: number }
  | { readonly kind: "slack refuses"; readonly channel: number; readonly message: number }
  | { readonly kind: "slack's answer is lost"; readonly channel: number }
  /** `works`: the call does its work all the same, and only its answer is lost. */
  | {
      readonly kind: "store fails";
      readonly on: "lock" | "load" | "save" | "release" | "everything";
      readonly works: boolean;
    }
  | { readonly kind: "document lost" }
  | { readonly kind: "document corrupt"; readonly how: "cut" | "newer version" | "noise" }
  /** At its port call number `call`, before or after that call has done its work. */
  | { readonly kind: "crash"; readonly call: number; readonly after: boolean }
  /**
   * Another instance starts a run at this one's port call number `call`; it runs to its end, or waits
   * at its own call `pauseAt` until this one has ended.
   */
  | { readonly kind: "overlap"; readonly call: number; readonly pauseAt: number | null }
  | { readonly kind: "cold start" }
  /** A run takes another warm instance than the first. */
  | { readonly kind: "other instance"; readonly instance: number }
  | { readonly kind: "clock set back"; readonly ms: number }
  | { readonly kind: "other rules" };

/** A trouble over `length` steps from step `from` on. */
export interface Fault {
  readonly from: number;
  readonly length: number;
  readonly trouble: Trouble;
}

/** All that a simulation is made from: the same story plays the same way every time. */
export interface Story {
  readonly rules: readonly Rule[];
  /** In force while the trouble "other rules" lasts. */
  readonly otherRules: readonly Rule[];
  readonly silences: readonly Silence[];
  readonly dedupMs: number;
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
