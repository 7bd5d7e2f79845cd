import type { Invocation } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import { isReadWhole } from "./presence.ts";
import { isSilenced, settingsOf } from "./rules.ts";
import { OK, SEVERITIES, subjectOf } from "./subject.ts";
import type { Word } from "./words.ts";

/** A word that Slack has just taken; the ledger does not have it yet. */
export interface Said {
  readonly word: Word;
  readonly invocation: Invocation;
  readonly ledger: Ledger;
}

/** What a promise finds; `null`: it is kept. */
export type Finding = string | null;

/**
 * Never two notifications of the same reason for the same incident within a window; `first`, and
 * `escalated` to one severity, never twice in an incident at all. Excused by a crash between Slack's
 * `ok` and the save, a store that failed or lost its document, an overlap where nothing locks, an answer
 * of Slack's that was lost, a clock set back, other rules, and, for a new `first`, a silence.
 */
function neverTwice({ word, ledger, invocation }: Said): Finding {
  if (word.severity === OK) return null;
  // Another rule's settings may hold for it by now: the channel that it comes into hears it as first.
  if (word.url !== ledger.last(word.subject)?.url) return null;
  const same = ledger
    .incident(word.subject)
    .findLast(
      ({ reason, severity }) =>
        reason === word.reason && (reason !== "escalated" || severity === word.severity),
    );
  if (same === undefined || ledger.harmedSince(word.subject, same.run)) return null;
  const elapsed = word.at - same.at;
  const windowMs = settingsOf(invocation.plan.config, subjectOf(word.subject))?.shortestDedupMs;
  if (word.reason === "reminder" && windowMs !== undefined && elapsed >= windowMs) return null;
  return `${word.reason} of ${word.subject} again after ${elapsed / 1000} s, since run ${same.run}`;
}

/**
 * No reminder within the window of any earlier word, and no `escalated` but to worse than was told.
 * Excused as above.
 */
function windowKept({ word, ledger, invocation }: Said): Finding {
  const incident = ledger.incident(word.subject);
  const last = incident.at(-1);
  if (last === undefined || ledger.harmedSince(word.subject, last.run)) return null;
  if (word.reason === "escalated") {
    const worst = incident.findLast(({ severity }) => severity >= word.severity);
    if (worst === undefined || ledger.harmedSince(word.subject, worst.run)) return null;
    return `${word.subject} escalated to what was told in run ${worst.run}`;
  }
  if (word.reason !== "reminder") return null;
  const windowMs = settingsOf(invocation.plan.config, subjectOf(word.subject))?.shortestDedupMs;
  if (windowMs === undefined || word.at - last.at >= windowMs) return null;
  return `reminder of ${word.subject} ${(word.at - last.at) / 1000} s after ${last.reason}`;
}

/**
 * No `resolved` without a delivered firing message before it in that incident. That there was none at
 * all excuses nothing but a message that Slack did not take; that it was resolved already, besides, what
 * makes the product forget.
 */
function resolvedAfterFiring({ word, ledger }: Said): Finding {
  if (word.reason !== "resolved") return null;
  const last = ledger.last(word.subject);
  // What Slack did not take is told as over when it is over by then.
  if (ledger.wasKeptBack && (last === undefined || last.severity === OK)) return null;
  if (last === undefined) return `resolved of ${word.subject}, of which nobody was told`;
  if (last.severity !== OK || ledger.harmedSince(word.subject, last.run)) return null;
  return `resolved of ${word.subject} again, since run ${last.run}`;
}

/** What could not be read, or not whole, never resolves. Nothing excuses it. */
function unreadNeverResolves({ word, invocation }: Said): Finding {
  if (word.reason !== "resolved" || isReadWhole(invocation, word.subject)) return null;
  return `resolved of ${word.subject}, which was not read whole`;
}

/**
 * Nothing fires, and nothing resolves, that the readings do not show. A reminder, and all that a rule
 * with `keepFiringFor` says, may be about what is gone by now. Nothing else excuses it.
 */
function trueWhenSaid({ word, invocation: { view, plan } }: Said): Finding {
  const seen = view?.subjects.get(word.subject);
  const keepMs = settingsOf(plan.config, subjectOf(word.subject))?.keepFiringForMs ?? 0;
  if (seen === undefined || word.reason === "reminder") return null;
  if (keepMs > 0 && word.severity !== OK) return null;
  const text = `${word.reason} of ${word.subject} as ${SEVERITIES[word.severity]}`;
  if (word.severity > seen.most) return `${text}: it is ${SEVERITIES[seen.most]} at most`;
  if (word.severity === OK && seen.least > OK) return `${text}: it is ${SEVERITIES[seen.least]}`;
  return null;
}

/** A word goes to its rule's channel, and none is said on what is silenced. Nothing excuses it. */
function routed({ word, invocation: { plan } }: Said): Finding {
  const subject = subjectOf(word.subject);
  const urls = settingsOf(plan.config, subject)?.urls;
  if (urls === undefined) return `${word.reason} of ${word.subject}, for which there is no rule`;
  if (!urls.has(word.url)) return `${word.reason} of ${word.subject} in the wrong channel`;
  return isSilenced(plan.config, subject, plan.now) ? `${word.subject} is silenced` : null;
}

export const WORD_PROMISES = {
  neverTwice,
  windowKept,
  resolvedAfterFiring,
  unreadNeverResolves,
  trueWhenSaid,
  routed,
};
