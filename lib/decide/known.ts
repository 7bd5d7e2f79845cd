import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Presences } from "../evaluate/presence.ts";
import type { GroupInfo, ReadingSummary } from "../model/reading.ts";
import type { AnyRule } from "../model/rule.ts";
import type { RuleBook } from "../model/rule-book.ts";
import type { Webhooks } from "./channels.ts";
import type { Memory } from "./memory.ts";
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
