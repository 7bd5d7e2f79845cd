import { groupBy } from "../base/group-by.ts";
import { messagesWait } from "../evaluate/breach.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Unreadable } from "../model/reading.ts";
import { type Subject, subjectKey } from "../model/subject.ts";
import type { Alert } from "./alert.ts";
import { Below } from "./below.ts";
import { onBlindness } from "./blindness.ts";
import { Channels } from "./channels.ts";
import type { Known } from "./known.ts";
import { LeftOvers } from "./left-over.ts";
import { decide, type Found } from "./lifecycle.ts";
import type { LagNotice } from "./notice.ts";
import { schedule } from "./schedule.ts";
import { createSilences } from "./silence.ts";
import { type LagVerdict, type NoticeFields, noticeOf, type Verdict } from "./verdict.ts";

/**
 * One verdict on every subject that is not ok or has an alert, and one on every instance that is blind.
 * What is ok and has no alert costs a look-up.
 * @param every whether such a subject gets a verdict too, for a report that shows them all
 */
export function decideAll(known: Known, { every = false } = {}): Verdict[] {
  const { memory, reading, rules, evaluations, policy, now } = known;
  const isSilenced = createSilences(policy.silences, now);
  const channels = new Channels(policy.slack);
  const alerts = new AlertIndex(memory.alerts);
  const decided = new Set<string>();
  const below = new Below(evaluations);
  const verdicts: Verdict[] = [];
  for (const evaluation of evaluations) {
    const previous = alerts.find(evaluation.subject);
    if (!every && evaluation.severity === "ok" && previous === null) continue;
    const verdict = onEvaluation(evaluation, previous, channels, isSilenced, known);
    decided.add(verdict.key);
    verdicts.push(previous === null ? verdict : { ...verdict, below: below.add(previous) });
  }
  const unreadable = groupBy(reading.unreadable, ({ instance }) => instance);
  for (const instance of new Set(rules.rules.map(({ instance }) => instance))) {
    const concerned: readonly Unreadable[] = unreadable.get(instance) ?? [];
    const verdict = onBlindness(instance, concerned, channels, known);
    if (verdict === null) continue;
    decided.add(verdict.key);
    verdicts.push(verdict);
  }
  const leftOvers = new LeftOvers(known, below);
  for (const [key, alert] of memory.alerts) {
    if (decided.has(key)) continue;
    const verdict = leftOvers.decide(key, alert, isSilenced(alert.subject));
    if (verdict !== null) verdicts.push(verdict);
  }
  return schedule(
    verdicts.map((verdict) => below.nameWorst(verdict)),
    channels,
    memory.channels,
    now,
  );
}

/**
 * The subjects that would be told now, for the first time or as worse, since messages wait: those of
 * which it pays to ask where their log starts. What would be told is decided in full, by windows,
 * silences and loud channels; where no messages wait, as almost always, nothing is.
 */
export function aboutToBeTold(known: Known): Evaluation[] {
  if (!known.evaluations.some(({ breaches }) => messagesWait(breaches))) return [];
  return decideAll(known).flatMap((verdict) => {
    const { kind, reason } = verdict;
    if (kind !== "lag" || (reason !== "first" && reason !== "escalated")) return [];
    return messagesWait(verdict.evaluation.breaches) ? [verdict.evaluation] : [];
  });
}

function onEvaluation(
  evaluation: Evaluation,
  previous: Alert | null,
  channels: Channels,
  isSilenced: (subject: Subject) => boolean,
  { memory, groupInfo, now }: Known,
): LagVerdict {
  const { subject, rule, severity, complete, mayResolve, lag } = evaluation;
  const { forMs, keepFiringForMs, dedupMs, channel, mention } = rule;
  const key = subjectKey(subject);
  const silenced = isSilenced(subject);
  const found = {
    subject,
    about: aboutOf(evaluation),
    severity,
    complete,
    mayResolve,
    lag,
    timeIs: timeIs(evaluation),
    stillSince: stillSince(evaluation, now),
    forMs,
    keepFiringForMs,
    dedupMs,
    silenced,
    moved: channels.isMoved(previous?.lastSentTo ?? null, channel),
    resolved: memory.resolved.get(key) ?? null,
  };
  const step = decide(previous, found, now);
  const notice = noticeOf(
    step,
    (fields): LagNotice => ({
      kind: "lag",
      ...fields,
      evaluation,
      groupInfo: subject.group === null ? null : groupInfo(subject.instance, subject.group),
      below: null,
      channel,
      mention: callsIn(fields) ? mention : null,
    }),
  );
  return {
    kind: "lag",
    key,
    subject,
    silenced,
    held: false,
    below: null,
    dedupMs,
    ...step,
    evaluation,
    notice,
  };
}

function aboutOf({ breaches }: Evaluation): Found["about"] {
  if (breaches.length === 0) return null;
  return breaches.some(({ kind }) => kind === "absent") ? "absence" : "lag";
}

/** What is measured by time: how far behind, and for how long it stood still. */
function timeIs({ breaches, isTimeKnown }: Evaluation): Found["timeIs"] {
  if (breaches.some(({ kind }) => kind === "behind" || kind === "stalled")) return "over";
  return isTimeKnown ? "within" : "unknown";
}

function stillSince({ breaches }: Evaluation, now: number): number | null {
  const stalls = breaches.flatMap((breach) => (breach.kind === "stalled" ? [breach.ms] : []));
  return stalls.length === 0 ? null : now - Math.max(...stalls);
}

/** Only what is told as critical for the first time, or has become so. */
function callsIn({ reason, severity }: NoticeFields): boolean {
  return (reason === "first" || reason === "escalated") && severity === "critical";
}

type Partitions = Map<number | null, Alert>;
type Topics = Map<string | null, Partitions>;
type Groups = Map<string | null, Topics>;

/** Finds a subject's alert without making its key: most of 50,000 subjects have none. */
class AlertIndex {
  readonly #instances = new Map<string, Groups>();

  constructor(alerts: ReadonlyMap<string, Alert>) {
    for (const alert of alerts.values()) {
      const { instance, group, topic, partition } = alert.subject;
      const groups: Groups = this.#instances.get(instance) ?? new Map();
      const topics: Topics = groups.get(group) ?? new Map();
      const partitions: Partitions = topics.get(topic) ?? new Map();
      partitions.set(partition, alert);
      this.#instances.set(instance, groups.set(group, topics.set(topic, partitions)));
    }
  }

  find({ instance, group, topic, partition }: Subject): Alert | null {
    return this.#instances.get(instance)?.get(group)?.get(topic)?.get(partition) ?? null;
  }
}
