import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseGroupInfo } from "../../lib/read/group-info.ts";
import { givenInfo } from "../given.ts";
import { hostileGroupInfo } from "./hostile-answer.ts";

describe("an answer of DescribeGroupInfo", () => {
  test.each<[name: string, row: object, info: object | undefined]>([
    [
      "members of a stable group",
      { Group: "g", State: "Stable", ErrorCode: "0", Members: [{}, {}] },
      givenInfo("Stable", 2),
    ],
    [
      "no members told of an empty group",
      { Group: "g", State: "Empty", Members: [] },
      givenInfo("Empty"),
    ],
    ["a stable group without a list", { Group: "g", State: "Stable" }, givenInfo("Stable")],
    ["a state that is new", { Group: "g", State: "Assigning" }, givenInfo("Assigning")],
    ["an error", { Group: "g", State: "Stable", ErrorCode: "15" }, undefined],
    ["no state", { Group: "g" }, undefined],
  ])("%s", (_name, row, info) => {
    expect(parseGroupInfo({ Result: [row, null] })?.get("g")).toEqual(info);
  });

  test("no list is not readable", () => {
    expect(parseGroupInfo({ Result: null })).toBeNull();
    expect(parseGroupInfo(null)).toBeNull();
  });

  test("whatever comes, a state is a word and members are a number", () => {
    fc.assert(
      fc.property(hostileGroupInfo, (answer) => {
        for (const { state, members } of parseGroupInfo(answer)?.values() ?? []) {
          expect(state).not.toBe("");
          expect(members === null || Number.isInteger(members)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});
