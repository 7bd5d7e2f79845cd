import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Unreadable } from "../model/reading.ts";
import type { Subject } from "../model/subject.ts";
import type { Step } from "./lifecycle.ts";
import type { GoneNotice, Notice } from "./notice.ts";

/** What is decided on one subject, and the notice that is due. */
export type Verdict = LagVerdict | GoneVerdict | UnreadVerdict | BlindVerdict;

export interface VerdictBase extends Step {
  readonly key: string;
  readonly subject: Subject;
  readonly silenced: boolean;
  /** It is due, and waits for a loud channel. */
  readonly held: boolean;
  /** Key of what is absent that its alert lies below: it is forgotten when that is told; `null`: none. */
  readonly below: string | null;
  /** The window that holds for the subject (ms). */
  readonly dedupMs: number;
  /** What to tell now; `null`: nothing. */
  readonly notice: Notice | null;
}

/** On a subject that was evaluated. */
export interface LagVerdict extends VerdictBase {
  readonly kind: "lag";
  readonly evaluation: Evaluation;
}

/** On an alert whose subject a complete answer does not have. */
export interface GoneVerdict extends VerdictBase {
  readonly kind: "gone";
  readonly what: GoneNotice["what"];
}

/** On an alert whose subject could not be read, or has nothing committed with all that it lies below. */
export interface UnreadVerdict extends VerdictBase {
  readonly kind: "unread";
}

/** On an instance of which something could not be read. */
export interface BlindVerdict extends VerdictBase {
  readonly kind: "blind";
  readonly unreadable: readonly Unreadable[];
}

/** A notice's fields that its alert's step decides. */
export type NoticeFields = Pick<
  Notice,
  "reason" | "severity" | "alert" | "flapping" | "late" | "held"
>;

/** The notice that a step asks for; `null`: none. */
export function noticeOf<N extends Notice>(
  { alert, reason, late }: Step,
  make: (fields: NoticeFields) => N,
): N | null {
  if (alert === null || reason === null) return null;
  const { firing, flapping, owed } = alert;
  const ended = { resolved: "ok", gone: "unknown" } as const;
  const severity = reason === "resolved" || reason === "gone" ? ended[reason] : (firing ?? "ok");
  const held = owed?.why === "held" ? { since: owed.since } : null;
  return make({ reason, severity, alert, flapping, late, held });
}
