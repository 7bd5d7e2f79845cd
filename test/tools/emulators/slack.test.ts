import {
  IncomingWebhook,
  IncomingWebhookHTTPError,
  IncomingWebhookRequestError,
} from "@slack/webhook";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebhookRateLimit } from "../../../tools/emulators/slack/rate-limit.ts";
import {
  type Slack,
  type SlackFault,
  startSlack,
} from "../../../tools/emulators/slack/start-slack.ts";

let slack: Slack;
beforeEach(async () => {
  slack = await startSlack({ clock: () => 1234, burst: 3 });
});
afterEach(() => slack.close());

const section = (length: number) => ({
  type: "section",
  text: { type: "mrkdwn", text: "x".repeat(length) },
});

async function post(url: string, body: string, contentType = "application/json") {
  const headers = { "Content-Type": contentType };
  const response = await fetch(url, { method: "POST", headers, body });
  return `${response.status} ${await response.text()}`;
}

describe("the Slack double", () => {
  test("takes a message of @slack/webhook and keeps it under its channel", async () => {
    const webhook = new IncomingWebhook(slack.url("ops & dev"));
    expect(await webhook.send({ text: "hello" })).toEqual({ text: "ok" });
    expect(slack.messages).toMatchObject([
      { channel: "ops & dev", payload: { text: "hello" }, at: 1234 },
    ]);
  });

  test.each<[name: string, body: string, reply: string]>([
    ["what is no JSON", "{", "400 invalid_payload"],
    ["what is no object", "17", "400 invalid_payload"],
    ["nothing to show", "{}", "400 no_text"],
    ["an empty text", '{"text":""}', "400 no_text"],
    ["a block over its limit", JSON.stringify({ blocks: [section(3001)] }), "400 invalid_blocks"],
    [
      "too many attachments",
      JSON.stringify({ text: "a", attachments: Array(21).fill({}) }),
      "400 too_many_attachments",
    ],
    ["blocks", JSON.stringify({ blocks: [section(3000)] }), "200 ok"],
  ])("answers %s as Slack does", async (_, body, reply) => {
    expect(await post(slack.url("ops"), body)).toBe(reply);
    expect(slack.messages).toHaveLength(reply === "200 ok" ? 1 : 0);
    expect(slack.attempts).toHaveLength(1);
  });

  test("knows no webhook but its own, and no payload but JSON", async () => {
    expect(await post(`${slack.url("ops")}-not`, '{"text":"a"}')).toBe("404 no_service");
    expect(await post(slack.url("ops"), "a=b", "text/plain")).toBe("400 invalid_payload");
  });

  test("lets a short burst through, then asks to wait, each webhook on its own", async () => {
    await slack.close();
    slack = await startSlack({ perSecond: 0.001, burst: 3 });
    const url = slack.url("ops");
    const replies = [];
    for (let index = 0; index < 4; index++) replies.push(await post(url, '{"text":"a"}'));
    expect(replies).toEqual(["200 ok", "200 ok", "200 ok", "429 rate_limited"]);
    expect(await post(slack.url("other"), '{"text":"a"}')).toBe("200 ok");
  });

  test("says in Retry-After when the next message fits", () => {
    let now = 0;
    const limit = new WebhookRateLimit(0.5, 1, () => now);
    expect(limit.take("a")).toBe(0);
    expect(limit.take("a")).toBe(2);
    now = 1999;
    expect(limit.take("a")).toBe(1);
    now = 2000;
    expect(limit.take("a")).toBe(0);
  });

  const outcomes: [name: string, fault: SlackFault, outcome: unknown, posted: number][] = [
    ["a status", { kind: "status", status: 403, body: "invalid_token" }, [403, "invalid_token"], 0],
    [
      "a server error",
      { kind: "status", status: 500, body: "rollup_error" },
      [500, "rollup_error"],
      0,
    ],
    ["an error after it posted", { kind: "status", status: 503, posted: true }, [503, ""], 1],
    ["a 200 that is not ok", { kind: "raw", body: "no_team" }, "no_team", 0],
    ["a reset", { kind: "reset" }, "no answer", 0],
    ["a lost reply of a message it posted", { kind: "cutBody", posted: true }, "no answer", 1],
    ["a stall", { kind: "stall" }, "no answer", 0],
    ["a reply that stalls half way", { kind: "stallInBody", posted: true }, "no answer", 1],
    ["a slow reply", { kind: "slow", latencyMs: 1 }, "ok", 1],
  ];
  test.each(outcomes)("can answer with %s", async (_, fault, outcome, posted) => {
    slack.misbehave([fault]);
    const endless = fault.kind === "stall" || fault.kind === "stallInBody";
    const webhook = new IncomingWebhook(slack.url("ops"), { timeout: endless ? 200 : 30_000 });
    const seen = await webhook.send({ text: "a" }).then(
      (result) => result.text,
      (error) =>
        error instanceof IncomingWebhookHTTPError
          ? [error.statusCode, error.body]
          : error instanceof IncomingWebhookRequestError
            ? "no answer"
            : error,
    );
    expect(seen).toEqual(outcome);
    expect(slack.messages).toHaveLength(posted);
    expect((await webhook.send({ text: "b" })).text).toBe("ok");
  });

  test("can decide call by call what goes wrong", async () => {
    slack.misbehave(({ channel }, index) =>
      channel === "down" && index < 2 ? { kind: "status", status: 503, body: "later" } : null,
    );
    expect(await post(slack.url("down"), '{"text":"a"}')).toBe("503 later");
    expect(await post(slack.url("up"), '{"text":"a"}')).toBe("200 ok");
    expect(await post(slack.url("down"), '{"text":"a"}')).toBe("200 ok");
  });
});
