import { describe, expect, test } from "vitest";
import type { LagNotice, Notice } from "../../../lib/decide/notice.ts";
import { toIncidents } from "../../../lib/notify/message/incidents.ts";
import {
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  unreadable,
} from "../../../tools/emulators/notices.ts";
import { givenInfo } from "../../given.ts";

const lagging = (
  group: string,
  lag: number,
  more: Partial<Pick<LagNotice, "severity" | "groupInfo">> = {},
  instance = "ckafka-abc123",
) =>
  lagNotice({
    subject: { group, instance },
    notice: more,
    evaluation: { lag, breaches: [lagOver(lag, "critical", 1)] },
  });

const EMPTY = { groupInfo: givenInfo("Empty") } as const;

const groups = (length: number, instance?: string): Notice[] =>
  Array.from({ length }, (_, index) => lagging(`g${index}`, index + 1, EMPTY, instance));

const topics = (length: number): Notice[] =>
  Array.from({ length }, (_, index) =>
    lagNotice({ subject: { topic: `t${index}` }, notice: EMPTY }),
  );

const names = (notices: readonly Notice[]) =>
  toIncidents(notices).map(({ kind, notices }) =>
    kind === "single" ? notices[0]?.alert.subject.group : `${kind} of ${notices.length}`,
  );

describe("what is told first", () => {
  test("the worst severity, then the highest lag, then the name", () => {
    expect(
      names([
        goneNotice("group", { group: "gone", topic: null }),
        lagging("warning", 9_000, { severity: "warning" }),
        blindNotice([unreadable("x")]),
        lagging("b", 7),
        lagging("a", 7),
        lagging("high", 8),
      ]),
    ).toEqual(["high", "a", "b", "warning", null, "gone"]);
  });
});

describe("one incident", () => {
  test.each<[string, Notice[], string[]]>([
    ["eight groups of an instance that are all down", groups(8), ["outage of 8"]],
    ["but not seven of them", groups(7), ["g6", "g5", "g4", "g3", "g2", "g1", "g0"]],
    [
      "those in the same trouble only, and before others as bad",
      [...groups(8), lagging("slow", 1_000)],
      ["outage of 8", "slow"],
    ],
    [
      "for each instance",
      [...groups(8, "ckafka-a"), ...groups(9, "ckafka-b")],
      ["outage of 9", "outage of 8"],
    ],
    ["eight topics of one group", topics(8), ["outage of 8"]],
    ["but not seven of them", topics(7), Array.from({ length: 7 }, () => "orders")],
    [
      "of the instance where many groups are in it, whatever their topics",
      [...topics(9), ...groups(8)],
      ["outage of 17"],
    ],
    [
      "groups that are deleted together",
      Array.from({ length: 8 }, (_, index) =>
        goneNotice("group", { group: `g${index}`, topic: null }),
      ),
      ["outage of 8"],
    ],
  ])("is %s", (_, notices, expected) => {
    expect(names(notices)).toEqual(expected);
  });

  test.each<[string, Notice[], string | null, string, number]>([
    ["groups", groups(9), null, "group", 9],
    ["topics of a group", topics(9), "orders", "topic", 9],
    [
      "partitions of a group",
      Array.from({ length: 8 }, (_, partition) => lagNotice({ subject: { partition } })),
      "orders",
      "partition",
      8,
    ],
    [
      "both",
      [...topics(8), lagNotice({ subject: { partition: 3 }, notice: EMPTY })],
      "orders",
      "part",
      9,
    ],
  ])("knows what it is of: %s", (_, notices, group, noun, size) => {
    expect(toIncidents(notices)).toMatchObject([{ kind: "outage", group, noun, size }]);
  });

  test("is as bad as the worst of it", () => {
    const [incident] = toIncidents([
      ...groups(7),
      lagging("w", 1, { ...EMPTY, severity: "warning" }),
    ]);
    expect(incident?.severity).toBe("critical");
    expect(incident?.notices.at(-1)?.alert.subject.group).toBe("w");
  });
});
