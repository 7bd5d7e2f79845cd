import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";

const START = fileURLToPath(new URL("../demo/start.ts", import.meta.url));

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
      ["stuck", /CRITICAL payments: partition 2 .*stuck/],
      ["gone", /CRITICAL audit: no committed offset/],
      ["reminder", /reminder: orders/],
      ["caught up", /RESOLVED payments/],
      ["over", /RESOLVED orders/],
      ["back", /RESOLVED audit/],
    ] as const) {
      expect(stdout, word).toMatch(text);
    }
    expect(stdout).not.toMatch(/(WARNING|CRITICAL) mailer/);
    expect(stdout, "raw JSON or markup").not.toMatch(/"blocks"|<!|mrkdwn/);
    expect(stripVTControlCharacters(stdout), "without colours").toBe(stdout);
  });
});
