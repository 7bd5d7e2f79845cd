import { setTimeout as delay } from "node:timers/promises";
import { ClsClient } from "../scf/api.mjs";
import { findFunction } from "../scf/status.mjs";
import { UserError } from "../user-error.mjs";

/**
 * @import { Context } from "../context.mjs"
 *
 * @typedef {{Time?: number, PkgId?: string, PkgLogId?: string, LogJson?: string}} LogEntry
 */

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** CLS finds a line only some time after it was written. */
const LATE_MS = 60_000;

/**
 * `serverless logs`: the function's lines in CLS; SCF's own query for them is out of service.
 * @param {Context} context
 */
export async function logs(context) {
  const { name } = context.chosenFunction;
  const from = parseStartTime(context.text("startTime") ?? "10m", Date.now());
  const intervalMs = parseInterval(context.text("interval") ?? "1000");
  const found = await findFunction((await context.deployment()).scf, name);
  if (found === null) throw new UserError(`${name} is not deployed (npx serverless deploy).`);
  if (!found.ClsTopicId) {
    throw new UserError(
      `${name} sends its logs nowhere. To turn them on, set FUNCTION_LOGS to <logset id>/<topic id> of a CLS log topic and deploy again, or choose log delivery for the function in the SCF console.`,
    );
  }
  const cls = new ClsClient(await context.access());
  const search = { topicId: found.ClsTopicId, name, filter: context.text("filter"), from };
  const entries = context.options["tail"]
    ? followLog(cls, search, intervalMs)
    : searchLog(cls, { ...search, to: Date.now() });
  for await (const entry of entries) context.print(formatEntry(entry));
}

/** @param {string} text */
function parseInterval(text) {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UserError(`--interval: expected milliseconds, got ${text}`);
}

/**
 * A moment in milliseconds: so long ago (`30m`, `2h`, `1d`), or a date.
 * @param {string} text
 * @param {number} now
 */
export function parseStartTime(text, now) {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text.trim()) ?? [];
  const unitMs = Object.entries(UNITS).find(([name]) => name === unit)?.[1];
  const time = unitMs === undefined ? Date.parse(text) : now - Number(count) * unitMs;
  if (Number.isNaN(time)) {
    throw new UserError(`--startTime: expected how long ago (30m, 2h, 1d) or a date, got ${text}`);
  }
  return time;
}

/**
 * A function's lines, oldest first, in the order in which they were written.
 * @param {ClsClient} cls
 * @param {{topicId: string, name: string, filter?: string | undefined, from: number, to: number}} search
 * @returns {AsyncGenerator<LogEntry>}
 */
async function* searchLog(cls, { topicId, name, filter, from, to }) {
  const query = `SCF_FunctionName:"${name}"${filter === undefined ? "" : ` AND (${filter})`}`;
  for (let context = "", isOver = false; !isOver; ) {
    const page = await cls.request("SearchLog", {
      TopicId: topicId,
      From: from,
      To: to,
      Query: query,
      Sort: "asc",
      Limit: 1000,
      ...(context === "" ? {} : { Context: context }),
    });
    yield* page.Results ?? [];
    context = page.Context ?? "";
    isOver = page.ListOver !== false || context === "";
  }
}

/**
 * The same, and then what comes in, without end.
 * @param {ClsClient} cls
 * @param {{topicId: string, name: string, filter?: string | undefined, from: number}} search
 * @param {number} intervalMs between two looks
 * @returns {AsyncGenerator<LogEntry>}
 */
async function* followLog(cls, search, intervalMs) {
  /** Lines of the last minute, which the next look finds again. @type {Map<string, number>} */
  const seen = new Map();
  for (let from = search.from; ; await delay(intervalMs)) {
    const to = Date.now();
    for await (const entry of searchLog(cls, { ...search, from, to })) {
      const id = JSON.stringify([entry.PkgId, entry.PkgLogId, entry.Time, entry.LogJson]);
      if (!seen.has(id)) yield entry;
      seen.set(id, entry.Time ?? to);
    }
    from = Math.max(search.from, to - LATE_MS);
    for (const [id, time] of seen) if (time < from) seen.delete(id);
  }
}

/**
 * One line for the terminal: when, which run, what.
 * @param {LogEntry} entry
 */
function formatEntry({ Time = 0, LogJson = "{}" }) {
  const { SCF_RequestId: requestId = "", SCF_Message: message = "" } = JSON.parse(LogJson);
  return `${new Date(Time).toISOString()} ${String(requestId).slice(0, 8)} ${String(message).trimEnd()}`;
}
