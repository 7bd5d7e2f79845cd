import { type Deadline, deadlineIn } from "../base/deadline.ts";

/** Where SCF says nothing (a run by hand): the time limit that `serverless.yml` deploys with. */
const DEFAULT_LIMIT_MS = 30_000;
/** Kept for handing the result back. */
const MARGIN = { share: 0.05, mostMs: 500 };

/** The function's time limit, from SCF's context (`getRemainingTimeInMillis`). */
export function timeLimit(context: unknown): Deadline {
  const remaining = remainingMs(context) ?? DEFAULT_LIMIT_MS;
  return deadlineIn(remaining - Math.min(MARGIN.mostMs, remaining * MARGIN.share));
}

function remainingMs(context: unknown): number | null {
  if (typeof context !== "object" || context === null) return null;
  if (!("getRemainingTimeInMillis" in context)) return null;
  const { getRemainingTimeInMillis } = context;
  if (typeof getRemainingTimeInMillis !== "function") return null;
  const ms: unknown = getRemainingTimeInMillis.call(context);
  return typeof ms === "number" && Number.isFinite(ms) && ms > 0 ? ms : null;
}
