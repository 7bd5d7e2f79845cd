import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Presences } from "../evaluate/presence.ts";
import type { GroupInfo, ReadingSummary } from "../model/reading.ts";
import type { AnyRule } from "../model/rule.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Alert } from "./alert.ts";
import type { Webhooks } from "./channels.ts";
import type { Silence } from "./silence.ts";

/** `LAG_BLIND`: when and where blindness is told. Durations are milliseconds. */
export interface BlindPolicy {
  readonly forMs: number;
  readonly dedupMs: number;
  /** A name in `SLACK_CHANNELS`; `null`: the default webhook. */
  readonly channel: string | null;
  /** As Slack wants it. */
  readonly mention: string | null;
}

/** What of the configuration decides. */
export interface Policy {
  readonly rules: readonly AnyRule[];
  readonly silences: readonly Silence[];
  readonly blind: BlindPolicy;
  readonly slack: Webhooks;
}

/** What a run knows by the time it decides. */
export interface Known {
  readonly policy: Policy;
  readonly rules: RuleBook;
  readonly reading: ReadingSummary;
  readonly presences: Presences;
  readonly evaluations: readonly Evaluation[];
  /** What the last run left. */
  readonly memory: Memory;
  /** As the last run left it, with what this one could not read (`countUnread`). */
  readonly unreadSince: Memory["unreadSince"];
  readonly groupInfo: (instance: string, group: string) => GroupInfo | null;
  readonly now: number;
}

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
