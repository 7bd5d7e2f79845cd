import { expect, test } from "vitest";
import { shareOut } from "../../lib/run/time-budget.ts";

test.each<[name: string, whole: number, loading: number, reading: number, notifying: number]>([
  ["half a minute", 30_000, 7500, 18_000, 27_000],
  ["the shortest", 3000, 750, 1800, 2700],
  ["a quarter of an hour: no more is kept back than is needed", 900_000, 10_000, 887_000, 897_000],
  ["none left", 0, 0, 0, 0],
])("of %s each step has its share", (_name, whole, loading, reading, notifying) => {
  const budget = shareOut({ remainingMs: () => whole });
  expect(budget.loading.remainingMs()).toBe(loading);
  expect(budget.reading.remainingMs()).toBe(reading);
  expect(budget.notifying.remainingMs()).toBe(notifying);
  expect(budget.whole.remainingMs()).toBe(whole);
});

test("what one step does not use is left to the next", () => {
  let remaining = 30_000;
  const { reading, notifying } = shareOut({ remainingMs: () => remaining });
  remaining = 10_000;
  expect(reading.remainingMs()).toBe(0);
  expect(notifying.remainingMs()).toBe(7000);
});
