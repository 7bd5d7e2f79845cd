import { type Deadline, keepBack } from "../base/deadline.ts";

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
