import { describe, expect, test } from "vitest";
import type { LagNotice, Notice } from "../../../lib/decide/notice.ts";
import { composeMessages, composeTest } from "../../../lib/notify/message/compose.ts";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { lagNotice, NOW, partition, REGION } from "../../../tools/emulators/notices.ts";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";
import { givenInfo } from "../../given.ts";
import { compose, composeOne, mrkdwnOf, shown } from "./shown.ts";

const HERE = "<!here>";
const TEAM = "<!subteam^S0123ABCD>";

const notices = (id: string) => SCENES.find((scene) => scene.id === id)?.notices ?? [];

/** Groups of as many instances, each with a lag of its own. */
const alerts = (length: number, more: Partial<LagNotice> = {}, mention: string | null = null) =>
  Array.from({ length }, (_, index) =>
    lagNotice({
      subject: { instance: `ckafka-${index}`, group: `group-${index}` },
      evaluation: { lag: 20_000 + length - index },
      notice: more,
      rule: { mention },
    }),
  );

/** As many alerts, each with a runbook as long as a link may be. */
const long = (length: number, mention: string | null = null) =>
  alerts(length, {}, mention).map((notice) => {
    const runbook = `https://example.com/{group}/${"x".repeat(1_900)}`;
    const rule = { ...notice.evaluation.rule, runbook };
    return { ...notice, evaluation: { ...notice.evaluation, rule } };
  });

/** Three names as long as they are shown. */
const endless = (notice: LagNotice): LagNotice => {
  const partitions = [5, 90, 900].map((lag) =>
    partition(0, lag, { topic: `${lag}-${"&".repeat(2_000)}` }),
  );
  return { ...notice, evaluation: { ...notice.evaluation, partitions } };
};

const headlines = (all: readonly Notice[]) =>
  compose(all, NOW).map(({ message }) => mrkdwnOf(message)[0] ?? "");

test("a channel without alerts gets nothing", () => {
  expect(composeMessages([], { now: NOW, region: REGION })).toEqual([]);
});

describe("a mention", () => {
  test("stands in front of a firing critical message, and not in the notification", () => {
    const message = composeOne(alerts(1, {}, HERE), NOW);
    expect(mrkdwnOf(message)[0]).toMatch(/^<!here> 🔴 \*CRITICAL\* `group-0`/);
    expect(message.text).not.toContain("<");
  });

  test("comes once a message, each of several", () => {
    const [headline = ""] = headlines([...alerts(20, {}, HERE), ...alerts(20, {}, TEAM)]);
    expect(headline.startsWith(`${HERE} ${TEAM} `)).toBe(true);
    expect(headline.split("<!")).toHaveLength(3);
  });

  test("is not repeated in a further message of the same run", () => {
    const [first = "", ...further] = headlines(long(18, HERE));
    expect(first).toContain(HERE);
    expect(further.length).toBeGreaterThan(0);
    expect(further.join()).not.toContain("<!");
  });

  test.each<[string, Partial<LagNotice>]>([
    ["a warning", { severity: "warning" }],
    ["the end of a critical alert", { severity: "ok", reason: "resolved" }],
  ])("is not made for %s", (_, more) => {
    expect(headlines(alerts(1, more, HERE)).join()).not.toContain("<!");
  });
});

