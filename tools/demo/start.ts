/**
 * `npm start`: the built `alert` function on its timer, from the first warning to the last
 * resolved, with the CKafka emulator and the Slack double of the tests on the other ends. A minute
 * passes in a second: only `Date` is moved, so that pacing and timeouts stay what they are.
 */
import { setTimeout as delay } from "node:timers/promises";
import FakeTimers from "@sinonjs/fake-timers";
import { createLogUpdate } from "log-update";
import pc from "picocolors";
import { startCkafka } from "../emulators/ckafka/start-ckafka.ts";
import { startSlack } from "../emulators/slack/start-slack.ts";
import { loadAlertFunction } from "./alert-function.ts";
import { setEnvironment } from "./environment.ts";
import { DEDUP_WINDOW, EVENTS, INSTANCE, LAST_MINUTE, RULES, storyAt } from "./incident.ts";
import { clockTime } from "./mrkdwn.ts";
import { renderMessage } from "./render-message.ts";
import { Timeline } from "./timeline.ts";

const NOON = new Date(2026, 10, 22, 12);
/** What a temporary key of SCF's execution role looks like to the function. */
const SECRET = { secretId: "AKID-demo", secretKey: "demo-key", token: "demo-token" };
/** How long a minute takes, in real milliseconds. */
const MINUTE_MS = Number(process.env["DEMO_MINUTE_MS"] ?? 1000);
const CHANNEL = "kafka-alerts";

async function demo(): Promise<void> {
  const alert = loadAlertFunction();
  const clock = FakeTimers.install({ now: NOON, toFake: ["Date"] });
  const ckafka = await startCkafka({ secrets: [SECRET] });
  const slack = await startSlack();
  setEnvironment({
    rules: RULES,
    dedupWindow: DEDUP_WINDOW,
    instance: INSTANCE,
    apiUrl: ckafka.url,
    webhookUrl: slack.url(CHANNEL),
    secret: SECRET,
  });
  const timeline = new Timeline();
  print(introduction(), "", timeline.head());
  try {
    for (let minute = 0; ; minute++) {
      const next = performance.now() + MINUTE_MS;
      ckafka.set(storyAt(minute));
      const event = EVENTS.get(minute);
      if (event !== undefined) print(pc.dim(`         ${pc.italic(`◦ ${event}`)}`));
      const told = slack.messages.length;
      const summary = await alert();
      print(timeline.run(minute, Date.now(), summary));
      for (const { payload } of slack.messages.slice(told)) print(boxed(renderMessage(payload)));
      print(timeline.why(summary));
      if (minute === LAST_MINUTE) break;
      const time = clockTime(Date.now());
      await waitWith(
        (second) =>
          ` ${time}:${String(second).padStart(2, "0")}  the timer fires again at the full minute (run ${minute + 2} of ${LAST_MINUTE + 1})`,
        Math.max(0, next - performance.now()),
      );
      clock.tick(60_000);
    }
    const { length: sent } = slack.messages;
    print(
      "",
      `${LAST_MINUTE + 1} runs, ${ckafka.calls.length} API calls, ${sent} messages to Slack.`,
    );
  } finally {
    clock.uninstall();
    await Promise.all([ckafka.close(), slack.close()]);
  }
}

function introduction(): string[] {
  return [
    pc.bold("ckafka-lag-alerts: the built function, on its timer of a minute."),
    "A second stands for a minute here. The CKafka API and Slack are emulated on this machine;",
    "the function does not know. Its rules:",
    ...RULES.map((rule) => pc.cyan(`  ${JSON.stringify(rule)}`)),
    `  and DEDUP_WINDOW=${DEDUP_WINDOW}`,
  ];
}

function boxed(message: readonly string[]): string[] {
  return [
    pc.dim(`         ┌ Slack, #${CHANNEL}`),
    ...message.map((line) => `${pc.dim("         │")} ${line}`),
    pc.dim("         └"),
  ];
}

const FRAME_MS = 100;

/**
 * Waits, and says so in a line on stderr that is gone afterwards; on a terminal only.
 * @param ms real milliseconds
 */
async function waitWith(line: (secondsOfMinute: number) => string, ms: number) {
  if (!process.stderr.isTTY) return delay(ms);
  const progress = createLogUpdate(process.stderr);
  const start = performance.now();
  for (let passed = 0; passed < ms; passed = performance.now() - start) {
    progress(pc.dim(line(Math.floor((passed / ms) * 60))));
    await delay(Math.min(FRAME_MS, ms - passed));
  }
  progress.clear();
  progress.done();
}

function print(...lines: (string | readonly string[])[]): void {
  for (const line of lines.flat()) console.log(line);
}

demo().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
