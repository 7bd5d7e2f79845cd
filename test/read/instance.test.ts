import fc from "fast-check";
import { expect, test } from "vitest";
import { parseGroupsPage } from "../../lib/read/instance.ts";
import { hostileGroups } from "./hostile-answer.ts";

test("groups are listed by name, rows without one left out", () => {
  const GroupList = [{ Group: "a", Protocol: "consumer" }, { Group: "" }, {}, null, { Group: "b" }];
  expect(parseGroupsPage({ Result: { TotalCount: 5, GroupList }, RequestId: "r" })).toEqual({
    totalCount: 5,
    rows: 5,
    items: ["a", "b"],
    requestId: "r",
  });
});

test.each<[name: string, answer: unknown]>([
  ["no result", {}],
  ["a null result", { Result: null }],
  ["a list of another type", { Result: { TotalCount: 1, GroupList: {} } }],
])("%s is not readable", (_name, answer) => {
  expect(parseGroupsPage(answer)).toBeNull();
});

test("whatever comes, the groups have names", () => {
  fc.assert(
    fc.property(hostileGroups, (answer) => {
      for (const group of parseGroupsPage(answer)?.items ?? []) {
        expect(typeof group === "string" && group !== "").toBe(true);
      }
    }),
    { numRuns: 1_500 },
  );
});
