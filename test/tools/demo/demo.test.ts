import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { renderMrkdwn } from "../../../tools/demo/mrkdwn.ts";
import { renderMessage } from "../../../tools/demo/render-message.ts";

const START = fileURLToPath(new URL("../../../tools/demo/start.ts", import.meta.url));

/** `npm start` after its build, faster, in a shell that would lead the function astray. */
async function runDemo(): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, ["--import", "tsx", START], {
    env: {
      PATH: process.env["PATH"],
      DEMO_MINUTE_MS: "20",
      http_proxy: "http://127.0.0.1:1",
      HEARTBEAT_URL: "http://127.0.0.1:1/",
      LAG_SILENCES: "not JSON",
    },
  });
}

describe("the demo", () => {
  // A demo that ends with another code than 0 rejects.
  test("shows each reason happen in its order, with the message that Slack shows", async () => {
    const { stdout, stderr } = await runDemo();
    expect(stderr).toBe("");
    const told = stdout.match(/(first|escalated|reminder|resolved): \w+$|\d suppressed$/gm) ?? [];
    expect(told.slice(0, 5)).toEqual([
      "first: orders",
      "1 suppressed",
      "1 suppressed",
      "escalated: orders",
      "1 suppressed",
    ]);
    for (const [word, text] of [
      ["slow", /WARNING orders: .*slow/],
      ["worse", /@here.*CRITICAL orders/],
      ["down", /WARNING audit: consumers are down/],
      ["stuck", /CRITICAL payments: partition 2 .*stuck/],
      ["gone", /CRITICAL audit: no committed offset/],
      ["reminder", /reminder: orders/],
      ["caught up", /RESOLVED payments/],
      ["over", /RESOLVED orders/],
      ["back", /RESOLVED audit/],
    ] as const) {
      expect(stdout, word).toMatch(text);
    }
    expect(stdout, "a bad check").toMatch(/unreadable: mailer/);
    expect(stdout, "a bad check tells nobody").not.toMatch(
      /(WARNING|CRITICAL|UNKNOWN) (mailer|ckafka)/,
    );
    expect(stdout, "a lost commit is no recovery").toMatch(
      /WARNING audit((?!RESOLVED audit).)*CRITICAL audit: no committed offset.*started again.*RESOLVED audit/s,
    );
    expect(stdout, "nobody sets commits back").not.toMatch(/set back/);
    expect(stdout, "raw JSON or markup").not.toMatch(/"blocks"|<!|mrkdwn/);
    expect(stripVTControlCharacters(stdout), "without colours").toBe(stdout);
  });
});

describe("a Slack message on the terminal", () => {
  test.each<[name: string, mrkdwn: string, shown: string]>([
    ["bold, italic and struck", "*a* _b_ ~c~", "a b c"],
    ["stars and lines inside words", "a*b*c snake_case_name", "a*b*c snake_case_name"],
    ["escaped characters", "&lt;!channel&gt; &amp; &lt;b&gt;", "<!channel> & <b>"],
    ["what was escaped twice", "&amp;lt;", "&lt;"],
    ["markup in code", "`*a* :warning: &lt;b&gt;`", "*a* :warning: <b>"],
    ["a link with its text", "<https://example.com/a|the runbook>", "the runbook"],
    ["a link alone", "<https://example.com/a>", "https://example.com/a"],
    ["a mention", "<!here> look", "@here look"],
  ])("shows %s", (_, mrkdwn, shown) => {
    expect(stripVTControlCharacters(renderMrkdwn(mrkdwn))).toBe(shown);
  });

  test("shows a moment in the reader's time zone", () => {
    const noon = new Date(2026, 10, 22, 12, 5).getTime() / 1000;
    const shown = renderMrkdwn(`since <!date^${noon}^{date_short_pretty} {time}|fallback>`);
    expect(stripVTControlCharacters(shown)).toBe("since 12:05");
  });

  test("shows blocks in the place of the text, attachments behind a bar", () => {
    const mrkdwn = (text: string) => ({ type: "mrkdwn", text });
    const lines = renderMessage({
      text: "only a notification",
      blocks: [{ type: "section", text: mrkdwn("*Title*") }],
      attachments: [
        {
          color: "#d91e36",
          blocks: [
            { type: "section", text: mrkdwn("one") },
            { type: "context", elements: [mrkdwn("small ".repeat(20)), mrkdwn("print")] },
          ],
        },
      ],
    });
    expect(lines.map((line) => stripVTControlCharacters(line).replace(/ {2,}/g, "  "))).toEqual([
      "Title",
      "┃ one",
      `┃ ${"small ".repeat(12).trim()}`,
      `┃ ${"small ".repeat(8)} print`,
    ]);
  });
});
