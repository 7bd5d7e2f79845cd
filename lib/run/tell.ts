import { decideAll } from "../decide/decide.ts";
import type { Known, Memory } from "../decide/known.ts";
import { remember } from "../decide/remember.ts";
import type { Verdict } from "../decide/verdict.ts";
import { type Delivery, type NotifyContext, notify } from "../notify/notify.ts";

/** What a run decided and told, and what it remembers of that. */
export interface Told {
  readonly verdicts: readonly Verdict[];
  readonly delivery: Pick<Delivery, "delivered" | "errors">;
  readonly memory: Memory;
}

/** Decides on every subject, sends what is due, and records what Slack took. */
export async function tell(known: Known, context: Omit<NotifyContext, "now">): Promise<Told> {
  const verdicts = decideAll(known);
  const notices = verdicts.flatMap(({ notice }) => notice ?? []);
  const delivery = await notify(notices, { ...context, now: known.now });
  return { verdicts, delivery, memory: remember(known, verdicts, delivery) };
}
