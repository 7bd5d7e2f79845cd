import { describe, expect, test } from "vitest";
import type { LagNotice, Notice } from "../../../lib/decide/notice.ts";
import { composeMessages } from "../../../lib/notify/message/compose.ts";
import { SCENES } from "../../../tools/demo/preview/scenes.ts";
import { lagNotice, NOW, REGION } from "../../../tools/emulators/notices.ts";
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
    const [first = "", ...further] = headlines(alerts(300, {}, HERE));
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
  test("are told in full while there is room, then in a line each, worst first", () => {
    const message = composeOne(notices("sixty"), NOW);
    expect(message.text).toContain("service-1: ");
    expect(message.text).toContain("(+50 critical, 9 warning)");
    const order = mrkdwnOf(message)
      .flatMap((text) => text.split("\n"))
      .flatMap((line) => /`service-(\d+)`/.exec(line)?.[1] ?? []);
    expect(order).toEqual(Array.from({ length: 60 }, (_, index) => `${index + 1}`));
    expect(mrkdwnOf(message).filter((text) => text.startsWith("New")).length).toBeGreaterThan(5);
  });

  test("that are too many for one message go on in further ones, each named once", () => {
    const messages = compose(alerts(300), NOW);
    expect(messages.length).toBeGreaterThan(1);
    const all = messages.map(shown).join("\n");
    for (let index = 0; index < 300; index++) expect(all).toContain(`\`group-${index}\``);
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
    expect(lines.find((line) => line.startsWith("| 🔴 `group-59`"))).toContain("(`ckafka-59`)");
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
