import type { Memory } from "../decide/known.ts";
import type { History } from "../evaluate/evaluate.ts";
import { Histories } from "../evaluate/history/histories.ts";
import { RunTimes } from "../evaluate/history/run-times.ts";

/** What one run leaves to the next. */
export interface State extends History, Memory {
  /** The clock of the run that left it (ms since the epoch); of two states, the newer one counts. */
  readonly savedAt: number;
}

/** Nothing known. */
export const EMPTY_STATE: State = {
  savedAt: 0,
  runs: new RunTimes(),
  histories: new Histories(),
  alerts: new Map(),
  resolved: new Map(),
  unreadSince: new Map(),
  channels: new Map(),
};
