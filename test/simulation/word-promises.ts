import type { Invocation } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import type { Look, Oracle } from "./oracle.ts";
import { isSilenced, type Settings, settingsOf } from "./rules.ts";
import { OK, SEVERITIES, subjectOf } from "./subject.ts";
import { isEnd, type Word } from "./words.ts";

const FLAPPING_KEEP_MS = 600_000;

/** A word that Slack has just taken; the ledger does not have it yet. */
export interface Said {
  readonly word: Word;
  readonly invocation: Invocation;
  readonly look: Look;
  readonly ledger: Ledger;
  readonly oracle: Oracle;
  /** The last run that could not tell of it although it fired, −1: none. */
  readonly untoldIn: (subject: string) => number;
  /** The last run in which it may have fired silently, −1: none. */
  readonly silencedIn: (subject: string) => number;
}

/** What a promise finds; `null`: it is kept. */
export type Finding = string | null;

/**
 * Never two notifications of the same reason for the same incident within a window; `first`, and
 * `escalated` to one severity, never twice in an incident at all. Excused by a crash between Slack's
 * `ok` and the save, a store that failed or lost its document, an overlap where nothing locks, an answer
 * of Slack's that was lost; for a new `first` by a silence in which it may have ended, and by the lack of
 * a rule. In another channel it is new.
 */
function neverTwice({ word, ledger, look }: Said): Finding {
  if (word.reason === "resolved" || word.reason === "gone") return null;
  const same = ledger
    .incident(word.subject)
    .findLast(
      ({ reason, severity, url }) =>
        url === word.url &&
        reason === word.reason &&
        (reason !== "escalated" || severity === word.severity),
    );
  if (same === undefined || ledger.harmedSince(word.subject, same.run)) return null;
  const elapsed = elapsedSince(same, word, ledger);
  if (word.reason === "reminder") {
    const windowMs = settingsOf(look.config, word.subject)?.shortestDedupMs ?? 0;
    if (windowMs === 0 || elapsed >= windowMs) return null;
  }
  return `${word.reason} of ${word.subject} again after ${elapsed / 1000} s, since run ${same.run}`;
}

/** By the clock, or by one that is never set, whichever says more. */
function elapsedSince(before: Word, { at, real }: Word, ledger: Ledger): number {
  return Math.max(real - before.real, ledger.since(before, at));
}

/**
 * No reminder within the window of any earlier word, and no `escalated` but to worse than was told.
 * Excused as above.
 */
function windowKept({ word, ledger, look }: Said): Finding {
  const incident = ledger.incident(word.subject).filter(({ url }) => url === word.url);
  const last = incident.at(-1);
  if (last === undefined || ledger.harmedSince(word.subject, last.run)) return null;
  if (word.reason === "escalated") {
    const worst = incident.findLast(({ severity }) => severity >= word.severity);
    if (worst === undefined || ledger.harmedSince(word.subject, worst.run)) return null;
    return `${word.subject} escalated to what was told in run ${worst.run}`;
  }
  if (word.reason !== "reminder") return null;
  const windowMs = settingsOf(look.config, word.subject)?.shortestDedupMs;
  const elapsed = elapsedSince(last, word, ledger);
  if (!windowMs || elapsed >= windowMs) return null;
  return `reminder of ${word.subject} ${elapsed / 1000} s after ${last.reason}`;
}

/**
 * No `resolved` and no `gone` without a delivered firing message before it in that incident, unless a
 * run could not tell that it fired. That it is over already, only what makes the product forget excuses.
 */
function endsAfterFiring({ word, ledger, untoldIn }: Said): Finding {
  if (word.reason !== "resolved" && word.reason !== "gone") return null;
  const last = ledger.last(word.subject);
  if (last !== undefined && last.reason !== "resolved" && last.reason !== "gone") return null;
  if (untoldIn(word.subject) > (last?.run ?? -1)) return null;
  if (last === undefined) return `${word.reason} of ${word.subject}, of which nobody was told`;
  if (ledger.harmedSince(word.subject, last.run)) return null;
  return `${word.reason} of ${word.subject} again, since run ${last.run}`;
}

/**
 * No green for what is not ok by the last answer, could not be read whole, vanished, or stands beyond
 * the log end. No grey "gone" but for what two complete answers in a row did not have. Nothing excuses
 * it, a clock that was set back neither.
 */
function overWhenSaid({ word, look, oracle }: Said): Finding {
  const { subject, reason } = word;
  const seen = look.view.subjects.get(subject);
  if (reason === "resolved") {
    if (seen === undefined) return `resolved of ${subject}, which was not read`;
    if (seen.green !== "never") return null;
    const severity = SEVERITIES[seen.least];
    return `resolved of ${subject}: it is ${severity}, read ${seen.complete ? "whole" : "in part"}`;
  }
  if (reason !== "gone") return null;
  return oracle.mayBeGone(look, subject) ? null : `${subject} is called gone, and is not`;
}

