import type { Ledger, Message } from "./ledger.ts";
import type { Look } from "./oracle.ts";
import { settingsOf } from "./rules.ts";
import { CRITICAL, subjectOf } from "./subject.ts";
import type { Finding } from "./word-promises.ts";
import type { Read } from "./words.ts";

const HOUR = 3_600_000;

/**
 * What a channel gets in an hour at most, whatever happens. It follows from what makes it loud: five
 * messages in the last ten minutes, and then the next one five minutes after the last. Cut the hour into
 * twelve times five minutes: each holds one message, or as many as the one before leaves of five, be it
 * more. So two that follow each other hold five, but for a pair that begins in silence, which holds six
 * (five at once, and one five minutes later): 6 + 5 × 5. What carries a mention, and the parts after the
 * first that Slack's limits force, come on top.
 */
export const MOST_AN_HOUR = 31;

/** A message that Slack has just taken; the ledger does not have it yet. */
export interface Sent {
  readonly message: Message;
  readonly read: Read;
  readonly look: Look;
  readonly ledger: Ledger;
}

/** One message a channel and run, but for further parts. */
function oneARun({ message, ledger }: Sent): Finding {
  const own = ledger.messagesTo(message.url).filter(({ run }) => run === message.run);
  return own.length > 0 && !message.isFurtherPart ? `a second message to ${message.url}` : null;
}

/**
 * A loud channel waits, whatever is due, but for what carries a mention. Excused by what makes the
 * product forget what it sent.
 */
function loudnessKept({ message, ledger }: Sent): Finding {
  if (message.hasMention || message.isFurtherPart) return null;
  return ledger.isLoud(message.url, message.at, message.real) ? `${message.url} is loud` : null;
}

/** No more than so many an hour. Excused by what makes the product forget what it sent. */
function fewAnHour({ message, ledger }: Sent): Finding {
  const counts = (one: Message) => !one.hasMention && !one.isFurtherPart;
  if (!counts(message)) return null;
  const all = ledger
    .messagesTo(message.url)
    .filter((one) => counts(one) && message.real - one.real < HOUR);
  const [oldest] = all;
  if (oldest === undefined || ledger.harmedSince("", oldest.run)) return null;
  return all.length < MOST_AN_HOUR ? null : `${all.length + 1} messages in an hour`;
}

/**
 * Reminders wait for each other: of messages that hold nothing else a channel gets one in a quarter of
 * the shortest window. Excused as above.
 */
function remindersTogether({ message, look, ledger }: Sent): Finding {
  if (!isOnlyReminders(message) || message.isFurtherPart) return null;
  const last = ledger.messagesTo(message.url).findLast(isOnlyReminders);
  if (last === undefined || ledger.harmedSince("", last.run)) return null;
  const windows = message.words.map(
    ({ subject }) => settingsOf(look.config, subject)?.shortestDedupMs ?? 0,
  );
  const elapsed = Math.max(message.real - last.real, ledger.since(last, message.at));
  const shortest = Math.min(...windows);
  return shortest === 0 || elapsed >= shortest / 4
    ? null
    : `reminders alone again after ${elapsed / 1000} s`;
}

export function isOnlyReminders({ words }: Message): boolean {
  return words.every(({ reason }) => reason === "reminder");
}

/** Who is called in is what tells `first` or `escalated` at critical, or blindness at `first`. */
function mentionsDue({ message, read, look }: Sent): Finding {
  for (const mention of read.mentions) {
    const isDue = message.words.some(
      ({ subject, reason, severity }) =>
        (reason === "first" || (subjectOf(subject).group !== null && reason === "escalated")) &&
        (severity === CRITICAL || subjectOf(subject).group === null) &&
        settingsOf(look.config, subject)?.mentions.has(mention) === true,
    );
    // It may be due for one of those that the message has no room for.
    const mayBeDue = [...(read.isCut ? look.view.subjects : [])].some(
      ([name, { most }]) =>
        most === CRITICAL &&
        message.words.every(({ subject }) => subject !== name) &&
        settingsOf(look.config, name)?.mentions.has(mention) === true,
    );
    if (!isDue && !mayBeDue) return `${mention} is called in for nothing`;
  }
  return null;
}

export const MESSAGE_PROMISES = {
  oneARun,
  loudnessKept,
  fewAnHour,
  remindersTogether,
  mentionsDue,
};
