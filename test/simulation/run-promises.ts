import type { GroupReading } from "../../lib/model/reading.ts";
import { RunError } from "../../lib/run/invoke.ts";
import type { Invocation } from "./invocation.ts";
import type { Ledger } from "./ledger.ts";
import type { Oracle } from "./oracle.ts";
import { isReadWhole } from "./presence.ts";
import { isSilenced, settingsOf } from "./rules.ts";
import type { StoreContent } from "./simulated-store.ts";
import { OK, SEVERITIES, subjectOf } from "./subject.ts";
import type { Finding } from "./word-promises.ts";

/** A reminder may wait so long for a loud channel, and a quarter of its window for others. */
const HELD_MS = 300_000;

/** A run that has just ended, crashed ones included. */
export interface Ended {
  readonly invocation: Invocation;
  readonly ledger: Ledger;
  readonly oracle: Oracle;
  readonly store: StoreContent;
}

/**
 * A subject that stays breached beyond its `for` is announced by the first healthy run: the channel's
 * last word is that it fires, it was told as at least that severe, and no longer ago than its window
 * (so that reminders come). Healthy: the run saved, its channel took all, the subject was read whole.
 * Excused: a silence; for the length of a window, a `resolved` of which the product cannot know that it
 * went out, because of a crash, a failing store, or an answer that was lost.
 */
function announced({ invocation, ledger, oracle }: Ended): Finding {
  const { config, now } = invocation.plan;
  for (const [name, { complete }] of invocation.view?.subjects ?? []) {
    const severity = complete ? oracle.mustFire(config, name, now) : OK;
    if (severity === OK || !isHealthyFor(invocation, name)) continue;
    const settings = settingsOf(config, subjectOf(name));
    if (settings === null || isSilenced(config, subjectOf(name), now)) continue;
    const wrong = whatIsWrong(ledger, name, severity, settings.dedupMs, now);
    if (wrong !== null) return `${name} is ${SEVERITIES[severity]}, ${wrong}`;
  }
  return null;
}

function whatIsWrong(
  ledger: Ledger,
  name: string,
  severity: number,
  dedupMs: number,
  now: number,
): Finding {
  const words = ledger.wordsOn(name);
  const told = words.findLast((word) => word.severity !== OK);
  if (told === undefined) return "and nobody was told";
  // By the clock: where it was set back, the window begins anew, and the last message may be another.
  const inWindow = words.some(
    (word) => word.severity !== OK && now - word.at < dedupMs * 1.25 + HELD_MS,
  );
  const over = words.findLast((word) => word.severity === OK);
  if (inWindow && over !== undefined && ledger.harmedSince(name, over.run)) return null;
  if (words.at(-1) !== told) return "and the last word on it is resolved";
  const worst = Math.max(...ledger.incident(name).map((word) => word.severity));
  if (worst < severity) return `and was told as ${SEVERITIES[worst]} only`;
  return inWindow ? null : `and its last message is ${(now - told.at) / 1000} s old`;
}

/**
 * The last word is true once things are calm: what is over, for its `keepFiringFor` and by whole
 * readings, is not left as firing by a healthy run. Excused: a silence or the lack of a rule since (the
 * design drops what resolves then), and whatever made the product forget that it had told.
 */
function lastWordTrue({ invocation, ledger, oracle }: Ended): Finding {
  const { config, now } = invocation.plan;
  for (const name of ledger.subjects) {
    const last = ledger.last(name);
    if (last === undefined || last.severity === OK || !isHealthyFor(invocation, name)) continue;
    if (!isReadWhole(invocation, name) || ledger.harmedSince(name, last.run)) continue;
    if (!oracle.mustBeOver(config, name, now)) continue;
    return `${name} is over, and the last word on it is ${last.reason}, of run ${last.run}`;
  }
  return null;
}

function isHealthyFor(invocation: Invocation, name: string): boolean {
  const { outcome, saved, storeFailed, failedUrls, plan } = invocation;
  // What a loud channel holds is told later, and is no fault.
  const ended = outcome?.kind === "returned" && outcome.summary.held === 0;
  const urls = settingsOf(plan.config, subjectOf(name))?.urls ?? [];
  return ended && saved && !storeFailed && ![...urls].some((url) => failedUrls.has(url));
}

/**
 * A run throws exactly when something could not be delivered or saved, or nothing at all could be read,
 * and then as a `RunError`. The heartbeat is pinged exactly when besides all of it was readable.
 */
function heartbeatTrue({ invocation }: Ended): Finding {
  const { outcome, reading, storeFailed, failedUrls, pinged } = invocation;
  if (outcome === null || outcome.kind === "crashed") return null;
  if (outcome.kind === "skipped") return pinged ? "a skipped run pinged" : null;
  if (reading === null) return "a run read nothing and was not skipped";
  const unreadable = reading.unreadable.length > 0;
  const nothing = unreadable && reading.groups.every(isBlank);
  const failed = storeFailed || failedUrls.size > 0 || nothing;
  if (outcome.kind === "threw" && !(outcome.error instanceof RunError)) {
    return `threw ${String(outcome.error)}`;
  }
  if ((outcome.kind === "threw") !== failed) return `${outcome.kind}, failed: ${failed}`;
  const compared = outcome.kind === "returned" && outcome.summary.subjects > 0;
  return pinged === (!failed && !unreadable && compared) ? null : `pinged: ${pinged}`;
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

/** A document that cannot be read is set aside byte for byte before it is overwritten. */
function setAside({ store }: Ended): Finding {
  return store.hasLostCorrupt ? "a corrupt document was overwritten without a trace" : null;
}

/** The summary of a run tells what was told: the same subjects, severities and reasons. */
function summaryTrue({ invocation, oracle }: Ended): Finding {
  const { outcome, answered, plan, view } = invocation;
  if (outcome?.kind !== "returned") return null;
  const { notified, firing, suppressed, status } = outcome.summary;
  const told = answered.map((w) => `${w.reason} ${w.subject} ${SEVERITIES[w.severity]}`).sort();
  const said = notified
    .map((n) => `${n.reason} ${n.subject} ${n.reason === "gone" ? "ok" : n.severity}`)
    .sort();
  if (told.join() !== said.join()) return `told [${told}], summary says [${said}]`;
  const names = [...(view?.subjects.keys() ?? [])];
  const must = names.filter(
    (name) =>
      view?.subjects.get(name)?.complete === true &&
      oracle.mustFire(plan.config, name, plan.now) > OK,
  ).length;
  if (firing < must) return `${firing} firing, ${must} must`;
  const sent = notified.filter(({ reason }) => reason !== "resolved" && reason !== "gone").length;
  if (sent + suppressed > firing) return `${sent} sent, ${suppressed} suppressed, ${firing} firing`;
  const least = Math.max(OK, ...[...(view?.subjects.values() ?? [])].map((seen) => seen.least));
  return SEVERITIES.indexOf(status) < least ? `status ${status}` : null;
}

export const RUN_PROMISES = {
  announced,
  lastWordTrue,
  heartbeatTrue,
  lockFree,
  setAside,
  summaryTrue,
};
