import type { GroupReading } from "../../lib/model/reading.ts";
import { RunError } from "../../lib/run/invoke.ts";
import type { Invocation } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import { isOnlyReminders } from "./message-promises.ts";
import type { Oracle } from "./oracle.ts";
import { isSilenced, type Settings, settingsOf } from "./rules.ts";
import type { StoreContent } from "./simulated-store.ts";
import { OK, SEVERITIES, subjectOf } from "./subject.ts";
import type { Finding } from "./word-promises.ts";
import { isEnd } from "./words.ts";

/** What flaps is ok for ten minutes before it resolves. */
const FLAPPING_KEEP_MS = 600_000;

/** Two runs at once are so far apart at most: a run's time limit. */
const OVERLAP_MS = 60_000;

/** A run that has just ended, crashed ones included. */
export interface Ended {
  readonly invocation: Invocation;
  readonly ledger: Ledger;
  readonly oracle: Oracle;
  /** What must be told, if late, with the run that found it. */
  readonly owed: ReadonlyMap<string, number>;
  readonly store: StoreContent;
}

/**
 * A subject that stays breached beyond its `for` is announced by the first healthy run: the channel's
 * last word is that it fires, it was told as at least that severe, and no longer ago than its window
 * (so that reminders come), or a quarter more where no other message went out. Healthy: the run saved,
 * its channel took all and is not loud, the subject was read whole. Excused: a silence; for the length
 * of a window, an end of which the product cannot know that it was told, because of a crash, a failing
 * store, or an answer that was lost.
 */
function announced(ended: Ended): Finding {
  const { invocation, ledger, oracle } = ended;
  const { look, plan } = invocation;
  if (look === null) return null;
  for (const [name, { complete }] of look.view.subjects) {
    const severity = complete ? oracle.mustFire(look, name) : OK;
    if (severity === OK || !isHealthyFor(ended, name)) continue;
    const settings = settingsOf(look.config, name);
    if (settings === null || isSilenced(look.config, subjectOf(name), plan.now)) continue;
    const wrong = whatIsWrong(ledger, name, severity, settings, invocation);
    if (wrong !== null) return `${name} is ${SEVERITIES[severity]}, ${wrong}`;
  }
  return null;
}

function whatIsWrong(
  ledger: Ledger,
  name: string,
  severity: number,
  { dedupMs, urls }: Settings,
  { plan: { now, run } }: Invocation,
): Finding {
  const words = ledger.wordsOn(name);
  const last = words.at(-1);
  const told = words.findLast((word) => !isEnd(word) && urls.has(word.url));
  if (told === undefined) return "and nobody was told";
  const inWindow = words.some((word) => {
    const since = ledger.since(word, now);
    // Of two runs at once the later one may have told it again, for all that the product knows.
    const grace = ledger.harmedSince(name, word.run) ? OVERLAP_MS : 0;
    return !isEnd(word) && (since === 0 || since < dedupMs + grace);
  });
  const over = words.findLast(isEnd);
  if (inWindow && over !== undefined && ledger.harmedSince(name, over.run)) return null;
  if (last !== undefined && isEnd(last)) return `and the last word on it is ${last.reason}`;
  if (last !== told) {
    const isKnown = last === undefined || !ledger.harmedSince(name, last.run);
    return inWindow && !isKnown ? null : "and its channel was not told";
  }
  const worst = Math.max(...ledger.incident(name).map((word) => word.severity));
  if (worst < severity) return `and was told as ${SEVERITIES[worst]} only`;
  // With no window every run reminds.
  const isToldNow = words.some((word) => word.run === run && !isEnd(word));
  if (inWindow || isToldNow || waitsForOthers(ledger, told.url, dedupMs, now, run)) return null;
  return `and its last message is ${ledger.since(told, now) / 1000} s old`;
}

/** Reminders wait for each other, but not where another message goes out. */
function waitsForOthers(
  ledger: Ledger,
  url: string,
  dedupMs: number,
  now: number,
  run: number,
): boolean {
  const messages = ledger.messagesTo(url);
  if (messages.some((message) => message.run === run)) return false;
  const last = messages.findLast(isOnlyReminders);
  return last !== undefined && ledger.since(last, now) < dedupMs / 4;
}

/**
 * The last word is true once things are calm: what is over, for its `keepFiringFor` (ten minutes where
 * it flaps) and by whole readings, or gone from two in a row, is not left as firing by a healthy run.
 * Excused: a silence or the lack of a rule since (the design drops what resolves then), and whatever
 * made the product forget that it had told.
 */
function lastWordTrue(ended: Ended): Finding {
  const { invocation, ledger } = ended;
  for (const name of ledger.subjects) {
    const last = ledger.last(name);
    if (last === undefined || isEnd(last) || !isHealthyFor(ended, name)) continue;
    if (ledger.harmedSince(name, last.run) || !isOver(ended, name)) continue;
    if (isSilencedIn(invocation, name)) continue;
    return `${name} is over, and the last word on it is ${last.reason}, of run ${last.run}`;
  }
  return null;
}

/** What fired, was due and could not be told, and is over by now, is told by the first healthy run. */
function toldIfLate(ended: Ended): Finding {
  for (const [name, run] of ended.owed) {
    if (run === ended.invocation.plan.run || !isHealthyFor(ended, name)) continue;
    if (isOver(ended, name)) return `${name} fired in run ${run}, is over, and nobody was told`;
  }
  return null;
}

function isOver({ invocation: { look, plan }, ledger, oracle }: Ended, name: string): boolean {
  if (look === null) return false;
  const settings = settingsOf(look.config, name);
  if (settings === null) return false;
  if (oracle.mustBeGone(look, name)) return true;
  const since = oracle.okSince(look, name);
  const flaps = ledger.wordsOn(name).some(({ reason }) => reason === "resolved");
  const keepMs = Math.max(settings.keepFiringForMs, flaps ? FLAPPING_KEEP_MS : 0);
  return since !== null && plan.now - since >= keepMs;
}

