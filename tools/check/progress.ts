import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createLogUpdate } from "log-update";
import { countOf } from "../../lib/notify/message/quantity.ts";
import type { Output } from "./terminal.ts";

const EVERY_MS = 250;
const ANSWERED = "http.client.response.finish";

/** Tells on a terminal, while the work goes on, how many requests have been answered. */
export async function withProgress<T>(stream: Output, work: () => Promise<T>): Promise<T> {
  if (!stream.isTTY) return work();
  const line = createLogUpdate(stream);
  const start = performance.now();
  let answers = 0;
  const countAnswer = () => {
    answers++;
  };
  subscribe(ANSWERED, countAnswer);
  const timer = setInterval(() => {
    const seconds = Math.floor((performance.now() - start) / 1000);
    line(`Reading offsets: ${countOf(answers, "API response")}, ${seconds} s`);
  }, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    unsubscribe(ANSWERED, countAnswer);
    line.clear();
    line.done();
  }
}
