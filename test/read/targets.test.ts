import { expect, test } from "vitest";
import { findTargets } from "../../lib/read/targets.ts";
import { aRule } from "./rule.ts";

test("groups are sorted by instance; those with wildcards become patterns", () => {
  const targets = findTargets([
    aRule("a", "orders"),
    aRule("b", "billing"),
    aRule("a", "orders"),
    aRule("a", "web-*"),
    aRule("a", "web-??"),
  ]);
  expect(targets.map(({ instance }) => instance)).toEqual(["a", "b"]);
  expect(targets.map(({ named }) => [...named])).toEqual([["orders"], ["billing"]]);
  expect(targets.map(({ patterns }) => [...patterns.keys()])).toEqual([["web-*", "web-??"], []]);
  expect(targets[0]?.patterns.get("web-??")?.("web-12")).toBe(true);
});
