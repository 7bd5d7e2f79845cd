import type { LagNotice, Notice } from "../../decide/notice.ts";

/** What is wrong, as a person would put it. Alerts of one instance with the same trouble are one event. */
export type Trouble =
  | "absent"
  | "down"
  | "dead"
  | "stuck"
  | "rebalancing"
  | "slow"
  /** Too far behind, and nobody knows why: the group's state could not be asked. */
  | "behind"
  | "blind"
  | "gone"
  | "resolved";

export function troubleOf(notice: Notice): Trouble {
  if (notice.kind === "gone") return "gone";
  if (notice.reason === "resolved") return "resolved";
  return notice.kind === "blind" ? "blind" : lagTrouble(notice);
}

/** A group without members is down whatever else it shows; a stuck partition says more than "slow". */
function lagTrouble({ evaluation, groupInfo }: LagNotice): Trouble {
  const kinds = new Set(evaluation.breaches.map(({ kind }) => kind));
  if (kinds.has("absent")) return "absent";
  if (groupInfo?.state === "Empty") return "down";
  if (groupInfo?.state === "Dead") return "dead";
  if (kinds.has("stalled")) return "stuck";
  if (groupInfo?.state.endsWith("Rebalance")) return "rebalancing";
  return groupInfo?.state === "Stable" ? "slow" : "behind";
}