function isSilencedIn({ plan: { config, now } }: Invocation, name: string): boolean {
  return isSilenced(config, subjectOf(name), now);
}

function isHealthyFor({ invocation, ledger }: Ended, name: string): boolean {
  const { outcome, saved, storeFailed, failedUrls, plan } = invocation;
  const ended = outcome?.kind === "returned" || outcome?.kind === "threw";
  // Where the channel moved, what is over is told where it was told.
  const last = ledger.last(name);
  const own = settingsOf(plan.config, name)?.urls ?? [];
  const urls = [...own, ...(last === undefined ? [] : [last.url])];
  const isLoud = urls.some((url) => isLoudBefore(ledger, url, invocation));
  return ended && saved && !storeFailed && !isLoud && !urls.some((url) => failedUrls.has(url));
}

/** Nothing that is due waits where a message goes out in the same run. */
function isLoudBefore(ledger: Ledger, url: string, { plan: { run, now } }: Invocation): boolean {
  if (ledger.messagesTo(url).some((message) => message.run === run)) return false;
  return ledger.mayBeLoud(url, now);
}

/**
 * A run throws exactly when something could not be delivered or saved, or nothing at all could be read,
 * and then as a `RunError`. The heartbeat is pinged exactly when besides all of it was readable.
 */
function heartbeatTrue({ invocation }: Ended): Finding {
  const { outcome, look, storeFailed, lostLock, failedUrls, pinged } = invocation;
  if (outcome === null || outcome.kind === "crashed") return null;
  if (outcome.kind === "skipped") return pinged ? "a skipped run pinged" : null;
  if (look === null) return "a run read nothing and was not skipped";
  const { reading } = look;
  const unreadable = reading.unreadable.length > 0;
  const nothing = unreadable && reading.groups.every(isBlank);
  const failed = storeFailed || lostLock || failedUrls.size > 0 || nothing;
  if (outcome.kind === "threw" && !(outcome.error instanceof RunError)) {
    return `threw ${String(outcome.error)}`;
  }
  if ((outcome.kind === "threw") !== failed) return `${outcome.kind}, failed: ${failed}`;
  // What was not compared is not well.
  const { compared } = look.view;
  const mayPing = !failed && !unreadable && compared !== "no";
  if (pinged === mayPing || (mayPing && compared === "maybe")) return null;
  return `pinged: ${pinged}, compared: ${compared}`;
}

/** Of it came neither a partition nor the certainty that there is none. */
function isBlank({ topics, allTopics }: GroupReading): boolean {
  if (topics.length === 0) return !allTopics;
  return topics.every(
    (topic) => topic.partitions.length === 0 && topic.unreadPartitions.length > 0,
  );
}

/**
 * A run is skipped only while another one holds the lock. When a run has ended, its lock is free; when
 * it was killed, the lock's expiry frees it. Excused: the store failed while the lock was let go of.
 */
function lockFree({ invocation, store }: Ended): Finding {
  const { outcome, lock, releaseFailed } = invocation;
  if ((outcome?.kind === "skipped") !== (lock === "refused")) return `lock ${lock}, not skipped`;
  if (outcome?.kind === "crashed" || releaseFailed || lock !== "taken") return null;
  return store.holder === invocation ? "the lock was not released" : null;
}

/**
 * A document that cannot be read is set aside byte for byte before it is overwritten. What the product
 * wrote itself it can read.
 */
function setAside({ store }: Ended): Finding {
  if (store.aside.length > 0 && store.corrupted === 0) return "it cannot read what it wrote";
  return store.hasLostCorrupt ? "a corrupt document was overwritten without a trace" : null;
}

/** The summary of a run tells what was told: the same subjects, severities and reasons. */
function summaryTrue({ invocation, oracle, ledger }: Ended): Finding {
  const { outcome, answered, look, plan } = invocation;
  if (outcome?.kind !== "returned" || look === null) return null;
  const { notified, firing, suppressed, held, status } = outcome.summary;
  const guessed = new Set(answered.filter(({ isGuess }) => isGuess).map(({ subject }) => subject));
  const text = (subject: string, severity: string | undefined, reason: string) =>
    `${guessed.has(subject) ? "" : reason} ${subject} ${severity}`;
  const told = answered.map((w) => text(w.subject, SEVERITIES[w.severity], w.reason)).sort();
  const said = notified.map((n) => text(n.subject, n.severity, n.reason)).sort();
  if (told.join() !== said.join()) return `told [${told}], summary says [${said}]`;
  const must = [...look.view.subjects].filter(
    ([name, { complete }]) => complete && oracle.mustFire(look, name) > OK,
  ).length;
  if (firing < must) return `${firing} firing, ${must} must`;
  const sent = notified.filter(({ reason }) => reason !== "resolved" && reason !== "gone").length;
  if (sent + suppressed > firing) return `${sent} sent, ${suppressed} suppressed, ${firing} firing`;
  const urls = ledger.urls.filter((url) => ledger.mayBeLoud(url, plan.now));
  if (held > 0 && urls.length === 0) return `${held} held, and no channel is loud`;
  const seen = [...look.view.subjects].filter(([name]) => subjectOf(name).group !== null);
  const least = Math.max(OK, ...seen.map(([, { least }]) => least));
  return SEVERITIES.indexOf(status) < least ? `status ${status}` : null;
}

export const RUN_PROMISES = {
  announced,
  lastWordTrue,
  toldIfLate,
  heartbeatTrue,
  lockFree,
  setAside,
  summaryTrue,
};
