import fc from "fast-check";

/** Whole numbers of every size up to 2^53, the powers of two and their neighbours often. */
export const anyCount = fc.oneof(
  fc.nat(100),
  fc.maxSafeNat(),
  fc.integer({ min: 0, max: 53 }).map((power) => 2 ** power),
  fc.integer({ min: 1, max: 53 }).map((power) => 2 ** power - 1),
);
