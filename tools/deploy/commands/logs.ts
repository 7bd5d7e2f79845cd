import { setTimeout as delay } from "node:timers/promises";
import { PlainClient } from "../cloud/api.ts";
import { deploymentOf } from "../cloud/deployment.ts";
import type { Context } from "../context.ts";
import { findFunction } from "../scf/status.ts";
import { UserError } from "../user-error.ts";
import { formatEntry, type LogEntry } from "./log-entry.ts";

const UNITS: ReadonlyMap<string, number> = new Map([
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);
/** CLS finds a line only some time after it was written. */
const LATE_MS = 60_000;

interface Search {
  readonly topicId: string;
  /** The function's. */
  readonly name: string;
  readonly filter: string | undefined;
  /** Milliseconds since the epoch. */
  readonly from: number;
}

/** `serverless logs`: the function's lines in CLS; SCF's own query for them is out of service. */
export async function logs(context: Context): Promise<void> {
  const { name } = context.chosenFunction;
  const from = parseStartTime(context.text("startTime") ?? "10m", Date.now());
  const intervalMs = parseInterval(context.text("interval") ?? "1000");
  const found = await findFunction(deploymentOf(context).scf, name);
  if (found === null) throw new UserError(`${name} is not deployed (npx serverless deploy).`);
  if (!found.ClsTopicId) {
    throw new UserError(
      `${name} sends its logs nowhere. To turn them on, set FUNCTION_LOGS to <logset id>/<topic id> of a CLS log topic and deploy again, or choose log delivery for the function in the SCF console.`,
    );
  }
  const cls = new PlainClient("cls", "2020-10-16", context.access());
  const search = { topicId: found.ClsTopicId, name, filter: context.text("filter"), from };
  const entries = context.options["tail"]
    ? followLog(cls, search, intervalMs)
    : searchLog(cls, search, Date.now());
  for await (const entry of entries) context.print(formatEntry(entry));
}

function parseInterval(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new UserError(`--interval: expected milliseconds, got ${text}`);
}

/** A moment in milliseconds: so long ago (`30m`, `2h`, `1d`), or a date. */
export function parseStartTime(text: string, now: number): number {
  const [, count, unit = ""] = /^(\d+)([smhd])$/.exec(text.trim()) ?? [];
  const unitMs = UNITS.get(unit);
  const time = unitMs === undefined ? Date.parse(text) : now - Number(count) * unitMs;
  if (Number.isNaN(time)) {
    throw new UserError(`--startTime: expected how long ago (30m, 2h, 1d) or a date, got ${text}`);
  }
  return time;
}

/** A function's lines, oldest first, in the order in which they were written. A page may be empty. */
async function* searchLog(
  cls: PlainClient,
  { topicId, name, filter, from }: Search,
  to: number,
): AsyncGenerator<LogEntry> {
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
    const next = page.Context ?? "";
    isOver = page.ListOver !== false || next === "" || next === context;
    context = next;
  }
}

/**
 * The same, and then what comes in, without end.
 * @param intervalMs between two looks
 */
async function* followLog(
  cls: PlainClient,
  search: Search,
  intervalMs: number,
): AsyncGenerator<LogEntry> {
  /** Lines of the last minute, which the next look finds again. */
  const seen = new Map<string, number>();
  for (let { from } = search; ; await delay(intervalMs)) {
    const to = Date.now();
    for await (const entry of searchLog(cls, { ...search, from }, to)) {
      const id = JSON.stringify([entry.PkgId, entry.PkgLogId, entry.Time, entry.LogJson]);
      if (!seen.has(id)) yield entry;
      seen.set(id, entry.Time ?? to);
    }
    from = Math.max(search.from, to - LATE_MS);
    for (const [id, time] of seen) if (time < from) seen.delete(id);
  }
}
