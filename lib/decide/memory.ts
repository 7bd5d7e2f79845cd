import type { Alert } from "./alert.ts";

/** An incident that was told as resolved. Times are milliseconds since the epoch. */
export interface Resolved {
  /** When that was told. */
  readonly at: number;
  /** The incidents of its row up to then (`Flapping`); 1 where it stood alone. */
  readonly times: number;
  /** When the first of them began. */
  readonly since: number;
}

/** What a channel got lately. */
export interface ChannelMemory {
  /** When it got its last messages, oldest first, each part of one counted: no more than make it loud. */
  readonly sentAt: readonly number[];
  /** When it last got a message of nothing but reminders. */
  readonly remindedAt: number | null;
}

/** What deciding remembers from run to run. */
export interface Memory {
  /** By `subjectKey`. */
  readonly alerts: ReadonlyMap<string, Alert>;
  /** Those whose window is not over, by `subjectKey`. */
  readonly resolved: ReadonlyMap<string, Resolved>;
  /** Since when each group, or pattern of a failed discovery, has been unread at every check: by instance and name. */
  readonly unreadSince: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By the channel's name, `""` for the default webhook. Names that share a webhook are one channel. */
  readonly channels: ReadonlyMap<string, ChannelMemory>;
}
