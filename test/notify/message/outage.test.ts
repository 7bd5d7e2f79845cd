import { describe, expect, test } from "vitest";
import type { LagNotice, Notice } from "../../../lib/decide/notice.ts";
import {
  goneNotice,
  type LagParts,
  lagNotice,
  lagOver,
  NOW,
  partition,
  stalledFor,
} from "../../../tools/emulators/notices.ts";
import { givenInfo, MINUTE } from "../../given.ts";
import { compose, shown } from "./shown.ts";

const EIGHT = Array.from({ length: 8 }, (_, index) => index);

/** Eight groups of one instance, of which the last two only warn. */
const eight = (more: Partial<LagNotice>, evaluation: LagParts["evaluation"] = {}): Notice[] =>
  EIGHT.map((index) =>
    lagNotice({
      subject: { group: `g${index}`, topic: "events" },
      notice: { severity: index < 6 ? "critical" : "warning", ...more },
      alert: { activeAt: NOW - (index + 1) * MINUTE },
      evaluation: {
        lag: 20_000 - index,
        breaches: [lagOver(20_000 - index, "critical", 10_000)],
        partitions: [],
        recentLag: [],
        ...evaluation,
      },
    }),
  );

const text = (notices: readonly Notice[]) => compose(notices, NOW).map(shown).join("\n\n");

const EMPTY = { groupInfo: givenInfo("Empty") } as const;

test("an outage is a summary, the worst three in full and the others in a line each", () => {
  expect(text(eight(EMPTY))).toMatchInlineSnapshot(`
    "CRITICAL ckafka-abc123: 8 groups are down, 159,972 behind in all
    🔴 *CRITICAL* \`ckafka-abc123\`: *8 groups* are down, *159,972* behind in all
    | #d91e36
    | 6 critical, 2 warning  ·  since <!date^1795316640^{date_short_pretty} at {time}|2026-11-22 03:04 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
    | #d91e36
    | 🔴 *CRITICAL* \`g0\`: consumers are down, *20,000* behind on \`events\`
    | *Lag*  20,000 (critical from 10,000)
    | *Consumers*  none (Empty), and nothing was committed since the last check
    | New  ·  since <!date^1795317060^{date_short_pretty} at {time}|2026-11-22 03:11 UTC> (1 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
    | #d91e36
    | 🔴 *CRITICAL* \`g1\`: consumers are down, *19,999* behind on \`events\`
    | *Lag*  19,999 (critical from 10,000)
    | *Consumers*  none (Empty), and nothing was committed since the last check
    | New  ·  since <!date^1795317000^{date_short_pretty} at {time}|2026-11-22 03:10 UTC> (2 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
    | #d91e36
    | 🔴 *CRITICAL* \`g2\`: consumers are down, *19,998* behind on \`events\`
    | *Lag*  19,998 (critical from 10,000)
    | *Consumers*  none (Empty), and nothing was committed since the last check
    | New  ·  since <!date^1795316940^{date_short_pretty} at {time}|2026-11-22 03:09 UTC> (3 min)  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
    | #d91e36
    | 🔴 \`g3\`: *19,997* behind on \`events\`
    | 🔴 \`g4\`: *19,996* behind on \`events\`
    | 🔴 \`g5\`: *19,995* behind on \`events\`
    | 🟠 \`g6\`: *19,994* behind on \`events\`
    | 🟠 \`g7\`: *19,993* behind on \`events\`"
  `);
});

test("an outage of what is stuck says of each group what is stuck", () => {
  const stuck = {
    breaches: [stalledFor(754_000, 600_000, [3])],
    partitions: [partition(3, 20_000, { topic: "events", stalledMs: 754_000 })],
  };
  expect(text(eight({}, stuck)).split("\n").slice(-2)).toEqual([
    "| 🟠 `g6`: partition 3 of `events` stuck since <!date^1795316366^{time}|02:59 UTC>, *19,994* behind",
    "| 🟠 `g7`: partition 3 of `events` stuck since <!date^1795316366^{time}|02:59 UTC>, *19,993* behind",
  ]);
});

test("the end of an outage is told in lines", () => {
  expect(text(eight({ reason: "resolved", severity: "ok" }, { lag: 0 }))).toMatchInlineSnapshot(`
    "RESOLVED ckafka-abc123: 8 groups are back to normal
    🟢 *RESOLVED* \`ckafka-abc123\`: *8 groups* are back to normal
    | #2eb67d
    | 8 resolved  ·  the first began <!date^1795316640^{date_short_pretty} at {time}|2026-11-22 03:04 UTC>  ·  \`ckafka-abc123\` in \`ap-guangzhou\`
    | #2eb67d
    | 🟢 \`g0\`: caught up on \`events\` after 1 min
    | 🟢 \`g1\`: caught up on \`events\` after 2 min
    | 🟢 \`g2\`: caught up on \`events\` after 3 min
    | 🟢 \`g3\`: caught up on \`events\` after 4 min
    | 🟢 \`g4\`: caught up on \`events\` after 5 min
    | 🟢 \`g5\`: caught up on \`events\` after 6 min
    | 🟢 \`g6\`: caught up on \`events\` after 7 min
    | 🟢 \`g7\`: caught up on \`events\` after 8 min"
  `);
});

