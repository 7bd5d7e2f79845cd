import type { Alert } from "./alert.ts";
import { RunTimes } from "./run-times.ts";

/** Packed histories (`TopicHistoryWriter`) by instance, group and topic. */
export type Histories = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, string>>>;

/** What one run leaves to the next. */
export interface State {
  /** The clock of the run that left it (ms since the epoch); of two states, the newer one counts. */
  readonly savedAt: number;
  readonly runs: RunTimes;
  readonly histories: Histories;
  /** Packed lag histories (`packLags`) by `subjectKey`. */
  readonly lags: ReadonlyMap<string, string>;
  /** By `subjectKey`. */
  readonly alerts: ReadonlyMap<string, Alert>;
}

/** Nothing known. */
export const EMPTY_STATE: State = {
  savedAt: 0,
  runs: new RunTimes(),
  histories: new Map(),
  lags: new Map(),
  alerts: new Map(),
};
