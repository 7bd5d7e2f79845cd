import { type Deadline, deadlineIn, keepBack } from "../base/deadline.ts";
import { isRecord } from "../base/record.ts";

/** When a run is: its clock, read once (ms since the epoch), and the function's time limit. */
export interface RunTime {
  readonly now: number;
  readonly limit: Deadline;
}

/** How the time of a run is shared out: each part ends early enough for those after it. */
export interface TimeBudget {
  readonly loading: Deadline;
  readonly reading: Deadline;
  readonly notifying: Deadline;
  readonly whole: Deadline;
}

/** How old (ms) a timer's event may be to count as the run's clock. */
const MAX_DELAY = 90_000;

/**
 * The clock of a run: the moment for which its timer was set, so that runs are a period apart to the
 * second whenever they begin. The machine's clock where the event is no timer's, too old or in the future.
 * @param event what SCF hands to the function; a timer's is `{"Type":"Timer","Time":"2026-11-22T12:00:00Z",…}`
 */
export function runClock(event: unknown, machineNow: number): number {
  if (!isRecord(event) || event["Type"] !== "Timer") return machineNow;
  const time = typeof event["Time"] === "string" ? Date.parse(event["Time"]) : Number.NaN;
  return time <= machineNow && machineNow - time <= MAX_DELAY ? time : machineNow;
}

/** Whether an event asks for a test message: `{"test":true}`. */
export function asksForTest(event: unknown): boolean {
  return isRecord(event) && event["test"] === true;
}

/** Where SCF says nothing (a run by hand): the time limit that `serverless.yml` deploys with. */
const DEFAULT_LIMIT_MS = 30_000;
/** Kept for handing the result back. */
const MARGIN = { share: 0.05, mostMs: 500 };

/** The function's time limit, from SCF's context: what is left of it, or else all of it. */
export function timeLimit(context: unknown): Deadline {
  const remaining = remainingMs(context) ?? wholeMs(context) ?? DEFAULT_LIMIT_MS;
  return deadlineIn(remaining - Math.min(MARGIN.mostMs, remaining * MARGIN.share));
}

function remainingMs(context: unknown): number | null {
  const getRemainingTimeInMillis = isRecord(context) ? context["getRemainingTimeInMillis"] : null;
  if (typeof getRemainingTimeInMillis !== "function") return null;
  return positive(getRemainingTimeInMillis.call(context));
}

function wholeMs(context: unknown): number | null {
  return isRecord(context) ? positive(context["time_limit_in_ms"]) : null;
}

function positive(ms: unknown): number | null {
  return typeof ms === "number" && Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** A store that does not answer must not take the time of reading and telling. */
const LOADING = { share: 0.25, mostMs: 10_000 };
/** Kept back for the messages (a few, at one a second, some sent again) and for the state. */
const NOTIFYING = { share: 0.3, mostMs: 10_000 };
const SAVING = { share: 0.1, mostMs: 3_000 };

/** @param whole the function's remaining time */
export function shareOut(whole: Deadline): TimeBudget {
  const remaining = whole.remainingMs();
  const saving = Math.min(SAVING.mostMs, remaining * SAVING.share);
  const notifying = Math.min(NOTIFYING.mostMs, remaining * NOTIFYING.share);
  const loading = Math.min(LOADING.mostMs, remaining * LOADING.share);
  return {
    loading: keepBack(whole, remaining - loading),
    reading: keepBack(whole, saving + notifying),
    notifying: keepBack(whole, saving),
    whole,
  };
}
