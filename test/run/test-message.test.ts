import { describe, expect, test } from "vitest";
import { DeliveryError } from "../../lib/notify/slack.ts";
import { RunError } from "../../lib/run/invoke.ts";
import { runTest } from "../../lib/run/test-message.ts";
import { asksForTest } from "../../lib/run/time.ts";
import { givenConfig, givenRule } from "../given.ts";
import { FakePorts, refusing } from "./fake-ports.ts";

const URLS = { default: "https://hooks.example/default", ops: "https://hooks.example/ops" };
const config = givenConfig({
  rules: [
    givenRule({ mention: "<!here>" }),
    givenRule({ index: 1, group: "a" }),
    givenRule({ index: 2, group: "b", channel: "ops", mention: "<@U123>" }),
  ],
  slack: { defaultUrl: URLS.default, channels: new Map([["ops", URLS.ops]]) },
});

describe("a test message", () => {
  test("goes to every channel, and touches nothing else", async () => {
    const ports = new FakePorts();
    expect(await runTest(config, ports.slack, ports.limit())).toEqual({
      status: "tested",
      channels: [
        { channel: "default", delivered: true, error: null },
        { channel: "ops", delivered: true, error: null },
      ],
    });
    expect(ports.takeJournal().sort()).toEqual(["send /default", "send /ops"]);
  });

  test("says how many rules speak there and names whom they would call in, without doing so", async () => {
    const ports = new FakePorts();
    await runTest(config, ports.slack, ports.limit());
    const textOf = (url: string) => ports.sent.find((sent) => sent.url === url)?.text ?? "";
    expect(textOf(URLS.default)).toMatch(/TEST.*2 rules speak here.*@here/s);
    expect(textOf(URLS.ops)).toMatch(/TEST.*1 rule speaks here.*U123/s);
    expect(textOf(URLS.default) + textOf(URLS.ops)).not.toMatch(/<[!@]/);
  });

  test("that one channel does not take is an error, after all were tried", async () => {
    const ports = new FakePorts();
    ports.refuses = refusing("/default", () => new DeliveryError("Slack answered HTTP 404", true));
    await expect(runTest(config, ports.slack, ports.limit())).rejects.toEqual(
      new RunError(["the test message was not delivered to default: Slack answered HTTP 404"]),
    );
    expect(ports.sent.map(({ url }) => url)).toEqual([URLS.ops]);
  });

  test.each<[event: unknown, asks: boolean]>([
    [{ test: true }, true],
    [{ test: "true" }, false],
    [{ Type: "Timer" }, false],
    [null, false],
    [undefined, false],
  ])("is asked for by %j: %s", (event, asks) => {
    expect(asksForTest(event)).toBe(asks);
  });
});