/** Nothing resolves before its `keepFiringFor`, what flaps not before ten minutes. */
function notOverTooEarly(said: Said): Finding {
  const { word, look, oracle } = said;
  const settings = settingsOf(look.config, word.subject);
  if (word.reason !== "resolved" || settings === null) return null;
  const keepMs = Math.max(settings.shortestKeepMs, flaps(said, settings) ? FLAPPING_KEEP_MS : 0);
  const elapsed = look.moment.real - oracle.okSinceAtMost(look, word.subject);
  if (keepMs === 0 || elapsed >= keepMs) return null;
  return `resolved of ${word.subject} after ${elapsed / 1000} s of being ok`;
}

/** For certain: it was told as resolved within its window, and again since, and that window lasts. */
function flaps({ word, ledger }: Said, { shortestDedupMs }: Settings): boolean {
  const words = ledger.wordsOn(word.subject);
  const ended = words.findLastIndex(({ reason }) => reason === "resolved");
  const [resolved, first] = [words[ended], words[ended + 1]];
  if (resolved === undefined || first === undefined) return false;
  if (ledger.harmedSince(word.subject, resolved.run)) return false;
  return elapsedSince(resolved, word, ledger) < shortestDedupMs;
}

/**
 * Nothing fires that the readings do not show. What could not be told while it fired may be told while
 * `keepFiringFor` runs. Deleted messages are no lag where the log start could be asked for.
 */
function firesWhenSaid({
  word,
  look,
  oracle,
  invocation,
  ledger,
  untoldIn,
  silencedIn,
}: Said): Finding {
  const { subject, reason, severity } = word;
  if (reason === "resolved" || reason === "gone") return null;
  const text = `${reason} of ${subject} as ${SEVERITIES[severity]}`;
  const seen = look.view.subjects.get(subject);
  if (seen === undefined) return `${text}: it was not read`;
  const { instance, topic } = subjectOf(subject);
  const isAsked = topic !== null && invocation.told.starts.get(instance)?.has(topic) === true;
  // Blindness is told once it has lasted.
  const isBlind = subjectOf(subject).group === null;
  const most = reason !== "reminder" && (isAsked || isBlind) ? seen.told : seen.most;
  const isHeld = oracle.mayFire(look, subject, severity);
  const last = ledger.last(subject);
  const worst = Math.max(OK, ...ledger.incident(subject).map((word) => word.severity));
  const hasMoved = isFirstInItsChannel(word, ledger);
  // What fires, be it that `keepFiringFor` runs, is told in the channel that it moved to.
  if (reason === "first" && hasMoved && severity <= Math.max(seen.most, worst)) return null;
  const quiet = Math.max(untoldIn(subject), silencedIn(subject));
  const known = ledger.wordsOn(subject).findLast(({ run }) => !ledger.harmedSince(subject, run));
  if (reason !== "reminder" && quiet >= (known?.run ?? 0)) return null;
  if (severity <= most) return reason === "reminder" || isHeld ? null : `${text}: too early`;
  // What was not read whole, and what vanished, gets worse and never better.
  if (!seen.mayGetBetter && most > OK && (isHeld || severity <= worst)) return null;
  const isUnended = last !== undefined && isEnd(last) && ledger.harmedSince(subject, last.run);
  // Blindness lasts while anything is unread, and the product may not know that it told its end.
  if (subjectOf(subject).group === null && severity <= seen.most && isUnended) return null;
  return `${text}: it is ${SEVERITIES[most]} at most`;
}

/** It fires by what was told in another channel, and this one was not told, for all that the product knows. */
function isFirstInItsChannel({ subject, url }: Word, ledger: Ledger): boolean {
  const words = ledger.wordsOn(subject);
  const elsewhere = words.findLastIndex((word) => word.url !== url);
  const since = words.slice(elsewhere + 1).filter((word) => !ledger.harmedSince(subject, word.run));
  const last = words[elsewhere];
  return last !== undefined && !isEnd(last) && since.length === 0;
}

/**
 * A word goes to its rule's channel, or, where that moved, an end to the one that was told; and none is
 * said on what is silenced. Nothing excuses it.
 */
function routed({ word, look, ledger, invocation: { plan } }: Said): Finding {
  const subject = subjectOf(word.subject);
  const urls = settingsOf(look.config, word.subject)?.urls;
  if (urls === undefined) return `${word.reason} of ${word.subject}, for which there is no rule`;
  const isAnswer = isEnd(word) && ledger.last(word.subject)?.url === word.url;
  if (!urls.has(word.url) && !isAnswer)
    return `${word.reason} of ${word.subject} in the wrong channel`;
  return isSilenced(look.config, subject, plan.now) ? `${word.subject} is silenced` : null;
}

/** Nobody is called down, or said to commit nothing, whose commits moved on. */
function causeTrue({ word, look }: Said): Finding {
  const { instance, group } = subjectOf(word.subject);
  if (!/\bare (?:still )?(?:down|committing nothing)\b/.test(word.text)) return null;
  return look.view.committing.has(`${instance}/${group}`)
    ? `"${word.text}" of ${word.subject}, whose commits moved`
    : null;
}

export const WORD_PROMISES = {
  neverTwice,
  windowKept,
  endsAfterFiring,
  overWhenSaid,
  notOverTooEarly,
  firesWhenSaid,
  routed,
  causeTrue,
};
