import { describe, expect, test } from "vitest";
import type { GroupInfo } from "../../../lib/model/reading.ts";
import { adviceFor } from "../../../lib/notify/message/blind.ts";
import { linksOf } from "../../../lib/notify/message/detail.ts";
import {
  behindOver,
  blindNotice,
  goneNotice,
  lagNotice,
  lagOver,
  NOTHING_COMMITTED,
  NOW,
  notRead,
  partition,
  REGION,
  stalledFor,
  unreadable,
} from "../../../tools/emulators/notices.ts";
import { givenInfo } from "../../given.ts";
import { composeOne, mrkdwnOf } from "./shown.ts";

/** The lines of one alert in full. */
const linesOf = (...notice: Parameters<typeof lagNotice>) =>
  mrkdwnOf(composeOne([lagNotice(...notice)], NOW))
    .slice(1)
    .flatMap((text) => text.split("\n"));

describe("the state of the group, in plain words:", () => {
  test.each<[GroupInfo | null, number | null, string | undefined]>([
    [givenInfo("Empty"), 5, "none (Empty), and nothing was committed since the last check"],
    [givenInfo("Dead"), 5, "none: the group is Dead"],
    [givenInfo("Stable", 1), 5, "1 member running (Stable), but not keeping up"],
    [givenInfo("Stable", 4), -5, "4 members running (Stable), catching up"],
    [givenInfo("Stable"), null, "running (Stable)"],
    [givenInfo("Stable"), 0, "running (Stable), but not catching up"],
    [givenInfo("PreparingRebalance"), 5, "rebalancing (PreparingRebalance)"],
    // What Tencent may add is shown as it comes.
    [givenInfo("Assigning & <more>"), 5, "`Assigning &amp; &lt;more&gt;`"],
    [null, 5, undefined],
  ])("%j", (groupInfo, trendPerMinute, words) => {
    const line = linesOf({ notice: { groupInfo }, evaluation: { trendPerMinute } }).find((text) =>
      text.startsWith("*Consumers*"),
    );
    expect(line).toBe(words && `*Consumers*  ${words}`);
  });

  test("members that committed nothing", () => {
    expect(
      linesOf({
        notice: { groupInfo: givenInfo("Stable", 2) },
        evaluation: { lag: null, breaches: [NOTHING_COMMITTED], partitions: [] },
      }),
    ).toContain("*Consumers*  2 members running (Stable), but nothing is committed");
  });
});

describe("the trend", () => {
  test.each<[number, number, string]>([
    [500, 0, "steady"],
    [500, 1_200, "growing by 1,200 a minute"],
    [16_420, -1_180, "shrinking by 1,180 a minute, catches up in about 14 min"],
    [10, -1_000, "shrinking by 1,000 a minute, catches up in about 1 min"],
    [1e9, -1, "shrinking by 1 a minute, catches up in more than 30 d"],
    [0, -7, "shrinking by 7 a minute"],
  ])("of %d at %d a minute", (lag, trendPerMinute, words) => {
    expect(linesOf({ evaluation: { lag, trendPerMinute } })).toContain(`*Trend*  ${words}`);
  });

  test("is not spoken of before there is one", () => {
    expect(linesOf().join()).not.toContain("*Trend*");
  });
});

describe("in full, an alert", () => {
  test("shows a peak that has passed", () => {
    const lines = linesOf({ alert: { peakLag: 200_000_000 } });
    expect(lines).toContain("*Peak lag*  200,000,000");
    expect(linesOf().join()).not.toContain("Peak");
  });

  test("says every reason", () => {
    const lines = linesOf({
      notice: { groupInfo: givenInfo("Empty") },
      evaluation: {
        lag: 20_000,
        behind: { ms: 700_000, isLowerBound: false },
        complete: false,
        breaches: [
          lagOver(20_000, "critical", 10_000),
          behindOver(700_000, "critical", 600_000),
          stalledFor(612_000, 600_000, [0]),
          notRead("partition 4"),
        ],
        partitions: [partition(0, 20_000, { stalledMs: 612_000 })],
      },
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        "*Lag*  20,000 (critical from 10,000)",
        "*Time behind*  11 min (critical from 10 min)",
        "*Stuck*  10 min on partition 0 (critical from 10 min)",
        "*Not read*  `partition 4`: the lag is at least this",
      ]),
    );
  });

  test("leads to its runbook, wherever that is", () => {
    const runbook = `https://example.com/${"long/".repeat(20)}?a=1&b=<2>|3`;
    const line = linesOf({ rule: { runbook } }).find((text) => text.startsWith("*Runbook*"));
    expect(line).toBe(
      `*Runbook*  <https://example.com/${"long/".repeat(20)}?a=1&amp;b=&lt;2&gt;%7C3|example.com/long/long/long/long/long/long/long/long/long/lo…>`,
    );
  });

  test("says what it was before it got worse", () => {
    const lines = linesOf({
      notice: { reason: "escalated" },
      alert: { lastSentAt: NOW - 60_000, lastSentSeverity: "warning", suppressed: 1 },
    });
    expect(lines.at(-1)).toMatch(/^Got worse: was warning {2}· .*1 repeat left out since the last/);
  });
});

