import fc from "fast-check";
import { MINUTE } from "./story.ts";

/** One of these durations, in milliseconds; those that are named twice come twice as often. */
export function durations(...minutes: number[]): fc.Arbitrary<number> {
  return fc.constantFrom(...minutes.map((count) => count * MINUTE));
}
