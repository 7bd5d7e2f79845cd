import { createRequire } from "node:module";

/*
 * An instance of a function: loads its code once and runs one event after the other, as SCF's Node
 * runtime does. Lines that it logs and what it returns go to the parent as messages.
 */

/**
 * @typedef {{event: unknown, context: {request_id: string, time_limit_in_ms: number}}} Order
 * @typedef {{line: string} | {returned: string} | {thrown: {message: string, stack: string}}} Report
 */

const [, , entry = "", exported = ""] = process.argv;
/** @type {unknown} */
let loaded;
/** What is told once nothing is left on the event loop. @type {Report | null} */
let outcome = null;

/** @param {Report} report */
const tell = (report) => process.send?.(report);

for (const stream of [process.stdout, process.stderr]) {
  stream.write = (/** @type {string | Uint8Array} */ chunk) => {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    tell({ line: text.trimEnd() });
    return true;
  };
}

process.on("message", (/** @type {Order} */ order) => {
  // Only the function's own work holds the process from here on.
  process.channel?.unref();
  run(order).then(
    (returned) => {
      outcome = { returned: JSON.stringify(returned) ?? "null" };
    },
    (error) => {
      const { message = String(error), stack = "" } = error ?? {};
      outcome = { thrown: { message, stack } };
    },
  );
});

process.on("beforeExit", () => {
  process.channel?.ref();
  if (outcome !== null) tell(outcome);
  outcome = null;
});

/** @param {Order} order */
async function run({ event, context }) {
  const started = performance.now();
  loaded ??= createRequire(entry)(entry);
  const handler = /** @type {Record<string, Function>} */ (loaded)[exported];
  if (handler === undefined) throw new Error(`module has no export ${exported}`);
  return await handler(event, {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () =>
      Math.max(0, context.time_limit_in_ms - (performance.now() - started)),
  });
}
