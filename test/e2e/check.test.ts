import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCkafka } from "../../tools/emulators/ckafka/start-ckafka.ts";
import { OFFICIAL_SAMPLE } from "../../tools/emulators/ckafka/story.ts";
import { startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { environmentOn, load } from "./built-functions.ts";

const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function start() {
  const folder = await mkdtemp(join(tmpdir(), "lag-alerts-"));
  const ckafka = await startCkafka({ story: { "ckafka-abc": OFFICIAL_SAMPLE } });
  const slack = await startSlack();
  onTestFinished(async () => {
    await Promise.all([ckafka.close(), slack.close(), rm(folder, { recursive: true })]);
  });
  const stateFile = join(folder, "state.json");
  const environment = environmentOn(ckafka, slack.url("alerts"), {
    LAG_RULES: '[{"group":"group","warning":1000,"critical":10000}]',
    STATE_URL: `file://${stateFile}`,
  });
  const { SLACK_WEBHOOK_URL: _, ...forCheck } = environment;
  return { ckafka, slack, stateFile, environment, forCheck };
}

const subject = {
  subject: "ckafka-abc/group/topic-test",
  rule: 0,
  instance: "ckafka-abc",
  group: "group",
  topic: "topic-test",
  partition: null,
  severity: "critical",
  lag: 185238291,
  behindSeconds: null,
  behindIsLowerBound: false,
  trendPerMinute: null,
  reasons: ["lag 185238291 >= critical 10000"],
  groupState: "Stable",
  silenced: false,
  partitions: [
    {
      topic: "topic-test",
      partition: 0,
      committedOffset: 22689638,
      logStartOffset: 0,
      logEndOffset: 207927929,
      lag: 185238291,
      behindSeconds: null,
      behindIsLowerBound: false,
      owner: { clientId: "consumer-1", host: "10.0.0.1" },
    },
  ],
  alert: null,
  wouldNotify: null,
};

describe("the built check function", () => {
  it("reports the documentation's sample, without a Slack URL", async () => {
    const { forCheck } = await start();
    expect(await load("check")(forCheck)).toEqual({
      status: "critical",
      checkedAt: ISO,
      stateSeen: false,
      unmatched: [],
      uncovered: [],
      subjects: [subject],
      unreadable: [],
      apiCalls: 3,
      durationMs: expect.any(Number),
    });
  });

  it("sees the state that alert left, and changes none of it", async () => {
    const { slack, stateFile, environment, forCheck } = await start();
    await load("alert")(environment);
    const before = await readFile(stateFile, "utf8");
    expect(await load("check")(forCheck)).toMatchObject({
      subjects: [
        {
          behindSeconds: expect.any(Number),
          behindIsLowerBound: true,
          trendPerMinute: 0,
          alert: { state: "firing", since: ISO, notifiedAt: ISO, suppressedUntil: ISO },
          wouldNotify: null,
        },
      ],
    });
    expect(await readFile(stateFile, "utf8")).toBe(before);
    expect(slack.messages).toHaveLength(1);
  });

  it("tries other rules, on the groups that it is told", async () => {
    const { ckafka, forCheck } = await start();
    const rules = [{ group: "*", warning: 1000 }];
    expect(await load("check")(forCheck, { groups: ["group"], rules })).toMatchObject({
      status: "warning",
      subjects: [{ ...subject, severity: "warning", reasons: ["lag 185238291 >= warning 1000"] }],
    });
    expect(ckafka.calls.map(({ action }) => action)).not.toContain("DescribeGroup");
  });

  it("refuses a bad rule to try, by its place in the event", async () => {
    const { ckafka, forCheck } = await start();
    const event = { rules: [{ group: "group", warning: 10, critical: 5 }] };
    const error = await load("check")(forCheck, event).then(String, String);
    expect(error).toContain("event.rules[0].warning");
    expect(ckafka.calls).toEqual([]);
  });
});
