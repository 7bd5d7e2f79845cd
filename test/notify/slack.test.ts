import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { inspect, promisify } from "node:util";
import { describe, type TestContext, test } from "vitest";
import { deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { createSlack, DeliveryError } from "../../lib/notify/slack.ts";
import { freePort } from "../../tools/emulators/redis-server.ts";
import { type SlackFault, startSlack } from "../../tools/emulators/slack/start-slack.ts";
import { expectNoSecret, SECRETS } from "../secrets.ts";

const MESSAGE = { text: "CRITICAL orders: consumers are down" };

/** A Slack that refuses nothing for its pace, so that only the sender keeps it; and a sender. */
async function start({ onTestFinished }: TestContext) {
  const slack = await startSlack({ perSecond: 1_000, burst: 1_000 });
  onTestFinished(() => slack.close());
  const lines: string[] = [];
  const sender = createSlack(
    createLog(
      "debug",
      (text) => text,
      (line) => lines.push(line),
    ),
  );
  /** What went wrong, `null` where nothing did. */
  const send = async (channel: string, remainingMs = 20_000): Promise<DeliveryError | null> => {
    try {
      await sender.send(slack.url(channel), MESSAGE, deadlineIn(remainingMs));
      return null;
    } catch (error) {
      if (error instanceof DeliveryError) return error;
      throw error;
    }
  };
  return { slack, sender, send, lines };
}

const gaps = (attempts: readonly { arrivedAt: number }[]) =>
  attempts.slice(1).map(({ arrivedAt }, index) => arrivedAt - (attempts[index]?.arrivedAt ?? 0));

const status = (code: number, body: string, headers = {}): SlackFault => ({
  kind: "status",
  status: code,
  body,
  headers,
});

describe.concurrent("a message", () => {
  test("is delivered as it is", async (context) => {
    const { expect } = context;
    const { slack, send, lines } = await start(context);
    expect(await send("alerts")).toBeNull();
    expect(slack.messages.map(({ payload }) => payload)).toEqual([MESSAGE]);
    expect(lines).toEqual([]);
  });

  test("waits a second after the one before it, that of an earlier run too", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    await send("alerts");
    await send("alerts");
    const nextRun = createSlack(createLog("silent", (text) => text));
    await nextRun.send(slack.url("alerts"), MESSAGE, deadlineIn(20_000));
    expect(slack.messages).toHaveLength(3);
    for (const gap of gaps(slack.messages)) expect(gap).toBeGreaterThanOrEqual(1_000);
  });

  test("waits for no message of another webhook", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    // Without time to wait, the second would not be sent.
    expect(await send("a", 900)).toBeNull();
    expect(await send("b", 900)).toBeNull();
    expect(slack.messages.map(({ channel }) => channel)).toEqual(["a", "b"]);
  });

  test.for<[string, SlackFault]>([
    ["an error of Slack", status(500, "rollup_error")],
    ["a gateway's page", status(503, "<html>upstream</html>")],
    ["a reset connection", { kind: "reset" }],
    ["half an answer", { kind: "cutBody" }],
    ["too many messages, without a word on when", status(429, "rate_limited")],
  ])("is tried again after %s", async ([, fault], context) => {
    const { slack, send, lines } = await start(context);
    slack.misbehave([fault]);
    context.expect(await send("alerts")).toBeNull();
    context.expect(slack.attempts).toHaveLength(2);
    context.expect(lines).toHaveLength(1);
  });

  test("is given up after 4 attempts, and nothing more is worth sending there", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    slack.misbehave(() => status(500, "rollup_error"));
    const error = await send("alerts");
    expect(error?.message).toBe("Slack answered HTTP 500 rollup_error");
    expect(error?.channelDown).toBe(true);
    expect(slack.attempts).toHaveLength(4);
    for (const gap of gaps(slack.attempts)) expect(gap).toBeGreaterThanOrEqual(1_000);
  });

  test("waits as long as Slack asks", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    slack.misbehave([status(429, "rate_limited", { "Retry-After": "2" })]);
    expect(await send("alerts")).toBeNull();
    expect(gaps(slack.attempts)[0]).toBeGreaterThanOrEqual(2_000);
  });

  test("does not wait longer than the run has time", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    slack.misbehave([status(429, "rate_limited", { "Retry-After": "30" })]);
    const error = await send("alerts");
    expect(error?.message).toBe("Slack answered HTTP 429 rate_limited");
    expect(error?.channelDown).toBe(true);
    expect(slack.attempts).toHaveLength(1);
  });

  test("is given up at the deadline when Slack says nothing", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    slack.misbehave(() => ({ kind: "stall" }));
    const error = await send("alerts", 700);
    expect(error?.message).toBe("Slack did not answer within 0.7 s");
    expect(error?.channelDown).toBe(true);
  });

  test("is given up at the deadline when Slack stops in the middle of its answer", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    slack.misbehave(() => ({ kind: "stallInBody" }));
    expect((await send("alerts", 700))?.message).toContain("did not answer within");
  });

  test("is not begun without time for it", async (context) => {
    const { expect } = context;
    const { slack, send } = await start(context);
    expect((await send("alerts", 0))?.channelDown).toBe(true);
    expect(slack.attempts).toEqual([]);
  });

  test.for<[SlackFault, string, boolean]>([
    // Only this message is refused: the next one may pass.
    [status(400, "invalid_blocks"), "HTTP 400 invalid_blocks", false],
    [status(413, "too large"), "HTTP 413 too large", false],
    // The webhook takes no message at all.
    [status(403, "action_prohibited"), "HTTP 403 action_prohibited", true],
    [status(404, "no_service"), "HTTP 404 no_service", true],
    [status(410, "channel_is_archived"), "HTTP 410 channel_is_archived", true],
    // Somebody answers who is not Slack.
    [{ kind: "raw", body: "<html>log in</html>" }, "<html>log in</html> in place of ok", true],
    [{ kind: "raw", body: "" }, "nothing in place of ok", true],
  ])("is final after %j", async ([fault, said, channelDown], context) => {
    const { slack, send } = await start(context);
    slack.misbehave(() => fault);
    const error = await send("alerts");
    context.expect(error?.message).toContain(said);
    context.expect(error?.channelDown).toBe(channelDown);
    context.expect(slack.attempts).toHaveLength(1);
  });
});

