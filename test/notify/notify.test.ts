import { describe, expect, test } from "vitest";
import type { Notice } from "../../lib/decide/notice.ts";
import { subjectName, subjectOfKey } from "../../lib/model/subject.ts";
import { type Delivery, notify } from "../../lib/notify/notify.ts";
import { DeliveryError } from "../../lib/notify/slack.ts";
import {
  blindNotice,
  goneNotice,
  lagNotice,
  NOW,
  unreadable,
} from "../../tools/emulators/notices.ts";
import { givenConfig } from "../given.ts";
import { FakePorts, refusing, type Sent } from "../run/fake-ports.ts";

const URLS = { default: "https://hooks.example/default", ops: "https://hooks.example/ops" };

/** One alert on a topic of its name. */
const alertOn = (topic: string, lag = 500, channel: string | null = null): Notice =>
  lagNotice({ subject: { topic }, evaluation: { lag }, notice: { channel } });

async function tell(
  ports: FakePorts,
  notices: readonly Notice[],
  channels: Readonly<Record<string, string>> = URLS,
  defaultUrl: string | null = URLS.default,
): Promise<Delivery> {
  const config = givenConfig({
    slack: { defaultUrl, channels: new Map(Object.entries(channels)) },
  });
  return notify(notices, { slack: ports.slack, config, deadline: ports.limit(), now: NOW });
}

/** The subjects that were delivered, by what follows the instance in their names. */
const delivered = (delivery: Delivery): string[] =>
  [...delivery.delivered].map((key) => {
    const subject = subjectOfKey(key);
    if (subject === null) throw new Error(`not a key: ${key}`);
    return subjectName(subject).replace(/^[^/]*\/?/, "");
  });

/** For each message, its webhook and which of the names stand in it. */
const routes = (sent: readonly Sent[], ...names: string[]) =>
  sent.map(({ url, text }) => [url, names.filter((name) => text.includes(name))]);

describe("alerts go to the channels of their rules, one message each", () => {
  test("by the name in SLACK_CHANNELS, else by the default webhook", async () => {
    const ports = new FakePorts();
    const notices = [alertOn("one"), alertOn("two", 500, "ops"), alertOn("three")];
    const delivery = await tell(ports, notices);
    expect(routes(ports.sent, "one", "two", "three")).toEqual([
      [URLS.default, ["one", "three"]],
      [URLS.ops, ["two"]],
    ]);
    expect(delivered(delivery)).toEqual(["orders/one", "orders/three", "orders/two"]);
    expect(delivery.errors).toEqual([]);
  });

  test("channels that share a webhook are one", async () => {
    const ports = new FakePorts();
    const notices = [alertOn("one", 500, "a"), alertOn("two", 500, "b"), alertOn("three")];
    await tell(ports, notices, { a: URLS.default, b: URLS.default });
    expect(routes(ports.sent, "one", "two", "three")).toEqual([
      [URLS.default, ["one", "two", "three"]],
    ]);
  });

  test("a channel that has no webhook falls back on the default one", async () => {
    const ports = new FakePorts();
    await tell(ports, [alertOn("one", 500, "ops")], {});
    expect(routes(ports.sent, "one")).toEqual([[URLS.default, ["one"]]]);
  });

  test("with no webhook at all nothing is delivered, and that is an error", async () => {
    const ports = new FakePorts();
    const delivery = await tell(ports, [alertOn("one"), alertOn("two")], {}, null);
    expect(delivery).toEqual({
      delivered: new Set(),
      messages: new Map(),
      errors: ["2 alerts not delivered: SLACK_WEBHOOK_URL is not set"],
    });
    expect(ports.journal).toEqual([]);
  });

  test("nothing to tell is no message", async () => {
    const ports = new FakePorts();
    expect(await tell(ports, [])).toEqual({
      delivered: new Set(),
      messages: new Map(),
      errors: [],
    });
    expect(ports.journal).toEqual([]);
  });

  test("every kind of alert is delivered under its subject", async () => {
    const delivery = await tell(new FakePorts(), [
      alertOn("t"),
      goneNotice("topic", { topic: "old" }),
      blindNotice([unreadable("orders")]),
    ]);
    expect(delivered(delivery).sort()).toEqual(["", "orders/old", "orders/t"]);
  });
});

