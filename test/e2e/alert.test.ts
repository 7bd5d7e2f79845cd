import { describe, expect, it, onTestFinished } from "vitest";
import { apiError } from "../../tools/emulators/ckafka/fault.ts";
import { type CkafkaOptions, startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE, partition } from "../../tools/emulators/ckafka/story.ts";
import { limitViolations } from "../../tools/emulators/slack/block-kit-limits.ts";
import { startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { expectNoSecret, SECRET_VARIABLES } from "../secrets.ts";
import { environmentOn, load } from "./built-functions.ts";

async function start(options: CkafkaOptions) {
  const ckafka = await startCkafka(options);
  const slack = await startSlack();
  onTestFinished(async () => {
    await Promise.all([ckafka.close(), slack.close()]);
  });
  const environment = (rules: readonly object[], more: Record<string, string> = {}) =>
    environmentOn(ckafka, slack.url("alerts"), { LAG_RULES: JSON.stringify(rules), ...more });
  return { ckafka, slack, environment };
}

/** All that a reader sees of the messages. */
function textOf(messages: readonly { readonly payload: unknown }[]): string {
  return JSON.stringify(messages.map(({ payload }) => payload));
}

describe("the built alert function", () => {
  it("tells the documentation's sample once, as critical, and is silent inside the window", async () => {
    const { slack, environment } = await start({ story: { "ckafka-abc": OFFICIAL_SAMPLE } });
    const alert = load("alert");
    const variables = environment([{ group: "group", warning: 1000, critical: 10000 }]);
    const subject = "ckafka-abc/group/topic-test";

    expect(await alert(variables)).toMatchObject({
      status: "critical",
      subjects: 1,
      firing: 1,
      notified: [{ subject, severity: "critical", reason: "first" }],
      suppressed: 0,
      unreadable: [],
    });
    expect(await alert(variables)).toMatchObject({
      status: "critical",
      firing: 1,
      notified: [],
      suppressed: 1,
    });
    expect(slack.messages).toHaveLength(1);
    expect(slack.messages[0]?.payload).toMatchObject({
      text: expect.stringContaining("185,238,291"),
    });
  });

  it("reads a group with 137 topics in three calls", async () => {
    const topics = Object.fromEntries(
      Array.from({ length: 137 }, (_, index) => [`topic-${index}`, [partition(5, 5)]]),
    );
    const { ckafka, environment } = await start({
      story: { "ckafka-abc": { orders: { topics } } },
    });
    const summary = await load("alert")(environment([{ group: "orders", warning: 1 }]));
    expect(summary).toMatchObject({ status: "ok", subjects: 137, apiCalls: 3 });
    expect(ckafka.calls.map(({ action }) => action)).toEqual(Array(3).fill("DescribeGroupOffsets"));
  });

  it("tells of 60 subjects that alert at once, none missing, within Slack's limits", async () => {
    const names = Array.from(
      { length: 60 },
      (_, index) => `orders-${String(index).padStart(2, "0")}`,
    );
    const story = Object.fromEntries(
      names.map((name, index) => [name, { topics: { events: [partition(0, 100 + index)] } }]),
    );
    const { slack, environment } = await start({ story: { "ckafka-abc": story } });
    const summary = await load("alert")(environment([{ group: "orders-*", critical: 1 }]));
    expect(summary).toMatchObject({ firing: 60, notified: { length: 60 } });
    expect(slack.messages.flatMap(({ payload }) => limitViolations(payload))).toEqual([]);
    const text = textOf(slack.messages);
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
    // The worst ones in a line each, the rest by name only.
    expect(text).toContain(
      "42 more, worst first: `npx serverless invoke -f check`\\n`orders-41/events`, `orders-40/events`, ",
    );
  });

  it("alerts on four groups, and returns which fifth one it could not read, and why", async () => {
    const story = Object.fromEntries(
      ["one", "two", "three", "four", "five"].map((name) => [
        name,
        { topics: { events: [partition(0, 50)] } },
      ]),
    );
    const { ckafka, slack, environment } = await start({ story: { "ckafka-abc": story } });
    ckafka.misbehave(({ params }) =>
      JSON.stringify(params).includes('"three"') ? apiError("UnauthorizedOperation") : null,
    );
    const rules = Object.keys(story).map((group) => ({ group, warning: 1 }));
    const summary = await load("alert")(environment(rules));
    const failed = ckafka.calls.find(
      ({ action, params }) =>
        action === "DescribeGroupOffsets" && JSON.stringify(params).includes('"three"'),
    );
    expect(summary).toMatchObject({
      status: "warning",
      subjects: 4,
      // One bad check tells nobody: it stands in the summary.
      firing: 4,
      unreadable: [
        {
          instance: "ckafka-abc",
          group: "three",
          code: "UnauthorizedOperation",
          requestId: failed?.requestId,
        },
      ],
    });
    const text = textOf(slack.messages);
    for (const said of ["one", "two", "four", "five"]) expect(text).toContain(said);
    expect(text).not.toContain("UnauthorizedOperation");
  });

  it("lets a group named like a mention ping nobody and read right", async () => {
    const name = "<!channel> & <b>";
    const story = { [name]: { topics: { events: [partition(0, 50)] } } };
    const { slack, environment } = await start({ story: { "ckafka-abc": story } });
    await load("alert")(environment([{ group: name, warning: 1 }]));
    const text = textOf(slack.messages);
    expect(text).not.toContain("<!channel>");
    expect(text).toContain("&lt;!channel&gt; &amp; &lt;b&gt;");
  });

  it("refuses a bad environment with all its mistakes, before any call and without its secrets", async () => {
    const { ckafka, slack } = await start({ story: {} });
    const environment = {
      ...environmentOn(ckafka, slack.url("alerts"), SECRET_VARIABLES),
      SLACK_WEBHOOK_URL: SECRET_VARIABLES.SLACK_WEBHOOK_URL.replace("https:", "ftp:"),
      LAG_RULES: JSON.stringify([
        { group: "orders", warnin: 5 },
        { group: "", warning: "5x" },
      ]),
      DEDUP_WINDOW: "1.5h",
      CKAFKA_MAX_RPS: "1e3",
    };
    const error = await load("alert")(environment).then(String, String);
    for (const place of [
      "SLACK_WEBHOOK_URL",
      "LAG_RULES[0].warnin",
      "LAG_RULES[1].group",
      "LAG_RULES[1].warning",
      "DEDUP_WINDOW",
      "CKAFKA_MAX_RPS",
    ]) {
      expect(error).toContain(place);
    }
    expectNoSecret(error);
    expect(ckafka.calls).toEqual([]);
    expect(slack.attempts).toEqual([]);
  });
});