test("an outage below something worse has a title of its own", () => {
  const worse = lagNotice({ subject: { group: "worse" } });
  const outage = EIGHT.map((index) => goneNotice("group", { group: `g${index}`, topic: null }));
  const lines = text([worse, ...outage]).split("\n");
  expect(lines[0]).toBe(
    "CRITICAL worse: consumers are too slow, 185,238,291 behind on orders-v1 (+8 gone)",
  );
  expect(lines).toContain("| ⚪ *GONE* `ckafka-abc123`: *8 groups* or topics of theirs are gone");
});

const MANY = Array.from({ length: 200 }, (_, index) =>
  lagNotice({
    subject: { group: `g${index}`, topic: "events" },
    notice: EMPTY,
    evaluation: { lag: 40_000 - index, breaches: [lagOver(40_000 - index, "critical", 10_000)] },
  }),
);

test("200 groups are told in one message: 18 by name, how many more, and how to see them", () => {
  const messages = compose(MANY, NOW);
  expect(messages).toHaveLength(1);
  expect(messages[0]?.notices).toHaveLength(200);
  const lines = text(MANY).split("\n");
  expect(lines.at(-1)).toBe("| 182 more, worst first: `npx serverless invoke -f check`");
  expect(lines.filter((line) => /`g\d+`/.test(line))).toHaveLength(18);
});

test("of an outage that is over, nothing is left to be seen", () => {
  const over = MANY.map((notice) => ({ ...notice, reason: "resolved", severity: "ok" }) as const);
  expect(text(over).split("\n").at(-1)).toBe("| 182 more");
});

test("an alert of an outage keeps its runbook where it is another one", () => {
  const runbook = "https://wiki.example.com/kafka";
  const notices = EIGHT.map((index) =>
    lagNotice({
      subject: { group: `g${index}`, topic: "events" },
      notice: EMPTY,
      rule: { runbook: index === 5 ? `${runbook}/{group}` : runbook },
      evaluation: { lag: 40_000 - index },
    }),
  );
  const lines = text(notices).split("\n");
  expect(lines.filter((line) => line.includes("|wiki.example.com/kafka>"))).toHaveLength(3);
  expect(lines.filter((line) => line.includes("|runbook>"))).toEqual([
    "| 🔴 `g5`: *39,995* behind on `events` <https://wiki.example.com/kafka/g5|runbook>",
  ]);
});

/** Eight alerts of one group, whatever they say. */
const ofOneGroup = (parts: LagParts) =>
  EIGHT.map((index) => {
    const lag = parts.evaluation?.lag === 0 ? 0 : 20_000 - index;
    const subject = { topic: `t${index}`, ...parts.subject };
    const partition = parts.subject?.partition === undefined ? null : index;
    return lagNotice({
      ...parts,
      subject: { ...subject, partition },
      evaluation: { recentLag: [], partitions: [], ...parts.evaluation, lag },
    });
  });

const PLACE = { topic: "t", partition: 1 };

describe("eight topics of a group are told as one incident", () => {
  test.each<[string, LagParts, string]>([
    ["that is down", { notice: EMPTY }, "consumers are down, 159,972 behind on 8 topics"],
    [
      "that is still down",
      { notice: { ...EMPTY, reason: "reminder" } },
      "consumers are still down, 159,972 behind on 8 topics",
    ],
    [
      "of which nobody knows more",
      { notice: { groupInfo: null } },
      "lag is too high, 159,972 behind on 8 topics",
    ],
    ["that is too slow", {}, "consumers are too slow, 159,972 behind on 8 topics"],
    [
      "that runs and catches up",
      { evaluation: { trendPerMinute: -5 } },
      "lag is too high, 159,972 behind on 8 topics",
    ],
    [
      "whose commits stand still",
      { evaluation: { breaches: [stalledFor(754_000, 600_000, [3])] } },
      "partitions are stuck, 159,972 behind on 8 topics",
    ],
    [
      "whose commits were set back",
      { evaluation: { setBack: [{ ...PLACE, by: 5 }] } },
      "commits were set back, 159,972 behind on 8 topics",
    ],
    [
      "whose commits are gone",
      {
        notice: { reason: "reminder" },
        evaluation: {
          lag: 0,
          breaches: [{ kind: "lost", severity: "critical", partitions: [PLACE] }],
        },
      },
      "committed offsets are still lost on 8 topics",
    ],
    [
      "that is over",
      { notice: { reason: "resolved", severity: "ok", groupInfo: null } },
      "back to normal on 8 topics",
    ],
    [
      "or eight partitions",
      { subject: { topic: "t", partition: 0 }, notice: EMPTY },
      "consumers are down, 159,972 behind on 8 partitions",
    ],
  ])("%s", (_, parts, words) => {
    const [message] = compose(ofOneGroup(parts), NOW);
    expect(message?.message.text?.replace(/^[A-Z]+ orders: /, "")).toBe(words);
  });

  test("whose lines need not say again of which group", () => {
    expect(
      text(ofOneGroup({ notice: EMPTY }))
        .split("\n")
        .slice(-5),
    ).toEqual(
      [3, 4, 5, 6, 7].map(
        (index) => `| 🔴 *${(20_000 - index).toLocaleString("en-US")}* behind on \`t${index}\``,
      ),
    );
    const over = { reason: "resolved", severity: "ok", groupInfo: null } as const;
    expect(
      text(ofOneGroup({ notice: over }))
        .split("\n")
        .at(-1),
    ).toMatch(/^\| 🟢 back below its threshold on `t\d` after 12 min, peak lag /);
  });

  test("that are gone", () => {
    const gone = EIGHT.map((index) => goneNotice("topic", { topic: `t${index}` }));
    expect(text(gone).split("\n")[0]).toBe("GONE orders: 8 topics are gone");
  });
});