describe("many alerts", () => {
  const inFull = (all: readonly Notice[]) =>
    mrkdwnOf(composeOne(all, NOW)).filter((text) => text.startsWith("New")).length;
  const named = (all: readonly Notice[]) =>
    mrkdwnOf(composeOne(all, NOW))
      .flatMap((text) => text.split("\n"))
      .flatMap((line) => /`(?:group|service)-(\d+)`/.exec(line)?.[1] ?? []);

  test.each([
    [1, 1, 1],
    [5, 5, 5],
    [6, 3, 6],
    [18, 3, 18],
    [19, 3, 18],
    [200, 3, 18],
  ])("of %d, %d are told in full, and %d by name, worst first", (length, full, names) => {
    expect(inFull(alerts(length))).toBe(full);
    expect(named(alerts(length))).toEqual(Array.from({ length: names }, (_, index) => `${index}`));
  });

  test("beyond those that are named are counted, and where to see them is said", () => {
    const message = composeOne(notices("sixty"), NOW);
    expect(message.text).toContain("service-1: ");
    expect(message.text).toContain("(+50 critical, 9 warning)");
    const lines = mrkdwnOf(message).flatMap((text) => text.split("\n"));
    expect(lines.at(-2)).toBe(
      "42 more, worst first: `npx serverless invoke -f check` (33 critical, 9 warning)",
    );
    expect(lines.at(-1)).toMatch(/^`service-19\/events-1`, .*`service-60\/events-6`$/);
    expect(compose(notices("sixty"), NOW)[0]?.notices).toHaveLength(60);
  });

  test("that are over do not stand in full beside others", () => {
    const over = alerts(7, { reason: "resolved", severity: "ok" });
    expect(mrkdwnOf(composeOne(over, NOW)).join()).not.toContain("Lag now");
    expect(mrkdwnOf(composeOne(over.slice(2), NOW)).join()).toContain("Lag now");
  });

  test("are in one message where fewer in full make that possible", () => {
    const message = composeOne(alerts(5).map(endless), NOW);
    expect(mrkdwnOf(message).filter((text) => text.startsWith("New"))).toHaveLength(1);
    expect(mrkdwnOf(message).join()).toContain("`group-4`");
  });

  test("that Slack cannot take in one message go on in further ones, each told once", () => {
    const messages = compose(long(19), NOW);
    expect(messages.length).toBeGreaterThan(1);
    expect(messages.flatMap(({ notices }) => notices)).toHaveLength(19);
    expect(messages.map(({ message }) => /part \d+ of \d+/.exec(message.text ?? "")?.[0])).toEqual(
      messages.map((_, index) => `part ${index + 1} of ${messages.length}`),
    );
    const JSON_LIMIT = 13_000;
    for (const { message } of messages) {
      expect(JSON.stringify(message).length).toBeLessThan(JSON_LIMIT);
    }
  });

  test("of several instances say of which", () => {
    const lines = compose(alerts(60), NOW).map(shown).join("\n").split("\n");
    expect(lines.find((line) => line.startsWith("| 🔴 `group-17`"))).toContain("(`ckafka-17`)");
  });

  test("are named in turn where several incidents are as bad, so that none hides another", () => {
    const down = (instance: string, length: number) =>
      Array.from({ length }, (_, index) =>
        lagNotice({
          subject: { instance, group: `${instance}-${index}` },
          notice: { groupInfo: givenInfo("Empty") },
          evaluation: { lag: 90_000 - index },
        }),
      );
    const warned = alerts(5, { severity: "warning" });
    const message = composeOne([...down("a", 40), ...down("b", 40), ...alerts(3), ...warned], NOW);
    const lines = mrkdwnOf(message).flatMap((text) => text.split("\n"));
    const count = (what: RegExp) => lines.filter((line) => what.test(line)).length;
    expect(lines[0]).toContain("`a`: *40 groups* are down");
    expect(lines[0]).toContain("(+43 critical, 5 warning)");
    expect(count(/`b`: \*40 groups\* are down/)).toBe(1);
    expect([count(/🔴.*`a-\d+`/u), count(/🔴.*`b-\d+`/u), count(/🔴.*`group-\d+`/u)]).toEqual([
      8, 6, 3,
    ]);
    // Less bad than all of these, and so there is no room for them.
    expect(count(/🟠/u)).toBe(0);
    expect(lines.at(-1)).toBe(
      "71 more, worst first: `npx serverless invoke -f check` (66 critical, 5 warning)",
    );
  });

  test("however many there are, are told, each once", { timeout: 60_000 }, () => {
    const many = Array.from({ length: 130_000 }, (_, index) =>
      lagNotice({ subject: { group: `group-${index % 1_000}`, partition: index } }),
    );
    const told = composeMessages(many, { now: NOW, region: REGION }).flatMap(
      (each) => each.notices,
    );
    expect(told).toHaveLength(many.length);
    expect(new Set(told).size).toBe(many.length);
  });

  test("of one instance at once read as one incident", () => {
    const message = composeOne(notices("outage"), NOW);
    expect(message.text).toBe("CRITICAL ckafka-abc123: 58 groups are down, 743,154 behind in all");
    expect(mrkdwnOf(message)[1]).toMatch(/^36 critical, 22 warning {2}· {2}since /);
  });

  test("of one instance that go on read as one incident, too", () => {
    const message = composeOne(
      notices("outage").map((notice) => ({ ...notice, reason: "reminder" })),
      NOW,
    );
    expect(message.text).toContain(": 58 groups are still down, ");
  });
});

const textOf = (...args: Parameters<typeof composeTest>) =>
  mrkdwnOf(composeTest(...args)).join("\n");

describe("a test message", () => {
  test("says that it is one, where it is, and how many rules speak there", () => {
    const message = composeTest({ channel: "payments", rules: 2, mentions: [] });
    expect(message.text).toBe("TEST payments: alerts of ckafka-lag-alerts reach this channel");
    expect(mrkdwnOf(message)).toEqual([
      "*TEST* `payments`: alerts of ckafka-lag-alerts reach this channel",
      "2 rules speak here. Nobody is called in by critical alerts.",
      "A test message: nothing is wrong, no offsets were read, nobody was called in.",
    ]);
  });

  test("names whom critical alerts would call in, once each, and calls nobody", () => {
    const text = textOf({
      channel: "default",
      rules: 1,
      mentions: ["<!here>", "<!subteam^S01>", "<!here>", "<@U01>"],
    });
    expect(text).toContain(
      "1 rule speaks here. Critical alerts would call in `@here`, `&lt;!subteam^S01&gt;`, `&lt;@U01&gt;`.",
    );
    expect(text).not.toContain("<");
  });

  test("says where no rule speaks", () => {
    expect(textOf({ channel: "spare", rules: 0, mentions: [] })).toContain("No rule speaks here.");
  });

  test("is taken by Slack, whatever it is given", () => {
    const mentions = Array.from({ length: 500 }, (_, index) => `<@U${index}${"&".repeat(300)}>`);
    const message = composeTest({ channel: "<!channel>`".repeat(4_000), rules: 9e9, mentions });
    expect(limitViolations(JSON.parse(JSON.stringify(message)))).toEqual([]);
    expect(mrkdwnOf(message).join()).not.toMatch(/<!|<@/);
  });
});
