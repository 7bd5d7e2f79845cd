import type { LagNotice, Notice } from "../../decide/notice.ts";
import type { Breach } from "../../evaluate/breach.ts";

/** What is wrong, as a person would put it. Alerts of one instance with the same trouble are one incident. */
export type Trouble =
  | "absent"
  | "lost"
  | "ahead"
  /** No members, and no commit since the last check. */
  | "down"
  /** No members, and nobody knows yet whether something is committed without them. */
  | "empty"
  /** No members, and yet its commits move: Flink, Spark, partitions assigned by hand. */
  | "memberless"
  | "dead"
  | "stuck"
  | "set back"
  | "rebalancing"
  /** Members run, and committed nothing since the last check. */
  | "idle"
  | "slow"
  /** Too far behind, and nobody knows why: the group's state could not be asked, or says nothing. */
  | "behind"
  /** Its condition is gone, but not yet for `keepFiringFor`. */
  | "calm"
  | "blind"
  | "gone"
  | "resolved";

export function troubleOf(notice: Notice): Trouble {
  if (notice.kind === "gone") return "gone";
  if (notice.reason === "resolved") return "resolved";
  if (notice.kind === "blind") return "blind";
  return notice.alert.keepFiringSince === null ? lagTrouble(notice) : "calm";
}

/** What vanished is said before what lags, unless that is worse; nobody at work before what is stuck. */
function lagTrouble({ evaluation, groupInfo }: LagNotice): Trouble {
  const { breaches, commitsMoved, setBack } = evaluation;
  const worst = breaches.filter(({ severity }) => severity === breaches[0]?.severity);
  const vanished = (["absent", "lost", "ahead"] as const).find(
    (kind) => ofKind(worst, kind).length > 0,
  );
  if (vanished !== undefined) return vanished;
  const state = groupInfo?.state;
  if (state === "Empty" && commitsMoved !== true) return commitsMoved === null ? "empty" : "down";
  if (state === "Dead" && commitsMoved !== true) return "dead";
  if (ofKind(breaches, "stalled").length > 0) return "stuck";
  if (setBack.length > 0) return "set back";
  if (state === "Empty") return "memberless";
  if (state === "PreparingRebalance" || state === "CompletingRebalance") return "rebalancing";
  if (state !== "Stable") return "behind";
  return commitsMoved === false ? "idle" : "slow";
}

type BreachOf<Kind extends Breach["kind"]> = Extract<Breach, { kind: Kind }>;

/** The breaches of one kind, the worst first. */
export function ofKind<Kind extends Breach["kind"]>(
  breaches: readonly Breach[],
  kind: Kind,
): BreachOf<Kind>[] {
  return breaches.filter((breach): breach is BreachOf<Kind> => breach.kind === kind);
}
