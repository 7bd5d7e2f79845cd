import { describe, expect, test } from "vitest";
import { composeTest } from "../../../lib/notify/message/test-message.ts";
import { limitViolations } from "../../../tools/emulators/slack/block-kit-limits.ts";
import { mrkdwnOf } from "./shown.ts";

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