describe("what Slack does not take", () => {
  const down = () => new DeliveryError("Slack answered HTTP 503", true);
  const refused = () => new DeliveryError("Slack answered HTTP 400 invalid_blocks", false);
  const NAMES = Array.from({ length: 18 }, (_, index) => `topic-${String(index).padStart(3, "0")}`);
  /** The first is the worst. Each has so long a runbook that Slack cannot take them in one message. */
  const MANY = NAMES.map((name, index) =>
    lagNotice({
      subject: { topic: name },
      evaluation: { lag: 1_000 - index },
      rule: { runbook: `https://example.com/{topic}/${"x".repeat(1_900)}` },
    }),
  );

  test("in one channel does not keep the other from being told", async () => {
    const ports = new FakePorts();
    ports.refuses = refusing("/default", down);
    const notices = [alertOn("one"), alertOn("two", 500, "ops"), alertOn("three")];
    const delivery = await tell(ports, notices);
    expect(delivered(delivery)).toEqual(["orders/two"]);
    expect(delivery.errors).toEqual([
      "2 of 2 alerts not delivered to the default channel: Slack answered HTTP 503",
    ]);
  });

  test("the worst are told first, in as many messages as it takes", async () => {
    const ports = new FakePorts();
    const delivery = await tell(ports, MANY);
    expect(ports.sent.length).toBeGreaterThan(1);
    const order = ports.sent.flatMap(({ text }) => NAMES.filter((name) => text.includes(name)));
    expect(order).toEqual(NAMES);
    expect(delivery.delivered.size).toBe(NAMES.length);
  });

  test("a message that is refused costs only its own alerts", async () => {
    const ports = new FakePorts();
    let first = true;
    ports.refuses = () => {
      const error = first ? refused() : null;
      first = false;
      return error;
    };
    const delivery = await tell(ports, MANY);
    const told = ports.sent.flatMap(({ text }) => NAMES.filter((name) => text.includes(name)));
    expect(told).not.toContain(NAMES[0]);
    expect(delivered(delivery)).toEqual(told.map((name) => `orders/${name}`));
    expect(delivery.errors).toEqual([
      `${NAMES.length - told.length} of 18 alerts not delivered to the default channel: ` +
        "Slack answered HTTP 400 invalid_blocks",
    ]);
  });

  test("several messages that are refused for one reason give it once", async () => {
    const ports = new FakePorts();
    ports.refuses = refused;
    const { errors } = await tell(ports, MANY);
    expect(ports.journal.length).toBeGreaterThan(1);
    expect(errors).toEqual([
      "18 of 18 alerts not delivered to the default channel: Slack answered HTTP 400 invalid_blocks",
    ]);
  });

  test("several reasons are all given", async () => {
    const ports = new FakePorts();
    ports.refuses = () => (ports.journal.length === 1 ? refused() : down());
    const { errors } = await tell(ports, MANY);
    expect(errors).toEqual([
      "18 of 18 alerts not delivered to the default channel: " +
        "Slack answered HTTP 400 invalid_blocks; Slack answered HTTP 503",
    ]);
  });

  test("a channel that is down is not tried with the rest", async () => {
    const ports = new FakePorts();
    ports.refuses = down;
    const delivery = await tell(ports, MANY);
    expect(ports.journal).toEqual(["send /default"]);
    expect(delivery.delivered.size).toBe(0);
  });

  test("an error of another kind goes through", async () => {
    const ports = new FakePorts();
    ports.refuses = () => new TypeError("a bug");
    await expect(tell(ports, MANY)).rejects.toThrow(new TypeError("a bug"));
  });
});
