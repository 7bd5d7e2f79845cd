import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseGroupInfo } from "../../lib/read/group-info.ts";
import { givenInfo } from "../given.ts";
import { hostileGroupInfo } from "./hostile-answer.ts";

const CONSUMERS = { Group: "g", State: "Stable", ProtocolType: "consumer" };

describe("an answer of DescribeGroupInfo", () => {
  test.each<[name: string, row: object, info: object | undefined]>([
    [
      "members of a stable group",
      { ...CONSUMERS, ErrorCode: "0", Members: [{}, {}] },
      givenInfo("Stable", 2),
    ],
    [
      "no members told of an empty group",
      { Group: "g", State: "Empty", Members: [] },
      givenInfo("Empty"),
    ],
    ["a stable group without a list", CONSUMERS, givenInfo("Stable")],
    [
      "members of another kind, which are not told",
      { ...CONSUMERS, ProtocolType: "connect", Members: [{}] },
      givenInfo("Stable"),
    ],
    [
      "members of a kind that is not told",
      { Group: "g", State: "Stable", Members: [{}] },
      givenInfo("Stable"),
    ],
    ["a state that is new", { Group: "g", State: "Assigning" }, givenInfo("Assigning")],
    ["an error", { Group: "g", State: "Stable", ErrorCode: "15" }, undefined],
    ["no state", { Group: "g" }, undefined],
  ])("%s", (_name, row, info) => {
    expect(parseGroupInfo({ Result: [row, null] })?.get("g")).toEqual(info);
  });

  test("the owner of a partition is the member that it is assigned to", () => {
    const member = (number: number, Topics: unknown) => ({
      ClientId: `client-${number}`,
      ClientHost: `/10.0.0.${number}`,
      Assignment: { Version: 0, Topics },
    });
    const Members = [
      member(1, [
        { Topic: "a", Partitions: [0, 2] },
        { Topic: "b", Partitions: [0, "1", -1, null] },
      ]),
      member(2, [{ Topic: "a", Partitions: [1] }, null, { Partitions: [3] }]),
      member(3, null),
      { Assignment: { Topics: [{ Topic: "a", Partitions: [4] }] } },
      null,
    ];
    const info = parseGroupInfo({ Result: [{ ...CONSUMERS, Members }] })?.get("g");
    const [first, second] = [
      { clientId: "client-1", host: "10.0.0.1" },
      { clientId: "client-2", host: "10.0.0.2" },
    ];
    expect(info?.members).toBe(5);
    expect(info?.owners).toEqual(
      new Map([
        [
          "a",
          new Map([
            [0, first],
            [2, first],
            [1, second],
          ]),
        ],
        ["b", new Map([[0, first]])],
      ]),
    );
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
