import type { Rule } from "../model/rule.ts";
import type { GroupRules } from "../model/rule-book.ts";
import type { Subject } from "../model/subject.ts";
import type { Alert } from "./alert.ts";
import type { Below } from "./below.ts";
import type { Known } from "./known.ts";
import { decideGone, stay } from "./lifecycle.ts";
import { type GoneVerdict, noticeOf, type UnreadVerdict } from "./verdict.ts";

/** Decides on alerts whose subjects were not evaluated. */
export class LeftOvers {
  readonly #known: Known;
  readonly #below: Below;

  constructor(known: Known, below: Below) {
    this.#known = known;
    this.#below = below;
  }

  /** @returns `null`: it is forgotten, since no rule asks for it */
  decide(key: string, alert: Alert, silenced: boolean): GoneVerdict | UnreadVerdict | null {
    const { presences, policy, rules, now } = this.#known;
    const { subject } = alert;
    const presence = presences.ofSubject(subject);
    if (presence === "unruled") return null;
    const rule = settingsOf(subject, rules.forGroup(subject.instance, subject.group ?? ""));
    const dedupMs = rule?.dedupMs ?? policy.blind.dedupMs;
    const below = this.#below.add(alert);
    const base = { key, subject, silenced, held: false, below, dedupMs };
    if (below !== null || presence === "unread") {
      return { kind: "unread", ...base, ...stay(alert), notice: null };
    }
    const what = presences.whatIsGone(subject);
    const step = decideGone(alert, silenced, now);
    const notice = noticeOf(step, (fields) => ({
      kind: "gone" as const,
      ...fields,
      what,
      channel: rule?.channel ?? null,
      mention: null,
    }));
    return { kind: "gone", ...base, ...step, what, notice };
  }
}

/** The rule whose settings hold for a subject, of those of its group; `undefined`: none asks for it. */
export function settingsOf({ topic }: Subject, rules: GroupRules): Rule | undefined {
  if (topic !== null) return rules.forTopic(topic);
  // Only these have a part in a whole group: others may speak to another channel.
  const asking =
    rules.comparing.find(({ rule }) => rule.per === "group") ??
    rules.comparing.find(({ namesGroup }) => namesGroup);
  return asking?.rule;
}
