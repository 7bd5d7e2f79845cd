import type { Evaluation } from "../evaluate/evaluation.ts";
import type { WhatIsGone } from "../evaluate/presence.ts";
import type { GroupInfo, Unreadable } from "../model/reading.ts";
import type { Severity } from "../model/severity.ts";
import type { Alert, Flapping, Owed, Reason } from "./alert.ts";

interface NoticeBase {
  readonly reason: Reason;
  /** What the alert fires at; `ok` when resolved, `unknown` when gone. */
  readonly severity: Severity;
  /** The alert as this run leaves it, before the notification is recorded in it. */
  readonly alert: Alert;
  /** Name in `SLACK_CHANNELS`; `null`: the default webhook. */
  readonly channel: string | null;
  /** Whom to call in with this notice, as Slack wants it; `null`: nobody. */
  readonly mention: string | null;
  /** It fires again soon after it was resolved: how often, and since when; `null`: it does not. */
  readonly flapping: Pick<Flapping, "times" | "since"> | null;
  /** It is over, or gone, and nobody could be told while it fired: since when it is over, and what kept it back. */
  readonly late: { readonly endedAt: number; readonly why: Owed["why"] } | null;
  /** Since when a loud channel kept it waiting; `null`: it did not wait. */
  readonly held: Pick<Owed, "since"> | null;
}

/** A subject whose lag was read. */
export interface LagNotice extends NoticeBase {
  readonly kind: "lag";
  readonly evaluation: Evaluation;
  readonly groupInfo: GroupInfo | null;
  /** Alerts below a group whose absence is told, which are forgotten with it; `null`: there are none. */
  readonly below: { readonly worst: Alert; readonly count: number } | null;
}

/** A firing subject that no complete answer has any more. Its reason is `gone`. */
export interface GoneNotice extends NoticeBase {
  readonly kind: "gone";
  readonly what: WhatIsGone;
}

/** An instance of which something could not be read. `unreadable` is empty when resolved. */
export interface BlindNotice extends NoticeBase {
  readonly kind: "blind";
  readonly unreadable: readonly Unreadable[];
}

/** One thing to tell: a message is made of these. */
export type Notice = LagNotice | GoneNotice | BlindNotice;
