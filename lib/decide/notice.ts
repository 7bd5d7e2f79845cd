import type { Evaluation } from "../evaluate/evaluation.ts";
import type { GroupInfo, Unreadable } from "../model/reading.ts";
import type { Severity } from "../model/severity.ts";
import type { Alert, Reason } from "./alert.ts";

interface NoticeBase {
  readonly reason: Reason;
  /** What the alert fires at; `ok` when resolved. */
  readonly severity: Severity;
  /** The alert as this run leaves it, before the notification is recorded in it. */
  readonly alert: Alert;
}

/** A subject whose lag was read. */
export interface LagNotice extends NoticeBase {
  readonly kind: "lag";
  readonly evaluation: Evaluation;
  readonly groupInfo: GroupInfo | null;
  /** Name in `SLACK_CHANNELS`; `null`: the default webhook. */
  readonly channel: string | null;
}

/** A firing subject whose topic or group does not exist any more. Its reason is `resolved`. */
export interface GoneNotice extends NoticeBase {
  readonly kind: "gone";
  /** `topics`: of a whole group those that its rule compares. */
  readonly what: "group" | "topics" | "topic" | "partition";
  readonly channel: string | null;
}

/** An instance of which something could not be read. `unreadable` is empty when resolved. */
export interface BlindNotice extends NoticeBase {
  readonly kind: "blind";
  readonly unreadable: readonly Unreadable[];
  readonly channel: null;
}

/** One thing to tell: a message is made of these. */
export type Notice = LagNotice | GoneNotice | BlindNotice;
