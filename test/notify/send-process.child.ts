import { deadlineIn } from "../../lib/base/deadline.ts";
import { createLog } from "../../lib/base/log.ts";
import { createSlack } from "../../lib/notify/slack.ts";

/** Whether this process has loaded the client behind Node's `fetch`, which takes a tenth of a second. */
function fetchState(): string {
  const loaded: unknown = Reflect.get(process, "moduleLoadList");
  return String(loaded).includes("deps/undici") ? "loaded" : "not loaded";
}

async function main(webhookUrl: string): Promise<void> {
  const slack = createSlack(createLog("silent", (text) => text));
  await slack.send(webhookUrl, { text: "hello" }, deadlineIn(10_000));
  console.log(`sent, fetch ${fetchState()}`);
}

void main(process.argv[2] ?? "");