describe("what to do when something cannot be read", () => {
  test.each([
    ["AuthFailure.SecretIdNotFound", /ckafka\.intl\..*mainland/],
    ["AuthFailure.SignatureFailure", /secret key/],
    ["AuthFailure.InvalidSecretId", /execution role.*ckafka\.intl/],
    ["AuthFailure.SignatureExpire", /clock/],
    ["AuthFailure.UnauthorizedOperation", /QcloudCKafkaReadOnlyAccess/],
    ["UnauthorizedOperation.NoPermission", /QcloudCKafkaReadOnlyAccess/],
    ["RequestLimitExceeded.UinLimitExceeded", /CKAFKA_MAX_RPS/],
    ["InvalidParameterValue.InstanceNotExist", /CKAFKA_INSTANCE_ID.*CKAFKA_REGION/],
    ["InvalidParameter", /rule/],
    ["DeadlineExceeded", /longer timeout/],
    ["Timeout", /CKAFKA_ENDPOINT/],
    ["NetworkError", /ckafka\.internal/],
    ["HTTP502", /next check/],
    ["PartitionError", /broker/],
  ])("%s", (code, advice) => {
    expect(adviceFor(code)).toMatch(advice);
  });

  test("is not made up", () => {
    expect(adviceFor("SomethingNew")).toBeNull();
  });

  test("is bounded, however much that is", () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      unreadable(`group-${index}`, { code: `Code${index % 7}`, message: "x".repeat(9_000) }),
    );
    const text = mrkdwnOf(composeOne([blindNotice(many)], NOW)).join("\n");
    expect(text).toContain("*72 groups* `Code0`: `group-0`, ");
    expect(text).toContain(" and 64 more");
    expect(text).toContain("Also `Code4`, `Code5`, `Code6`");
    expect(text.length).toBeLessThan(4_000);
  });
});

const TEMPLATE = "https://example.com/{region}/{instance}?g={group}&t={topic}#{group}";
const runbookOf = (subject: { group: string; topic: string | null }, runbook = TEMPLATE) =>
  linksOf(lagNotice({ subject, rule: { runbook } }), REGION).runbook;

test.each<[string, { group: string; topic: string | null }, string | null]>([
  [
    "each placeholder, wherever it stands",
    { group: "orders", topic: "orders-v1" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=orders&t=orders-v1#orders",
  ],
  [
    "names that mean something in a URL",
    { group: "a b/c?d&e#f", topic: "käse%" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=a%20b%2Fc%3Fd%26e%23f&t=k%C3%A4se%25#a%20b%2Fc%3Fd%26e%23f",
  ],
  [
    "a name that is a placeholder",
    { group: "{topic}", topic: "t" },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=%7Btopic%7D&t=t#%7Btopic%7D",
  ],
  [
    "no topic for a whole group",
    { group: "orders", topic: null },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=orders&t=#orders",
  ],
  [
    "half a surrogate pair",
    { group: "a\ud800", topic: null },
    "https://example.com/ap-guangzhou/ckafka-abc123?g=a%EF%BF%BD&t=#a%EF%BF%BD",
  ],
  ["nothing where the names make it too long", { group: "x".repeat(32_000), topic: null }, null],
])("a link is filled with %s", (_, subject, url) => {
  expect(runbookOf(subject)).toBe(url);
});

test("a rule has a runbook, a dashboard, both or none", () => {
  const dashboard = "https://example.com/{group}";
  expect(linksOf(lagNotice({ rule: { dashboard } }), REGION)).toEqual({
    runbook: null,
    dashboard: "https://example.com/orders",
  });
  expect(linksOf(lagNotice(), REGION)).toEqual({ runbook: null, dashboard: null });
  expect(linksOf(goneNotice("group", {}), REGION)).toEqual({ runbook: null, dashboard: null });
});