describe.concurrent("no error and no log line names the webhook", () => {
  test.for<[string, () => Promise<string>]>([
    ["a closed port", async () => `http://127.0.0.1:${await freePort()}`],
    ["a host that does not exist", async () => "https://hooks.slack.invalid"],
    ["something that is no URL", async () => "http://[nowhere"],
  ])("%s", async ([, origin], { expect }) => {
    const lines: string[] = [];
    const log = createLog(
      "debug",
      (text) => text,
      (line) => lines.push(line),
    );
    const url = (await origin()) + SECRETS.webhookPath;
    const error = await createSlack(log)
      .send(url, MESSAGE, deadlineIn(1_200))
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(DeliveryError);
    expectNoSecret(`${error} ${inspect(error)} ${lines.join()}`);
    expect(String(error)).toContain("Slack could not be reached");
  });

  test("an answer that repeats it", async (context) => {
    const { slack, send, lines } = await start(context);
    const url = slack.url("testWebhookToken");
    slack.misbehave([status(500, `cannot POST ${url}`), status(403, `forbidden: ${url}`)]);
    const error = await send("testWebhookToken");
    context.expect(error?.message).toBe("Slack answered HTTP 403 forbidden: [redacted]");
    expectNoSecret(`${inspect(error)} ${lines.join()}`);
  });
});

test("Node's fetch is never loaded, and after sending the process can end", async (context) => {
  const { slack } = await start(context);
  const child = resolve("test/notify/send-process.child.ts");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", child, slack.url("alerts")],
    { timeout: 20_000 },
  );
  context.expect(stdout.trim()).toBe("sent, fetch not loaded");
});
